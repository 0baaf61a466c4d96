import test from "ava";
import { fleet, seen, service, spotA, unit } from "../engine/fixtures/scene.js";
import { decide } from "../engine/decide.js";
import { WorkloadKind } from "../engine/fleet.js";
import { emptyState } from "../engine/state.js";
import { CorruptDataError } from "../errors.js";
import { unzippedInput, zippedInput } from "./decisionInputText.js";
import { decisionLines, outcomeLine, readDecisionLines } from "./decisionLines.js";

const at = 1_772_359_200;
const deadline = {
  workSeconds: 3600,
  deadlineSeconds: 7200,
  finishBySeconds: at + 7200,
  restartOverheadSeconds: 60,
};
const spec = fleet([service(), service({ name: "job", kind: WorkloadKind.DeadlineJob, deadline })]);
const on = {
  spec,
  state: emptyState("fleet", at - 60),
  observation: {
    ...seen(at, [unit("i-1", spotA, { usage: { cpu: 0.1, memory: 0.2, io: 0.3 } })]),
    usdPerHour: { a: 0.1 },
  },
};
const { actions } = decide(spec, on.state, on.observation);
const [first] = actions;

test("what was decided on comes back as it was, a budget without limit and a deadline at a moment included", (t) => {
  const read = unzippedInput(zippedInput(on));
  t.deepEqual(read, on);
  t.deepEqual(decide(read.spec, read.state, read.observation).actions, actions);
});

test("what is no input is refused with what is wrong about it", (t) => {
  t.throws(() => unzippedInput("nonsense"), { instanceOf: CorruptDataError, message: /expected gzipped JSON/ });
  const odd = { ...on, observation: { ...on.observation, nowSeconds: "now" as unknown as number } };
  t.throws(() => unzippedInput(zippedInput(odd)), {
    instanceOf: CorruptDataError,
    message: 'input: observation.nowSeconds: expected a number, got "now"',
  });
});

test("a batch is read as the decisions that it holds, each with its actions and what it was made on", (t) => {
  if (!first) throw new RangeError("expected an action");
  const later = actions.map((action) => ({ ...action, key: `${action.key}/later` }));
  const outcome = { kind: "done", action: first.kind, workload: first.workload, key: first.key } as const;
  const lines = [...decisionLines(at, actions, on, "rule"), outcomeLine(at + 1, first, outcome)];
  const batch = [...lines, ...decisionLines(at + 60, later, on, "rule")].join("");
  const { decisions, damaged } = readDecisionLines(batch);
  t.is(damaged, 0);
  t.deepEqual(
    decisions.map(({ atEpochSeconds, actions: read }) => [atEpochSeconds, read]),
    [
      [at, actions],
      [at + 60, later],
    ],
  );
  t.deepEqual(
    decisions.map((decision) => decision.on?.model),
    ["rule", "rule"],
  );
});

test("a log of an earlier version is read without what it does not hold, and lines that are none are counted", (t) => {
  const [, ...old] = decisionLines(at, actions, on, "rule");
  const { decisions, damaged } = readDecisionLines(`${old.join("")}{"kind":"decided"\n{"kind":"else"}\n`);
  t.deepEqual(decisions, [{ atEpochSeconds: at, actions }]);
  t.is(damaged, 2);
});
