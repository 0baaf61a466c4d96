/**
 * What a Pulumi program declares a fleet with: `import { BlendedFleet } from "blended-fleet"`.
 * @module program
 * @sortStrategy alphabetical
 */
export { BlendedFleet } from "./blendedFleet.js";
export type {
  ApiArgs,
  BlendedFleetArgs,
  CompanionArgs,
  InfrastructureArgs,
  NetworkArgs,
  RetentionArgs,
  WorkloadInfrastructureArgs,
} from "./args.js";
export type {
  CheckpointArgs,
  DeadlineArgs,
  DegradationStepArgs,
  DemandArgs,
  FleetArgs,
  InstanceTypeArgs,
  MarketArgs,
  NeedsArgs,
  PartArgs,
  ProfileArgs,
  ShadowArgs,
  SpreadArgs,
  UsageSampleArgs,
  WorkloadArgs,
} from "../provider/declaration/args.js";
export { AtPeak, Measure, Priority, ShadowMode, WorkloadKind, type KeptMode } from "../provider/engine/fleet.js";
export { Weekday } from "../provider/engine/demand.js";
export { Architecture, type Performance } from "../provider/engine/instanceType.js";
export { Level } from "../provider/engine/level.js";
export type {
  BlendLine,
  FleetPlan,
  PlannedPart,
  PlannedShadow,
  SettledPlan,
  UsdPerHourRange,
  WorkloadPlan,
} from "../provider/engine/plan.js";
export { Role } from "../provider/engine/observation.js";
export { Market, type CapacityPool } from "../provider/engine/pool.js";
export type { CataloguePrices, MarketPrices, PriceSource } from "../provider/engine/priceSource.js";
export { ProfileName } from "../provider/engine/profile.js";
export type { UsdByMode } from "../provider/engine/shadowMemory.js";
export type { SpreadSpec } from "../provider/engine/spread.js";
export { TagKey } from "../provider/engine/tags.js";
export { InputError, type Fault } from "../provider/errors.js";
