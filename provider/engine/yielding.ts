import { peakUnits, unitsWanted } from "./demand.js";
import { leadSeconds } from "./fleetNow.js";
import { mayYield, ShadowMode, unitsOf, type FleetSpec, type PartSpec, type WorkloadSpec } from "./fleet.js";
import { compareLevels, Level, warningSeconds } from "./level.js";
import { movesAllowed } from "./movementCap.js";
import type { Observation } from "./observation.js";
import { Market, type CapacityPool } from "./pool.js";
import { emptyWorkloadState, type FleetState, type WorkloadState } from "./state.js";

/** Rounds that a move may need besides its starts, its warnings and its waits. */
const spareTicks = 3;

/**
 * The state with the parts that leave steady capacity to others in this round. A part that may, does where it does not fit
 * beside all that is more important: within the vCPUs that on-demand has, or within the budget at the cheapest prices
 * that keep every level. What others will want is looked at as far ahead as the part needs to be gone by then. It comes
 * back when it has fitted for the profile's minimum hold.
 */
export function withYielding(
  spec: FleetSpec,
  state: FleetState,
  { nowSeconds, usdPerHour }: Pick<Observation, "nowSeconds" | "usdPerHour">,
): FleetState {
  const able = spec.workloads.filter(({ parts }) => parts.some(mayYield));
  if (able.length === 0) return state;
  const room = new SteadyRoom(spec, usdPerHour);
  const workloads = { ...state.workloads };
  for (const workload of able) {
    const before = workloads[workload.name] ?? emptyWorkloadState(nowSeconds);
    const parts = workload.parts.filter((part) => !room.has(workload, part, nowSeconds));
    workloads[workload.name] = withYielded(before, workload, parts.filter(mayYield), nowSeconds);
  }
  return { ...state, workloads };
}

/** The state of a workload some of whose parts yield from now on; those that came back are forgotten. */
export function withYielded(
  before: WorkloadState,
  { profile }: WorkloadSpec,
  parts: readonly PartSpec[],
  nowSeconds: number,
): WorkloadState {
  const { yieldedUntilSeconds: earlier = {}, ...rest } = before;
  const lasting = Object.entries(earlier).filter(([, until]) => until > nowSeconds);
  const anew = parts.map(({ name }) => [name, nowSeconds + profile.minimumHoldSeconds] as const);
  const yieldedUntilSeconds = Object.fromEntries([...lasting, ...anew]);
  return { ...rest, ...(Object.keys(yieldedUntilSeconds).length > 0 && { yieldedUntilSeconds }) };
}

/** What there is for parts that stay steady: vCPUs on-demand, and USD an hour. */
class SteadyRoom {
  private readonly claims: readonly Claim[];

  constructor(
    private readonly spec: FleetSpec,
    usdPerHour: Observation["usdPerHour"],
  ) {
    this.claims = spec.workloads.flatMap((workload) => claimsOf(workload, spec.pools, usdPerHour));
  }

  /**
   * Whether a part fits beside those before it, of which others that may yield and do not fit take none. True for one that
   * need not be steady.
   */
  has(workload: WorkloadSpec, part: PartSpec, nowSeconds: number): boolean {
    const goneSeconds = leaveSeconds(workload, part, this.spec);
    let { onDemandVcpus: vcpus = Infinity, budgetUsdPerHour: usd } = this.spec;
    for (const claim of this.claims) {
      const lead = leadSeconds(claim.workload, this.spec);
      const units = unitsWanted(claim, nowSeconds, claim.part === part ? lead : goneSeconds + lead);
      const fits = units * claim.vcpus <= vcpus && units * claim.usdPerHour <= usd;
      if (claim.part === part) return fits;
      const yields = !fits && claim.part !== undefined && mayYield(claim.part);
      vcpus -= yields ? 0 : units * claim.vcpus;
      usd -= units * (yields ? claim.yieldedUsdPerHour : claim.usdPerHour);
    }
    return true;
  }
}

/** What one unit takes of the room, at the least. */
interface Claim extends Pick<PartSpec, "units" | "demand"> {
  readonly workload: WorkloadSpec;
  /** Absent for shadows. */
  readonly part?: PartSpec;
  readonly vcpus: number;
  readonly usdPerHour: number;
  readonly yieldedUsdPerHour: number;
}

/** Shadows first, then parts by the strength of their promise. */
function claimsOf(
  workload: WorkloadSpec,
  pools: readonly CapacityPool[],
  usdPerHour: Observation["usdPerHour"],
): Claim[] {
  const cheapest = (ids: readonly string[], market?: Market): { vcpus: number; usdPerHour: number } => {
    const prices = pools
      .filter((pool) => ids.includes(pool.id) && (market === undefined || pool.market === market))
      .map((pool) => ({ pool, usd: usdPerHour[pool.id] ?? pool.usdPerHour }));
    const least = prices.reduce((a, b) => (b.usd < a.usd ? b : a), prices[0] ?? { pool: undefined, usd: 0 });
    const vcpus = least.pool?.market === Market.OnDemand ? least.pool.performance.vcpu : 0;
    return { vcpus, usdPerHour: least.usd };
  };
  const any = cheapest(workload.pools);
  const steady = cheapest(workload.pools, Market.OnDemand);
  const parts = [...workload.parts].sort((a, b) => compareLevels(b.level, a.level));
  const { shadow } = workload;
  const kept = shadow && shadow.mode !== ShadowMode.Warm ? cheapest(shadow.pools) : undefined;
  return [
    ...(shadow && kept ? [{ workload, units: shadow.units, ...kept, yieldedUsdPerHour: kept.usdPerHour }] : []),
    ...parts.map((part) => ({
      workload,
      part,
      units: part.units,
      ...(part.demand && { demand: part.demand }),
      ...(part.level === Level.Immediate ? { ...any, vcpus: 0 } : steady),
      yieldedUsdPerHour: any.usdPerHour,
    })),
  ];
}

/** How long it takes until all units of a part run elsewhere: a start, then batch by batch its warning and the cap's wait. */
function leaveSeconds(workload: WorkloadSpec, part: PartSpec, { tickSeconds }: FleetSpec): number {
  const { profile, startSeconds } = workload;
  const batches = Math.ceil(peakUnits(part) / movesAllowed(unitsOf(workload), profile));
  const waits = batches * warningSeconds(part.level) + (batches - 1) * profile.moveWindowSeconds;
  return startSeconds + waits + spareTicks * tickSeconds;
}
