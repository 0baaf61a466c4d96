import { WorkloadKind } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import { Market, type CapacityPool } from "../engine/pool.js";
import { unitsOfShare } from "../engine/spread.js";
import { show, type Fault } from "../errors.js";
import type { DeclaredWorkload } from "./declaredWorkload.js";
import type { Placement } from "./placement.js";

/** What a spread must be by itself. */
export function spreadFaults({ args: { spread }, where, kind }: DeclaredWorkload): readonly Fault[] {
  if (spread === undefined) return [];
  const at = `${where}.spread`;
  if (kind === WorkloadKind.DeadlineJob) {
    return [{ where: at, expected: "no spread of a deadline job, which has one unit", got: show(spread) }];
  }
  if (spread.maximumShareOfZone !== undefined || spread.maximumShareOfPool !== undefined) return [];
  return [{ where: at, expected: "maximumShareOfZone, maximumShareOfPool or both", got: show(spread) }];
}

/** Shares so small that the workload's pools have no place for all of its units, outside its peaks. */
export function placesFaults(workload: DeclaredWorkload, { pools }: Placement): readonly Fault[] {
  const { spread } = workload.args;
  if (spread === undefined || workload.kind === WorkloadKind.DeadlineJob) return [];
  const where = `${workload.where}.spread`;
  const { maximumShareOfZone, maximumShareOfPool } = spread;
  return [
    ...shareFault(workload, maximumShareOfZone, `${where}.maximumShareOfZone`, "zone", zonesAmong(pools)),
    ...shareFault(workload, maximumShareOfPool, `${where}.maximumShareOfPool`, "pool", poolsAmong(pools)),
  ];
}

/** Places of a kind: all there are, and those that have on-demand. */
interface Places {
  readonly all: number;
  readonly steady: number;
}

function zonesAmong(pools: readonly CapacityPool[]): Places {
  const zones = (of: readonly CapacityPool[]): number => new Set(of.map(({ zone }) => zone)).size;
  return { all: zones(pools), steady: zones(pools.filter(isSteady)) };
}

function poolsAmong(pools: readonly CapacityPool[]): Places {
  return { all: pools.length, steady: pools.filter(isSteady).length };
}

function isSteady({ market }: CapacityPool): boolean {
  return market === Market.OnDemand;
}

function shareFault(
  { parts }: DeclaredWorkload,
  share: number | undefined,
  where: string,
  kind: string,
  places: Places,
): readonly Fault[] {
  const units = parts.reduce((sum, part) => sum + part.units, 0);
  const steady = parts.reduce((sum, part) => sum + (part.level === Level.Immediate ? 0 : part.units), 0);
  const most = unitsOfShare(share, units);
  const fault = (wanted: number, there: number, what: string): readonly Fault[] => {
    if (there === 0 || most * there >= wanted) return [];
    const least = Math.ceil((1000 * Math.ceil(wanted / there)) / units) / 1000;
    const expected = `at least ${least}, because ${wanted} of its ${units} units share ${there} ${kind}${there === 1 ? "" : "s"}${what}`;
    return [{ where, expected, got: show(share) }];
  };
  const ofAll = fault(units, places.all, "");
  return ofAll.length > 0 ? ofAll : fault(steady, places.steady, " with on-demand");
}
