import { Priority, WorkloadKind, type FleetSpec } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import { Market } from "../engine/pool.js";
import { ProfileName, profiles } from "../engine/profile.js";
import { knownStartSeconds } from "../engine/wholeTicks.js";
import { InputError, show, type Fault } from "../errors.js";
import { advisedPool } from "./advisedPool.js";
import type { ServiceLine } from "./lineForms.js";

/** The names of what a service's units are counted to. */
export const serviceNames = { workload: "service", part: "all" };

/**
 * A service as a fleet: so many Immediate units, and nothing else. The owner's `readiness` changes nothing: the engine has
 * no target of readiness yet.
 * @throws InputError where pools have an id twice.
 */
export function advisedService(line: ServiceLine): FleetSpec {
  const faults = twiceFaults(line);
  if (faults.length > 0) throw new InputError("this line", faults);
  const { tickSeconds, noticeSeconds } = line;
  const pools = line.pools.map((pool) => advisedPool(pool, onDemandPrice(line, pool)));
  return {
    name: "advised",
    pools,
    workloads: [
      {
        name: serviceNames.workload,
        kind: WorkloadKind.Service,
        priority: Priority.Standard,
        profile: profiles[line.profile ?? ProfileName.Balanced],
        parts: [{ name: serviceNames.part, units: line.target, level: Level.Immediate }],
        pools: pools.map(({ id }) => id),
        startSeconds: knownStartSeconds(line.coldStartSeconds, tickSeconds, noticeSeconds),
        recoverySeconds: 0,
        degradation: [],
        allowedMeasures: [],
      },
    ],
    budgetUsdPerHour: Infinity,
    tickSeconds,
    noticeSeconds,
  };
}

function twiceFaults({ pools }: ServiceLine): readonly Fault[] {
  const seen = new Set<string>();
  return pools.flatMap(({ id }, index) => {
    if (!seen.has(id)) return seen.add(id) && [];
    return [{ where: `pools[${index}].id`, expected: "an id that no other pool has", got: show(id) }];
  });
}

/** What the same costs on-demand: in its region, else anywhere; where no pool is on-demand, its own price. */
function onDemandPrice({ pools }: ServiceLine, { region, usdPerHour }: ServiceLine["pools"][number]): number {
  const steady = pools.filter(({ market }) => market === Market.OnDemand);
  const near = steady.filter((pool) => pool.region === region);
  const prices = (near.length > 0 ? near : steady).map((pool) => pool.usdPerHour);
  return prices.length > 0 ? Math.min(...prices) : usdPerHour;
}
