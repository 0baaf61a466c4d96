import test from "ava";
import type { Action } from "./action.js";
import { decide } from "./decide.js";
import { brief, fleet, seen, service, spotA, steadyA, steadyB, Story, unit } from "./fixtures/scene.js";
import { ShadowMode, type ShadowSpec, type WorkloadSpec } from "./fleet.js";
import { Level } from "./level.js";
import { InstanceState, Role, type ObservedInstance } from "./observation.js";
import { emptyState } from "./state.js";

const hot: ShadowSpec = { mode: ShadowMode.Hot, units: 1, pools: [steadyA.id, steadyB.id], switchSeconds: 10 };
const checkpoint = { saveSeconds: 10, restoreSeconds: 10, sizeMiB: 1, maximumIntervalSeconds: 900 };

function shadowed(fields: Partial<WorkloadSpec> = {}): WorkloadSpec {
  return service({ parts: [{ name: "all", units: 1, level: Level.Immediate }], shadow: hot, ...fields });
}

const serving = unit("i-1", spotA);

/** What is done about shadows and those they stand in for, without the blend's own moves. */
function aboutShadows(actions: readonly Action[]): string[] {
  return brief(actions).filter((action) => !action.includes("serving"));
}
const shadow = unit("i-2", steadyB, { role: Role.Shadow });

test("a shadow is raised in a pool that does not serve, in another zone where there is one", (t) => {
  const actions = new Story(fleet([shadowed()])).round(3600, [serving]);
  t.deepEqual(brief(actions), [`launch 1 shadow in ${steadyB.id}`]);
  t.like(actions[0], { stopped: false, purpose: "shadow" });
});

test("a warm shadow is launched to be stopped", (t) => {
  const actions = new Story(fleet([shadowed({ shadow: { ...hot, mode: ShadowMode.Warm } })])).round(3600, [serving]);
  t.like(actions[0], { kind: "launch", role: Role.Shadow, stopped: true });
});

test("on notice: switch first, release when the shadow serves, and only then a new shadow", (t) => {
  const story = new Story(fleet([shadowed()]));
  story.round(3540, [serving, shadow]);
  const noticed = { ...serving, noticedUntilSeconds: 3720 };
  t.deepEqual(aboutShadows(story.round(3600, [noticed, shadow])), ["switch i-2 for i-1"]);
  const switching = { ...shadow, role: Role.Serving, state: InstanceState.Starting };
  t.deepEqual(aboutShadows(story.round(3605, [noticed, switching])), []);
  const ready = { ...switching, state: InstanceState.Ready };
  t.deepEqual(aboutShadows(story.round(3660, [noticed, ready])), ["release i-1", `launch 1 shadow in ${steadyA.id}`]);
});

test("a loss without notice is taken over too, and counted once", (t) => {
  const story = new Story(fleet([shadowed()]));
  story.round(3540, [serving, shadow]);
  const actions = story.round(3600, [shadow]);
  t.is(brief(actions)[0], "switch i-2 for i-1");
  t.is(story.state.pools[spotA.id]?.record.losses, 1);
  const promoted = { ...shadow, role: Role.Serving };
  t.false(story.round(3660, [promoted]).some(({ kind }) => kind === "switch-shadow"));
  t.true((story.state.pools[spotA.id]?.record.losses ?? 2) <= 1);
});

test("a hot shadow goes on with the work of its original: nothing is restored over it", (t) => {
  const story = new Story(fleet([shadowed({ checkpoint })]));
  story.round(3540, [serving, shadow]);
  story.state = {
    ...story.state,
    outcomes: [{ kind: "checkpointed", workload: "web", instance: "i-1", snapshot: "s1", atSeconds: 3540 }],
  };
  const actions = story.round(3600, [shadow]);
  t.false(actions.some(({ kind }) => kind === "restore"));
  t.is(story.state.known["i-2"]?.snapshot, "s1");
  t.deepEqual(story.state.workloads["web"]?.orphans, []);
});

test("a switch that failed gives the work back, and another way is found", (t) => {
  const story = new Story(fleet([shadowed({ checkpoint })]));
  story.round(3540, [serving, shadow]);
  story.state = {
    ...story.state,
    outcomes: [{ kind: "checkpointed", workload: "web", instance: "i-1", snapshot: "s1", atSeconds: 3540 }],
  };
  const [switched] = story.round(3600, [shadow]);
  if (switched?.kind !== "switch-shadow") return t.fail("expected a switch");
  story.state = { ...story.state, outcomes: [{ kind: "failed", action: switched, workload: "web", why: "no room" }] };
  const actions = story.round(3660, []);
  t.true(actions.some((action) => action.kind === "launch" && action.role === Role.Serving));
  t.deepEqual(
    story.state.workloads["web"]?.orphans.map(({ snapshot }) => snapshot),
    ["s1"],
  );
});

test("a switch under way is not decided again", (t) => {
  const story = new Story(fleet([shadowed()]));
  story.round(3540, [serving, shadow]);
  const [switched] = story.round(3600, [shadow]);
  if (!switched) return t.fail("expected a switch");
  story.state = { ...story.state, pending: [{ action: switched, decidedAtSeconds: 3600, attempts: 1 }] };
  t.false(story.round(3660, [shadow]).some(({ kind }) => kind === "switch-shadow"));
});

test("a shadow on forecast comes with the risk, is held for a while, and goes without being taken for a loss", (t) => {
  const onForecast = { ...hot, mode: ShadowMode.OnForecast };
  const story = new Story(fleet([shadowed({ shadow: onForecast, recoverySeconds: 36_000 })]));
  t.deepEqual(brief(story.round(86_400, [serving])), []);
  const announced = { ...serving, rebalanceAtSeconds: 86_460 };
  t.regex(aboutShadows(story.round(86_460, [announced])).join(), /^launch 1 shadow in [^,]+$/);
  const young = { ...shadow, launchedAtSeconds: 86_460 };
  const calm = service({ ...shadowed({ shadow: onForecast }) });
  const later = new Story(fleet([calm]));
  later.state = { ...story.state, pools: {} };
  t.deepEqual(brief(later.round(86_520, [serving, young])), []);
  t.deepEqual(brief(later.round(86_460 + 1200, [serving, young])), ["release i-2"]);
  t.true(later.state.known["i-2"]?.leaving);
});

test("a shadow is kept while degraded, and one that is not declared any more is given up", (t) => {
  const degradation = [{ name: "less", savesUnits: 1, qualityUsdPerHour: 0 }];
  const workload = shadowed({ parts: [{ name: "all", units: 2, level: Level.Immediate }], degradation });
  const story = new Story(fleet([workload]));
  story.round(3540, [serving]);
  const web = story.state.workloads["web"];
  if (!web) return t.fail("expected a state");
  story.state = { ...story.state, workloads: { web: { ...web, degraded: ["less"], degradedAtSeconds: 3540 } } };
  t.true(brief(story.round(3600, [serving])).includes(`launch 1 shadow in ${steadyB.id}`));
  const { shadow: _, ...bare } = shadowed();
  t.deepEqual(brief(new Story(fleet([bare])).round(3600, [serving, shadow])), ["release i-2"]);
});

test("a shadow whose pool has come to serve is raised elsewhere, and given up once the new one is there", (t) => {
  const level = Level.FiveMinuteWarning;
  const parts = [{ name: "all", units: 1, level }];
  const story = new Story(fleet([shadowed({ parts })]));
  const steady = unit("i-1", steadyB, { level });
  t.deepEqual(brief(story.round(3600, [steady, shadow])), [`launch 1 shadow in ${steadyA.id}`]);
  const fresh = unit("i-3", steadyA, { role: Role.Shadow });
  t.deepEqual(brief(story.round(3660, [steady, shadow, fresh])), ["release i-2"]);
});

const auto: ShadowSpec = { ...hot, mode: ShadowMode.Auto, auto: { hotSeconds: 10, warmSeconds: 60 } };
const slow = { startSeconds: 600, shadow: auto };

test("a shadow left to the engine is kept as it costs least, and its reason has what each mode saves", (t) => {
  const story = new Story(fleet([shadowed(slow)]));
  const [launch] = story.round(3600, [serving]);
  t.like(launch, { kind: "launch", role: Role.Shadow, stopped: true, pool: steadyB.id });
  t.like(story.state.workloads["web"]?.shadow, { mode: ShadowMode.Warm, sinceSeconds: 3600 });
  const { warm = NaN, hot: running = NaN, keeping, absent } = launch?.reason.terms ?? {};
  t.true(warm > 0 && running < 0, JSON.stringify(launch?.reason.terms));
  t.true((keeping ?? NaN) > 0 && (absent ?? NaN) > 0);
  t.regex(launch?.reason.text ?? "", /^keeps 1 warm shadow, the cheapest way, away/);
});

test("a shadow left to the engine that costs more than it spares is given up after the minimum hold, and not before", (t) => {
  const savedUsdPerHour = { hot: -1, warm: -0.1, "on-forecast": 0 };
  const story = new Story(fleet([shadowed({ shadow: { ...auto, pools: [steadyB.id] }, startSeconds: 120 })]));
  story.round(3540, [serving]);
  const web = story.state.workloads["web"];
  if (!web) return t.fail("expected a state");
  const kept = { mode: ShadowMode.Hot, sinceSeconds: 3540, atSeconds: 3540, savedUsdPerHour };
  story.state = { ...story.state, workloads: { web: { ...web, shadow: kept } } };
  t.deepEqual(aboutShadows(story.round(3600, [serving, shadow])), []);
  const actions = story.round(3540 + 1200, [serving, shadow]);
  t.deepEqual(aboutShadows(actions), ["release i-2"]);
  t.regex(actions[0]?.reason.text ?? "", /more than it spares/);
  t.is(story.state.workloads["web"]?.shadow?.mode, undefined);
});

test("what a shadow left to the engine saves is the same whether it is there already or not", (t) => {
  const savedWith = (shadows: readonly ObservedInstance[]): number | undefined => {
    const story = new Story(fleet([shadowed(slow)], { noticeSeconds: 0 }));
    story.round(3600, [serving, ...shadows]);
    return story.state.workloads["web"]?.shadow?.savedUsdPerHour.warm;
  };
  t.true((savedWith([]) ?? 0) > 0);
  t.is(savedWith([{ ...shadow, state: InstanceState.Stopped }]), savedWith([]));
});

test("a shadow left to the engine takes over as any other does", (t) => {
  const story = new Story(fleet([shadowed(slow)]));
  story.round(3540, [serving]);
  const stopped = { ...shadow, state: InstanceState.Stopped };
  story.round(3600, [serving, stopped]);
  t.is(brief(story.round(3660, [stopped]))[0], "switch i-2 for i-1");
});

test("where serving units fill every pool of the shadow one of them is vacated for it", (t) => {
  const level = Level.Immediate;
  const parts = [{ name: "all", units: 2, level }];
  const workload = shadowed({ parts, pools: [steadyA.id, steadyB.id] });
  const units = [unit("i-1", steadyA), unit("i-2", steadyB)];
  const { actions } = decide(fleet([workload]), emptyState("fleet", 0), seen(3600, units));
  t.deepEqual(brief(actions), [`launch 1 serving in ${steadyB.id}`]);
});
