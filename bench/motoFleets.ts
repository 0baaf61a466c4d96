import { findMoto, howToGetMoto } from "../provider/aws/fixtures/moto.js";
import { motoPool } from "../provider/aws/fixtures/motoFleet.js";
import { openMotoWorld, type MotoWorld } from "../provider/aws/fixtures/motoWorld.js";
import {
  Measure,
  Priority,
  WorkloadKind,
  type CheckpointSpec,
  type FleetSpec,
  type WorkloadSpec,
} from "../provider/engine/fleet.js";
import { Level } from "../provider/engine/level.js";
import { Role } from "../provider/engine/observation.js";
import { Market, type CapacityPool } from "../provider/engine/pool.js";
import { profiles } from "../provider/engine/profile.js";
import { motoCompanion, type MotoCompanion } from "../provider/lambda/fixtures/motoCompanion.js";

const zones = ["us-east-1a", "us-east-1b", "us-east-1c"];
const types = ["c7g.large", "m7g.large"];
/** From launch to ready. */
const startSeconds = 30;

const pools: readonly CapacityPool[] = types.flatMap((type) =>
  zones.flatMap((zone) => [
    { ...motoPool(type, zone, Market.Spot), hazardScale: 0.02 },
    { ...motoPool(type, zone, Market.OnDemand), hazardScale: 0.02, usdPerHour: 0.07 },
  ]),
);

/** A service of so many units, a tenth of which must not be interrupted, on two types in three zones. */
export function motoSpec(units: number, checkpoint?: CheckpointSpec): FleetSpec {
  const base = Math.max(1, Math.floor(units / 10));
  const workload: WorkloadSpec = {
    name: "web",
    kind: WorkloadKind.Service,
    priority: Priority.Standard,
    profile: profiles.balanced,
    parts: [
      { name: "base", units: base, level: Level.NonInterruptible },
      { name: "rest", units: units - base, level: Level.Immediate },
    ],
    pools: pools.map(({ id }) => id),
    startSeconds,
    recoverySeconds: 0,
    degradation: [],
    allowedMeasures: checkpoint ? [Measure.Checkpoint] : [],
    ...(checkpoint && { checkpoint }),
  };
  return {
    name: "shop",
    pools,
    workloads: [workload],
    budgetUsdPerHour: Infinity,
    tickSeconds: 60,
    noticeSeconds: 120,
  };
}

/** The whole companion of such a fleet on moto, before its first tick. */
export async function openMotoFleet(world: MotoWorld, spec: FleetSpec): Promise<MotoCompanion> {
  const of = (part: string, market: Market, level: Level) => ({
    ...{ part, market, level, role: Role.Serving, instanceTypes: types, zones },
  });
  return motoCompanion(world, {
    spec,
    lanes: [
      of("base", Market.OnDemand, Level.NonInterruptible),
      of("rest", Market.OnDemand, Level.Immediate),
      of("rest", Market.Spot, Level.Immediate),
    ],
  });
}

/** A minute and its tick. @throws what stopped the round. */
export async function minuteOf(companion: MotoCompanion): Promise<void> {
  companion.pass(60);
  const { failure } = await companion.tick();
  if (failure !== undefined) throw failure as Error;
}

const mostMinutes = 30;

/** Ticks until two rounds in a row have nothing to do. */
export async function settleFleet(companion: MotoCompanion): Promise<void> {
  for (let minute = 0, calm = 0; calm < 2; minute++) {
    if (minute === mostMinutes) throw new Error(`expected the fleet to settle within ${mostMinutes} minutes`);
    companion.pass(60);
    const { taken, failure } = await companion.tick();
    if (failure !== undefined) throw failure as Error;
    calm = taken?.round?.decision.actions.length === 0 ? calm + 1 : 0;
  }
}

/** What the function's process needs to be this companion's. */
export function functionEnvironment(world: MotoWorld, { environment }: MotoCompanion): Record<string, string> {
  const { fleet, stack, table, bucket, document, hooks } = environment;
  return {
    AWS_ENDPOINT_URL: world.cloud.endpoint,
    BLENDED_FLEET_NAME: fleet,
    BLENDED_FLEET_STACK: stack,
    BLENDED_FLEET_TABLE: table,
    BLENDED_FLEET_BUCKET: bucket,
    BLENDED_FLEET_DOCUMENT: document,
    BLENDED_FLEET_HOOKS: JSON.stringify(hooks),
  };
}

/** Work on a moto of its own; says what is missing where there is none. */
export async function onMoto(work: (world: MotoWorld) => Promise<void>): Promise<void> {
  const server = findMoto(process.env);
  if (server === undefined)
    return void process.stdout.write(`without moto nothing is measured here: ${howToGetMoto}\n`);
  const world = await openMotoWorld(server);
  try {
    await work(world);
  } finally {
    await world.close();
  }
}
