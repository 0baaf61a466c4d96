import { peakUnits, unitsWanted } from "./demand.js";
import { isYielding, leadSeconds } from "./fleetNow.js";
import { mayYield, ShadowMode, unitsOf, type FleetSpec, type PartSpec, type WorkloadSpec } from "./fleet.js";
import { compareLevels, Level, warningSeconds } from "./level.js";
import { movesAllowed } from "./movementCap.js";
import { InstanceState, type Observation } from "./observation.js";
import { Market, type CapacityPool } from "./pool.js";
import { emptyWorkloadState, type FleetState, type WorkloadState } from "./state.js";
import { poolSet } from "./workloadView.js";

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
  observation: Pick<Observation, "nowSeconds" | "usdPerHour" | "instances">,
): FleetState {
  const { nowSeconds } = observation;
  const able = spec.workloads.filter(({ parts }) => parts.some(mayYield));
  if (able.length === 0) return state;
  const room = new SteadyRoom(spec, observation);
  const workloads = { ...state.workloads };
  for (const workload of able) {
    const before = workloads[workload.name] ?? emptyWorkloadState(nowSeconds);
    const parts = workload.parts.filter((part) => {
      return mayYield(part) && !room.has(workload, part, isYielding(state, workload.name, part.name, nowSeconds));
    });
    workloads[workload.name] = withYielded(before, workload, parts, nowSeconds);
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
  private readonly nowSeconds: number;
  private readonly heldVcpus = new Map<string, number>();

  constructor(
    private readonly spec: FleetSpec,
    { nowSeconds, usdPerHour, instances }: Pick<Observation, "nowSeconds" | "usdPerHour" | "instances">,
  ) {
    this.nowSeconds = nowSeconds;
    this.claims = spec.workloads.flatMap((workload) => claimsOf(workload, spec.pools, usdPerHour));
    const steady = new Map(spec.pools.flatMap((pool) => (pool.market === Market.OnDemand ? [[pool.id, pool]] : [])));
    for (const { workload, pool, state } of instances) {
      const vcpus = state === InstanceState.Stopped ? 0 : (steady.get(pool)?.performance.vcpu ?? 0);
      this.heldVcpus.set(workload, (this.heldVcpus.get(workload) ?? 0) + vcpus);
    }
  }

  /**
   * Whether a part fits beside those before it, of which others that may yield and do not fit take none. For one that is
   * to come back, what others still run on-demand and no longer want is not free yet.
   */
  has(workload: WorkloadSpec, part: PartSpec, comesBack: boolean): boolean {
    const goneSeconds = leaveSeconds(workload, part, this.spec);
    let { onDemandVcpus: vcpus = Infinity, budgetUsdPerHour: usd } = this.spec;
    if (comesBack) vcpus -= this.leavingVcpus(workload);
    for (const claim of this.claims) {
      const lead = leadSeconds(claim.workload, this.spec);
      const units = unitsWanted(claim, this.nowSeconds, claim.part === part ? lead : goneSeconds + lead);
      const fits = units * claim.vcpus <= vcpus && units * claim.usdPerHour <= usd;
      if (claim.part === part) return fits;
      const yields = !fits && claim.part !== undefined && mayYield(claim.part);
      vcpus -= yields ? 0 : units * claim.vcpus;
      usd -= units * (yields ? claim.yieldedUsdPerHour : claim.usdPerHour);
    }
    return true;
  }

  /** vCPUs that workloads more important than this one run on-demand beyond what they want of it. */
  private leavingVcpus(workload: WorkloadSpec): number {
    const before = this.spec.workloads.slice(0, this.spec.workloads.indexOf(workload));
    return before.reduce((sum, other) => {
      const claims = this.claims.filter((claim) => claim.workload === other);
      const wanted = claims.reduce((vcpus, claim) => vcpus + unitsWanted(claim, this.nowSeconds) * claim.vcpus, 0);
      return sum + Math.max(0, (this.heldVcpus.get(other.name) ?? 0) - wanted);
    }, 0);
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

/** Modes in which a shadow takes steady capacity, at least at times. */
const mayRun: readonly ShadowMode[] = [ShadowMode.Hot, ShadowMode.OnForecast];

/** Shadows first, then parts by the strength of their promise. */
function claimsOf(
  workload: WorkloadSpec,
  pools: readonly CapacityPool[],
  usdPerHour: Observation["usdPerHour"],
): Claim[] {
  const cheapest = (ids: readonly string[], market?: Market): { vcpus: number; usdPerHour: number } => {
    const usable = poolSet(ids);
    const prices = pools
      .filter((pool) => usable.has(pool.id) && (market === undefined || pool.market === market))
      .map((pool) => ({ pool, usd: usdPerHour[pool.id] ?? pool.usdPerHour }));
    const least = prices.reduce((a, b) => (b.usd < a.usd ? b : a), prices[0] ?? { pool: undefined, usd: 0 });
    const vcpus = least.pool?.market === Market.OnDemand ? least.pool.performance.vcpu : 0;
    return { vcpus, usdPerHour: least.usd };
  };
  const any = cheapest(workload.pools);
  const steady = cheapest(workload.pools, Market.OnDemand);
  const parts = [...workload.parts].sort((a, b) => compareLevels(b.level, a.level));
  const { shadow } = workload;
  const kept = shadow && mayRun.includes(shadow.mode) ? cheapest(shadow.pools) : undefined;
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
