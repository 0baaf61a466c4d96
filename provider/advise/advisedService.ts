import { WorkloadKind, type FleetSpec } from "../engine/fleet.js";
import { plainFleet } from "../engine/plainFleet.js";
import { Market } from "../engine/pool.js";
import { ProfileName, profiles } from "../engine/profile.js";
import { knownStartSeconds } from "../engine/wholeTicks.js";
import { InputError, show, type Fault } from "../errors.js";
import { advisedPool } from "./advisedPool.js";
import type { ServiceLine } from "./lineForms.js";

/** The workload that a service's units are counted to. */
export const serviceName = "service";

/**
 * A service as a fleet: so many Immediate units, and nothing else.
 * @throws InputError where pools have an id twice.
 */
export function advisedService(line: ServiceLine): FleetSpec {
  const faults = twiceFaults(line);
  if (faults.length > 0) throw new InputError("this line", faults);
  const { target: units, coldStartSeconds, tickSeconds, noticeSeconds } = line;
  return plainFleet({
    name: "advised",
    workload: serviceName,
    kind: WorkloadKind.Service,
    profile: profiles[line.profile ?? ProfileName.Balanced],
    units,
    ...(line.readiness !== undefined && { readiness: line.readiness }),
    startSeconds: knownStartSeconds(coldStartSeconds, tickSeconds, noticeSeconds),
    pools: line.pools.map((pool) => advisedPool(pool, onDemandPrice(line, pool))),
    tickSeconds,
    noticeSeconds,
  });
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
