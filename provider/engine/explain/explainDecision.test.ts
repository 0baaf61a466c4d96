import test from "ava";
import { LaunchPurpose } from "../action.js";
import { decide } from "../decide.js";
import { JobRun } from "../deadlineJob.js";
import {
  allPools,
  brief,
  fleet,
  pool,
  seen,
  service,
  spotA,
  spotB,
  steadyA,
  steadyB,
  Story,
  unit,
} from "../fixtures/scene.js";
import { AtPeak, ShadowMode, WorkloadKind, type FleetSpec, type WorkloadSpec } from "../fleet.js";
import { Level } from "../level.js";
import { simpleRules } from "../models.js";
import { changeOf } from "../objective.js";
import type { Observation } from "../observation.js";
import { Market } from "../pool.js";
import { emptyState, type FleetState } from "../state.js";
import { explainDecision } from "./explainDecision.js";
import { PlanKind, type WorkloadExplanation } from "./explanation.js";

/** What is explained of the only workload. */
function explained(spec: FleetSpec, state: FleetState, observation: Observation): WorkloadExplanation {
  const { workloads } = explainDecision({ spec, state, observation }, simpleRules);
  const [workload] = workloads;
  if (!workload || workloads.length > 1) throw new RangeError("expected one workload");
  return workload;
}

function blendOf({ blend }: WorkloadExplanation) {
  if (!blend) throw new RangeError("expected a blend");
  return blend;
}

const one = (fields: Partial<WorkloadSpec> = {}): WorkloadSpec =>
  service({ parts: [{ name: "all", units: 1, level: Level.Immediate }], ...fields });

test("what fills is explained by the terms of its own reason, and what runs as too few", (t) => {
  const spec = fleet([service()]);
  const told = explained(spec, emptyState("fleet", 0), seen(0, []));
  const { chosen, presentFault, wantedUnits } = blendOf(told);
  t.true(told.actions.length > 0);
  for (const action of told.actions) {
    // An insurance is no part of the plan.
    if (action.kind === "launch" && action.purpose !== LaunchPurpose.Insurance) {
      t.deepEqual(action.reason.terms, { ...chosen.terms });
    }
  }
  t.deepEqual(told.actions, decide(spec, emptyState("fleet", 0), seen(0, [])).actions);
  t.is(wantedUnits, 2);
  t.is(presentFault, "2 too few");
  t.regex(told.because.join(" "), /^What runs is 2 too few: the cheapest sum that is enough is \d/);
});

test("a move is explained by the change of its own reason, which passes the margin", (t) => {
  const spec = fleet([one()]);
  const story = new Story(spec);
  const units = [unit("i-1", spotA)];
  story.round(3600, units);
  const dear = { ...seen(3660, units), usdPerHour: { [spotA.id]: 0.9 } };
  const told = explained(spec, story.state, dear);
  const { chosen, present, marginUsdPerHour, presentFault } = blendOf(told);
  t.deepEqual(brief(told.actions), [`launch 1 serving in ${spotB.id}`]);
  t.deepEqual(told.actions[0]?.reason.terms, changeOf(present.terms, chosen.terms));
  t.deepEqual(present.units, [{ pool: spotA.id, units: 1 }]);
  t.is(presentFault, undefined);
  t.is(marginUsdPerHour, 0.02 * 0.9);
  t.true(present.total - chosen.total > marginUsdPerHour);
  t.deepEqual(
    told.units.map(({ instance, kept }) => [instance, kept]),
    [["i-1", "too few others are ready in its place"]],
  );
});

test("where nothing is done, the best other plan is shown to save less than the margin", (t) => {
  const spec = fleet([service()]);
  const units = [unit("i-1", spotA), unit("i-2", spotB)];
  const story = new Story(spec);
  story.round(3600, units);
  const told = explained(spec, story.state, seen(3660, units));
  const { chosen, present, alternatives, marginUsdPerHour } = blendOf(told);
  t.deepEqual(told.actions, []);
  t.deepEqual(chosen.units, present.units);
  t.true(alternatives.length > 2);
  for (const { total } of alternatives) t.true(total > present.total - marginUsdPerHour);
  t.regex(told.because.join(" "), /^The present plan stays: the best other, [a-z -]+, costs .* Nothing is to be done/);
});

test("each kind of other plan is what it says against the chosen one", (t) => {
  const story = new Story(fleet([service()]));
  const units = [unit("i-1", spotA), unit("i-2", spotB)];
  story.round(3600, units);
  const { chosen, alternatives } = blendOf(explained(fleet([service()]), story.state, seen(3660, units)));
  const count = (placed: typeof chosen.units, of: readonly string[]): number =>
    placed.reduce((sum, { pool: id, units: there }) => sum + (of.includes(id) ? there : 0), 0);
  const steady = [steadyA.id, steadyB.id];
  const all = allPools.map(({ id }) => id);
  for (const { kind, units: placed } of alternatives) {
    const [more, steadier] = [all, steady].map((pools) => count(placed, pools) - count(chosen.units, pools));
    if (kind === PlanKind.OnDemandAlone) t.is(count(placed, steady), count(placed, all));
    if (kind === PlanKind.MoreOnDemand) t.true((steadier ?? 0) > 0);
    if (kind === PlanKind.MoreSpares) t.deepEqual([steadier, Math.sign(more ?? 0)], [0, 1]);
    if (kind === PlanKind.OtherPools) t.deepEqual([steadier, more], [0, 0]);
  }
});

test("a pool that gave notice is blocked, and says so", (t) => {
  const zones = ["us-east-1a", "us-east-1b", "us-east-1c"];
  const pools = [...zones.map((zone) => pool(zone, Market.Spot)), steadyA];
  const spec = fleet([one({ pools: pools.map(({ id }) => id) })], { pools });
  const told = explained(spec, emptyState("fleet", 0), seen(60, [unit("i-1", spotA, { noticedUntilSeconds: 180 })]));
  const [first, second] = told.pools;
  t.like(first, {
    pool: spotA.id,
    open: false,
    standing: "blocked for 20 min: it gave notice",
    blockedUntilSeconds: 1260,
  });
  t.like(second, { open: true, standing: "open" });
});

test("an alarm is the sum of chance × impact against the threshold, and each unit says when its work is saved", (t) => {
  const checkpoint = { saveSeconds: 10, restoreSeconds: 600, sizeMiB: 1, maximumIntervalSeconds: 1200 };
  const spec = fleet([service({ checkpoint })]);
  const units = [unit("i-1", spotA), unit("i-2", spotB)];
  const story = new Story(spec);
  story.round(60, units);
  const told = explained(spec, story.state, seen(1500, units));
  t.deepEqual(brief(told.actions), ["checkpoint i-1", "checkpoint i-2"]);
  const products = told.units.map(({ risk }) => (risk?.lossChance ?? NaN) * (risk?.impactUsd ?? NaN));
  t.true(Math.abs(told.alarm.predictedUsd - (products[0] ?? NaN) - (products[1] ?? NaN)) < 1e-12);
  t.is(told.alarm.thresholdUsd, 0.1 * 2);
  t.is(told.alarm.alarmed, told.alarm.predictedUsd > told.alarm.thresholdUsd);
  told.units.forEach(({ risk }, i) => {
    t.like(risk?.checkpoint, { unsavedSeconds: 1440, saveSeconds: 10 });
    t.true((risk?.checkpoint?.intervalSeconds ?? Infinity) <= 1200);
    t.deepEqual(told.actions[i]?.reason.terms, { predictedUsd: risk?.predictedUsd, impactUsd: risk?.impactUsd });
  });
});

test("a shadow's place is the one where it is launched, away from what serves", (t) => {
  const shadow = { mode: ShadowMode.Hot, units: 1, pools: [steadyA.id, steadyB.id], switchSeconds: 10 };
  const told = explained(fleet([one({ shadow })]), emptyState("fleet", 0), seen(3600, [unit("i-1", spotA)]));
  t.deepEqual(brief(told.actions), [`launch 1 shadow in ${steadyB.id}`]);
  t.like(told.shadow, { wantedUnits: 1, best: steadyB.id });
  const standings = told.shadow?.pools.map(({ standing }) => standing) ?? [];
  const places = standings.map((standing) => /^(.+) USD\/h to keep, (.+) for being lost as well$/.exec(standing));
  t.is(places[0]?.[1], places[1]?.[1]);
  t.true(Number(places[0]?.[2]) > Number(places[1]?.[2]), standings.join());
});

test("a step of degradation is shown beside doing without it, and the cheaper one is chosen", (t) => {
  const degradation = [{ name: "half", savesUnits: 1, qualityUsdPerHour: 0.01 }];
  const told = explained(fleet([service({ degradation })]), emptyState("fleet", 0), seen(0, []));
  t.is(brief(told.actions)[0], "degrade half");
  t.deepEqual(
    told.steps.map(({ steps, chosen }) => [steps, chosen]),
    [
      [[], false],
      [["half"], true],
    ],
  );
  const [without, half] = told.steps;
  t.true((half?.total ?? Infinity) < (without?.total ?? 0));
  t.true(Math.abs((half?.total ?? NaN) - blendOf(told).chosen.total - 0.01) < 1e-12);
});

function job(withinHours: number): FleetSpec {
  const deadline = { workSeconds: 36_000, deadlineSeconds: withinHours * 3600, restartOverheadSeconds: 60 };
  return fleet([one({ kind: WorkloadKind.DeadlineJob, deadline })]);
}

test("a job's runs are weighed in USD, and the cheapest that is safe is chosen", (t) => {
  const told = explained(job(20), emptyState("fleet", 0), seen(0, []));
  t.is(told.blend, undefined);
  const runs = told.job?.runs ?? [];
  t.deepEqual(
    runs.map(({ safe }) => safe),
    [true, true, true],
  );
  const best = runs.reduce((a, b) => ((b.usd ?? Infinity) < (a.usd ?? Infinity) ? b : a));
  t.is(told.job?.chosen, best.run);
  t.is(best.run, JobRun.Spot);
  t.regex(told.because.join(" "), /^It runs on spot, expected to cost \d+\.\d+ USD less than/);
});

test("a job without slack has nothing to weigh: the guard says why", (t) => {
  const told = explained(job(10.06), emptyState("fleet", 0), seen(0, []));
  t.is(told.job?.chosen, JobRun.OnDemand);
  t.deepEqual(told.job?.runs, [
    { run: JobRun.Spot, safe: false },
    { run: JobRun.OnDemand, safe: true },
    { run: JobRun.Nothing, safe: false },
  ]);
  t.regex(told.job?.guard ?? "", /^There are 216 s of slack: only on-demand still finishes in time/);
});

test("an explanation is plain JSON", (t) => {
  const observation = seen(0, []);
  const told = explainDecision({ spec: fleet([service()]), state: emptyState("fleet", 0), observation }, simpleRules);
  t.deepEqual(JSON.parse(JSON.stringify(told)), told);
});

test("a part that leaves steady capacity to others is said to, and what it still runs there is too many", (t) => {
  const level = Level.FiveMinuteWarning;
  const parts = [{ name: "all", units: 1, level, atPeak: AtPeak.Immediate }];
  const spec = fleet([service({ parts })], { onDemandVcpus: 1 });
  const told = explained(spec, emptyState("fleet", 0), seen(7200, [unit("i-1", steadyA, { level })]));
  t.is(blendOf(told).presentFault, "1 too many on on-demand, which others need");
  t.regex(told.because.join(" "), /all has left steady capacity to others, for 1200 s more at least/);
});

test("what breaks the declared spread is said to, and where it can't be kept, by how much", (t) => {
  const spread = { maximumShareOfZone: 0.5 };
  const units = [unit("i-1", spotA), unit("i-2", spotA)];
  const apart = explained(fleet([service({ spread })]), emptyState("fleet", 0), seen(3600, units));
  t.is(blendOf(apart).presentFault, "more in one zone or pool than the spread allows");
  t.is(blendOf(apart).beyondSpread, 0);
  const alone = service({ spread, pools: [spotA.id, steadyA.id] });
  const together = explained(fleet([alone]), emptyState("fleet", 0), seen(3600, units));
  t.is(blendOf(together).beyondSpread, 1);
  t.regex(
    together.because.join(" "),
    /no places for the declared spread: a zone or pool may hold 1 more than it allows/,
  );
});
