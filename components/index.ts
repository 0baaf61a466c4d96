/** What a Pulumi program declares a fleet with. */
export { BlendedFleet } from "./blendedFleet.js";
export type {
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
  FleetArgs,
  InstanceTypeArgs,
  NeedsArgs,
  PartArgs,
  ProfileArgs,
  ShadowArgs,
  UsageSampleArgs,
  WorkloadArgs,
} from "../provider/declaration/args.js";
export { Measure, Priority, ShadowMode, WorkloadKind } from "../provider/engine/fleet.js";
export { Architecture } from "../provider/engine/instanceType.js";
export { Level } from "../provider/engine/level.js";
export type { BlendLine, FleetPlan, WorkloadPlan } from "../provider/engine/plan.js";
export { Market } from "../provider/engine/pool.js";
export { ProfileName } from "../provider/engine/profile.js";
export { TagKey } from "../provider/engine/tags.js";
export { InputError, type Fault } from "../provider/errors.js";
