import { stripVTControlCharacters } from "node:util";
import test from "ava";
import { explainDecision } from "../engine/explain/explainDecision.js";
import { fleet, seen, service, spotA, spotB, steadyA, steadyB, Story, unit } from "../engine/fixtures/scene.js";
import { ShadowMode, WorkloadKind } from "../engine/fleet.js";
import { simpleRules } from "../engine/models.js";
import { explanationText } from "./explanationText.js";

const checkpoint = { saveSeconds: 10, restoreSeconds: 600, sizeMiB: 1, maximumIntervalSeconds: 1200 };
const deadline = { workSeconds: 36_000, deadlineSeconds: 72_000, restartOverheadSeconds: 60 };
const shadow = { mode: ShadowMode.Hot, units: 1, pools: [steadyA.id, steadyB.id], switchSeconds: 10 };
const degradation = [{ name: "half", savesUnits: 1, qualityUsdPerHour: 0.01 }];
const job = service({ name: "job", kind: WorkloadKind.DeadlineJob, deadline, parts: [] });
const [part] = service().parts;
const spec = fleet([
  service({ checkpoint, shadow, degradation }),
  { ...job, parts: part ? [{ ...part, units: 1 }] : [] },
]);
const story = new Story(spec);
const units = [unit("i-0123456789abcdef0", spotA), unit("i-0123456789abcdef1", spotB)];
story.round(60, units);
const observation = seen(1500, units);
const explanation = explainDecision({ spec, state: story.state, observation }, simpleRules);
const told = { title: "a fleet", actions: explanation.actions, explanation };

test("no line passes 80 columns, and colours change nothing but colours", (t) => {
  const plain = explanationText(told, { colour: false, width: 80 });
  for (const line of plain.split("\n")) t.true(line.length <= 80, line);
  const coloured = explanationText(told, { colour: true, width: 80 });
  t.not(coloured, plain);
  t.is(stripVTControlCharacters(coloured), plain);
});

test("it shows every kind of figure: plans, steps, pools, units at risk, shadows and a job's runs", (t) => {
  const text = explanationText(told, { colour: false, width: 80 });
  for (const head of ["│ plan ", "│ degraded by ", "│ pool ", "│ unit ", "Shadows (hot)", "│ run "]) {
    t.true(text.includes(head), head);
  }
  for (const { reason } of told.actions) t.true(text.replace(/\s+/g, " ").includes(reason.text), reason.text);
});
