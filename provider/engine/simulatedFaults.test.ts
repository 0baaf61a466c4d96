import test from "ava";
import { decide } from "./decide.js";
import { brief, fleet, pool, seen, service, spotA, spotB, steadyA, steadyB, Story, unit } from "./fixtures/scene.js";
import { curveChances, forecasterWith } from "./forecast.js";
import { ShadowMode, WorkloadKind } from "./fleet.js";
import { Level } from "./level.js";
import { InstanceState, Role, type ObservedInstance } from "./observation.js";
import { Market } from "./pool.js";
import { historyOf } from "./outlook.js";
import { emptyBook } from "./revocation/forecastBook.js";
import { emptyState } from "./state.js";

/* What the simulation of random fleets found, each made as small as it can be. */

const hot = { mode: ShadowMode.Hot, units: 1, pools: [steadyA.id, steadyB.id], switchSeconds: 10 };

test("what spot can't back is not given up for spot beside it, however many serve", (t) => {
  const parts = [
    { name: "all", units: 1, level: Level.Immediate },
    { name: "grace", units: 2, level: Level.ThirtyMinuteGrace },
  ];
  const spec = fleet([service({ parts })]);
  const grace = { part: "grace", level: Level.ThirtyMinuteGrace };
  const spots = ["i-1", "i-2", "i-3"].map((id) => unit(id, spotA));
  const steady = ["i-4", "i-5"].map((id) => unit(id, steadyA, grace));
  const next = ["i-6", "i-7"].map((id) => unit(id, steadyB, { ...grace, launchedAtSeconds: 3500 }));
  const usdPerHour = { [steadyA.id]: 5 };
  const warned = (state: InstanceState): number => {
    const instances = [...spots, ...steady, ...next.map((one) => ({ ...one, state }))];
    const { actions } = decide(spec, emptyState("fleet", 0), { ...seen(3600, instances), usdPerHour });
    return actions.filter(({ kind }) => kind === "warn").length;
  };
  t.is(warned(InstanceState.Starting), 0);
  t.true(warned(InstanceState.Ready) > 0);
});

test("nothing is launched into a pool that takes units back, though it is the only one of its kind", (t) => {
  const deadline = { workSeconds: 3600, deadlineSeconds: 36_000, restartOverheadSeconds: 60 };
  const parts = [{ name: "all", units: 1, level: Level.Immediate }];
  const job = service({ kind: WorkloadKind.DeadlineJob, parts, deadline, pools: [spotA.id, steadyA.id] });
  const noticed = unit("i-1", spotA, { noticedUntilSeconds: 3720 });
  t.deepEqual(brief(new Story(fleet([job])).round(3600, [noticed])), []);
});

test("a pool that only shadows may use does not keep the others blocked", (t) => {
  const parts = [{ name: "all", units: 1, level: Level.NonInterruptible }];
  const spec = fleet([service({ parts, pools: [steadyA.id], shadow: hot })]);
  const refused = { kind: "launched", pool: steadyA.id, workload: "web", launched: 0, refused: 1 } as const;
  const first = decide(spec, { ...emptyState("fleet", 0), outcomes: [refused] }, seen(60, []));
  const second = decide(spec, first.nextState, seen(120, []));
  t.true(brief(second.actions).includes(`launch 1 serving in ${steadyA.id}`));
});

test("where nothing serves and nothing is to come, a shadow serves, though no unit was ever lost", (t) => {
  const parts = [{ name: "all", units: 2, level: Level.Immediate }];
  const story = new Story(fleet([service({ parts, shadow: hot })]));
  story.round(0, []);
  const shadow = unit("i-1", steadyB, { role: Role.Shadow });
  t.true(brief(story.round(60, [shadow])).includes("switch i-1 for "));
});

test("while units start no shadow takes their place", (t) => {
  const parts = [{ name: "all", units: 2, level: Level.Immediate }];
  const story = new Story(fleet([service({ parts, shadow: hot })]));
  story.round(0, []);
  const starting = unit("i-2", spotA, { state: InstanceState.Starting });
  const actions = brief(story.round(60, [unit("i-1", steadyB, { role: Role.Shadow }), starting]));
  t.false(actions.some((action) => action.startsWith("switch")));
});

test("the next shadow takes over from a unit that none has taken over from", (t) => {
  const spec = fleet([service({ shadow: { ...hot, units: 2 } })]);
  const story = new Story(spec);
  const [one, two] = [unit("i-1", spotA), unit("i-2", spotB)];
  const [first, second] = ["i-3", "i-4"].map((id) => unit(id, steadyB, { role: Role.Shadow }));
  if (!first || !second) return t.fail();
  story.round(3540, [one, two, first]);
  const noticedOne = { ...one, noticedUntilSeconds: 3720 };
  t.true(brief(story.round(3600, [noticedOne, two, first])).includes("switch i-3 for i-1"));
  const noticed = [noticedOne, { ...two, noticedUntilSeconds: 3780 }];
  const actions = brief(story.round(3660, [...noticed, { ...first, role: Role.Serving }, second]));
  t.true(actions.includes("switch i-4 for i-2"), actions.join());
});

test("where pool after pool takes back at once what it has just given, what stays is few, and the rest is gone in its notice", (t) => {
  const pools = ["a", "b", "c", "d", "e", "f", "g"].map((letter) => pool(`us-east-1${letter}`, Market.Spot));
  const parts = [{ name: "all", units: 3, level: Level.Immediate }];
  const web = service({ parts, pools: [...pools, steadyA].map(({ id }) => id), startSeconds: 30 });
  const steady = { ...steadyA, usdPerHour: 3 };
  const story = new Story(fleet([web], { pools: [...pools, steady], noticeSeconds: 0 }));
  let units: ObservedInstance[] = [];
  let most = 0;
  for (let now = 3600; now < 7200; now += 15) {
    units = units.filter(({ noticedUntilSeconds = Infinity }) => noticedUntilSeconds > now);
    units = units.map((one) => ({ ...one, state: now - one.launchedAtSeconds < 30 ? one.state : InstanceState.Ready }));
    for (const action of story.round(now, units)) {
      if (action.kind === "release") units = units.filter(({ id }) => id !== action.instance);
      if (action.kind !== "launch") continue;
      const where = [...pools, steadyA].find(({ id }) => id === action.pool) ?? steadyA;
      const noticed = where === steadyA ? {} : { noticedUntilSeconds: now + 120 };
      const fields = { ...noticed, launchedAtSeconds: now, state: InstanceState.Starting };
      for (let i = 0; i < action.count; i++) units.push(unit(`i-${now}-${where.id}-${i}`, where, fields));
    }
    most = Math.max(most, units.length);
    const stay = units.filter(({ noticedUntilSeconds }) => noticedUntilSeconds === undefined).length;
    t.true(stay <= 6, `${stay} stay at ${now}`);
  }
  t.true(most > 4 * 3, `at most ${most} at once`);
});

test("what is no chance is not decided by: no number is the age curve's, the others are held between 0 and 1", (t) => {
  const history = historyOf(fleet([service()]), { beganAtSeconds: 0 }, {}, emptyBook(0), 3600);
  const told = [NaN, Infinity, -1];
  const { chances, rawChances } = forecasterWith("wrong", history, () => ({
    chances: told,
    rawChances: told,
  })).forecast(spotA, 0);
  t.deepEqual(chances, [curveChances(spotA.hazardScale, 3600 + 7200)[0] ?? NaN, 1, 0]);
  t.deepEqual(rawChances, chances);
});
