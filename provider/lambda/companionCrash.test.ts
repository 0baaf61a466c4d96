import test, { type ExecutionContext } from "ava";
import { withMoto } from "../aws/fixtures/motoTests.js";
import { HookName } from "../document/hookName.js";
import { live, type Course, type Cut } from "./fixtures/cutLine.js";
import { situations } from "./fixtures/situations.js";

/** Cuts of each situation; more for a longer look: BLENDED_FLEET_CUTS=1000 for all there are. */
const cuts = Number(process.env["BLENDED_FLEET_CUTS"] ?? 2);

/** So many of all cuts, spread over them. */
function someCuts(calls: number): readonly Cut[] {
  const all = Array.from({ length: calls }, (_, index) => index + 1).flatMap((call): readonly Cut[] => [
    { call, when: "before" },
    { call, when: "after" },
  ]);
  const every = Math.max(1, all.length / cuts);
  return all.filter((_, index) => Math.floor(index % every) === Math.floor(every / 2));
}

const launchedBy = ({ launches }: Course): number => [...launches.values()].flat().length;
const timesRun = ({ ran }: Course, hook: HookName): number => ran.filter((line) => line.startsWith(`${hook} `)).length;

/** Moves to a better place, which a minute more or less of the market may make worth their while: they fill no gap. */
const movesOf = ({ actions }: Course): number => actions.filter((action) => action.includes("less money: move")).length;

function unitFaults(course: Course, whole: Course): readonly string[] {
  const faults: string[] = [];
  const moves = Math.max(0, movesOf(course) - movesOf(whole));
  const { serving = 0, ...others } = course.units;
  const { serving: wanted = 0, ...wantedOthers } = whole.units;
  const isAsWhole = serving >= wanted && serving <= wanted + moves;
  if (!isAsWhole || JSON.stringify(others) !== JSON.stringify(wantedOthers)) {
    faults.push(`ends with ${JSON.stringify(course.units)}`);
  }
  const most = launchedBy(whole) + moves;
  if (launchedBy(course) > most) faults.push(`launched ${launchedBy(course)}, not ${most}`);
  return faults;
}

/** What is wrong with a course, beside the one that nothing cut. */
function faultsOf(course: Course, whole: Course): readonly string[] {
  const { missingTags, shortMinutes, state, ran } = course;
  const faults = [...missingTags, ...shortMinutes, ...unitFaults(course, whole)];
  if (state.pending.length > 0) faults.push(`${state.pending.length} actions are pending`);
  for (const [workload, { orphans }] of Object.entries(state.workloads)) {
    if (orphans.length > 0) faults.push(`work of ${workload} waits`);
  }
  if (new Set(ran).size < ran.length) faults.push("a hook ran twice for one action");
  // A unit is told twice that it ends: when it is warned, and when it goes.
  const often: readonly string[] = [HookName.Checkpoint, HookName.Drain];
  const once = ran.filter((line) => !often.includes(line.split(" ")[0] ?? "")).map((line) => line.split(" ", 2).join());
  if (new Set(once).size < once.length) faults.push("a hook ran twice on one instance");
  for (const hook of [HookName.Restore, HookName.Degrade, HookName.UndoDegrade]) {
    const times = timesRun(course, hook);
    if (times !== timesRun(whole, hook)) faults.push(`${hook} ran ${times} times, not ${timesRun(whole, hook)}`);
  }
  const saves = timesRun(course, HookName.Checkpoint);
  if (saves < Math.min(1, timesRun(whole, HookName.Checkpoint))) faults.push("no checkpoint ran");
  return faults;
}

function tell(t: ExecutionContext, course: Course): void {
  t.log(
    JSON.stringify({ ...course, launches: [...course.launches], state: undefined, notes: [...course.notes] }, null, 1),
  );
}

withMoto((world) => {
  for (const [name, situation] of Object.entries(situations)) {
    test.serial(`${name} comes to the same, wherever the companion dies`, async (t) => {
      t.timeout(3_600_000);
      const whole = await live(world(), situation);
      t.deepEqual(faultsOf(whole, whole), []);
      t.is(whole.units["serving"], situation.wantedUnits);
      const faults: string[] = [];
      for (const cut of someCuts(whole.calls.length)) {
        const course = await live(world(), situation, cut);
        const found = faultsOf(course, whole).map(
          (fault) => `${cut.when} ${whole.calls[cut.call - 1]} (${cut.call}): ${fault}`,
        );
        if (found.length > 0 && faults.length === 0) tell(t, course);
        faults.push(...found);
      }
      t.deepEqual(faults, []);
    });
  }
});
