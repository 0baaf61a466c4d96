import { motoPool, type LaneForm } from "../../provider/aws/fixtures/motoFleet.js";
import { sampleFleet, sampleWorkload } from "../../provider/embedded/fixtures/sampleFleet.js";
import { Measure, Priority, ShadowMode, WorkloadKind, type FleetSpec } from "../../provider/engine/fleet.js";
import { Level } from "../../provider/engine/level.js";
import { Role } from "../../provider/engine/observation.js";
import { Market, type CapacityPool } from "../../provider/engine/pool.js";
import { profiles } from "../../provider/engine/profile.js";

/** One type a lane: of several EC2 chooses, and no script can say which. */
const servingType = "c7g.large";
const shadowType = "m7g.large";
export const zones = ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"];

const spot = zones.map((zone) => motoPool(servingType, zone, Market.Spot));
const onDemand = zones.map((zone): CapacityPool => ({
  ...motoPool(servingType, zone, Market.OnDemand),
  usdPerHour: 0.07,
}));
const shadows = zones.slice(0, 3).map((zone): CapacityPool => ({
  ...motoPool(shadowType, zone, Market.OnDemand),
  usdPerHour: 0.08,
  onDemandUsdPerHour: 0.08,
}));

export const parityPools: readonly CapacityPool[] = [...spot, ...onDemand, ...shadows];
const serving = [...spot, ...onDemand].map(({ id }) => id);
const standing = shadows.map(({ id }) => id);

/** Of every kind: a service that saves its work and does without, with a hot shadow; one with a warm one; a job. */
export function parityFleet(): FleetSpec {
  return sampleFleet(parityPools, [
    sampleWorkload("web", {
      priority: Priority.Critical,
      parts: [
        { name: "base", units: 2, level: Level.NonInterruptible },
        { name: "rest", units: 5, level: Level.Immediate },
      ],
      pools: serving,
      startSeconds: 45,
      recoverySeconds: 60,
      shadow: { mode: ShadowMode.Hot, units: 1, pools: standing, switchSeconds: 10 },
      degradation: [
        { name: "half-speed", savesUnits: 1, qualityUsdPerHour: 0.06 },
        { name: "no-images", savesUnits: 1, qualityUsdPerHour: 0.09 },
      ],
      checkpoint: { saveSeconds: 10, restoreSeconds: 10, sizeMiB: 1, maximumIntervalSeconds: 3600 },
      allowedMeasures: Object.values(Measure),
    }),
    sampleWorkload("api", {
      parts: [{ name: "all", units: 3, level: Level.Immediate }],
      pools: serving,
      startSeconds: 90,
      shadow: { mode: ShadowMode.Warm, units: 1, pools: standing, switchSeconds: 60 },
      allowedMeasures: [Measure.Shift],
    }),
    sampleWorkload("batch", {
      kind: WorkloadKind.DeadlineJob,
      priority: Priority.NonCritical,
      profile: profiles.deadline,
      parts: [{ name: "all", units: 1, level: Level.Immediate }],
      pools: serving,
      deadline: { workSeconds: 2 * 3600, deadlineSeconds: 4 * 3600, restartOverheadSeconds: 120 },
      allowedMeasures: [Measure.Shift],
    }),
  ]);
}

export const parityLanes: readonly LaneForm[] = [
  lane("web", "base", Level.NonInterruptible, Market.OnDemand),
  lane("web", "rest", Level.Immediate, Market.OnDemand),
  lane("web", "rest", Level.Immediate, Market.Spot),
  shadowLane("web", "rest"),
  lane("api", "all", Level.Immediate, Market.OnDemand),
  lane("api", "all", Level.Immediate, Market.Spot),
  shadowLane("api", "all"),
  lane("batch", "all", Level.Immediate, Market.OnDemand),
  lane("batch", "all", Level.Immediate, Market.Spot),
];

function lane(workload: string, part: string, level: Level, market: Market): LaneForm {
  return { workload, part, level, market, role: Role.Serving, instanceTypes: [servingType], zones };
}

function shadowLane(workload: string, part: string): LaneForm {
  const level = Level.Immediate;
  return { workload, part, level, market: Market.OnDemand, role: Role.Shadow, instanceTypes: [shadowType], zones };
}
