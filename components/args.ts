import type * as pulumi from "@pulumi/pulumi";
import type { FleetArgs } from "../provider/declaration/args.js";

/** Where the fleet's instances are attached. */
export interface NetworkArgs {
  /** The subnet of each of the fleet's zones: subnet ids by zone, such as `us-east-1a`. */
  subnetIds: { [zone: string]: pulumi.Input<string> };
  /** Ids of the security groups of every instance. */
  securityGroupIds: pulumi.Input<string>[];
}

/** What differs for one workload from the rest of the fleet. */
export interface WorkloadInfrastructureArgs {
  /** The machine image, such as ami-0123456789abcdef0. Default: the fleet's. */
  imageId?: pulumi.Input<string>;
  /** ARN of the instance profile its instances run with. Default: the fleet's. */
  instanceProfileArn?: pulumi.Input<string>;
  /** What an instance runs when it first boots, as plain text. Default: the fleet's. May be a secret. */
  userData?: pulumi.Input<string>;
  /** ARNs of the load balancer target groups that its serving instances are registered with. Services only. */
  targetGroupArns?: pulumi.Input<string>[];
  /** Seconds that its instances have to drain before a group ends them, as `drainSeconds` of the fleet. Default: the fleet's. */
  drainSeconds?: number;
}

/** How long what the fleet writes is kept. */
export interface RetentionArgs {
  /** Days that a snapshot of a workload's state is kept. Default 7. */
  snapshotDays?: number;
  /** Days that the log of decisions is kept. Default 90. */
  decisionDays?: number;
  /** Days that forecasts of losses and what came of them are kept, to train models on. Default 180. */
  forecastDays?: number;
  /** Days that accounts of what was paid for what are kept. Default 400. */
  accountDays?: number;
  /** Days that the log of who wrote what through the API is kept. Default 400. */
  auditDays?: number;
  /** Days that the functions' own logs are kept, one of those CloudWatch Logs has, such as 7, 30 or 365. Default 30. */
  logDays?: number;
}

/** The function that watches the fleet and moves its capacity. */
export interface CompanionArgs {
  /** Memory in MiB, which CPU follows. Default 512. */
  memoryMiB?: number;
  /** Executions set aside for it. Default 1; -1 sets none aside, for accounts whose limit leaves no room. */
  reservedConcurrency?: number;
}

/** The function that answers the fleet's API. */
export interface ApiArgs {
  /** Memory in MiB, which CPU follows. Default 512. */
  memoryMiB?: number;
  /** Executions set aside for it, which are the most it has too. Default -1: none. */
  reservedConcurrency?: number;
}

/** The cloud account's own things that a fleet builds on. */
export interface InfrastructureArgs {
  /** Subnets and security groups. */
  network: NetworkArgs;
  /**
   * The machine image of every workload that does not name its own, such as ami-0123456789abcdef0 or resolve:ssm:… It must
   * fit the processor architecture, which these workloads share.
   */
  imageId: pulumi.Input<string>;
  /** ARN of the instance profile the instances run with. Default: none. */
  instanceProfileArn?: pulumi.Input<string>;
  /** What an instance runs when it first boots, as plain text. Default: nothing. May be a secret. */
  userData?: pulumi.Input<string>;
  /**
   * Seconds that an instance has to drain before its group ends it, from 30 to 7200; 0 ends it at once. Default 120.
   * A workload that is removed drains for as long.
   */
  drainSeconds?: number;
  /** The folder on the instances with the owner's hooks: checkpoint, drain and so on. Default /opt/blended-fleet/hooks. */
  hookFolder?: string;
  /** What differs for single workloads, by their names. */
  workloads?: { [workload: string]: WorkloadInfrastructureArgs };
  /** ARN of the KMS key for state and snapshots. Default: keys that AWS owns. */
  kmsKeyArn?: pulumi.Input<string>;
  /** ARNs of the SNS topics that alarms go to. Default: alarms only show their state. */
  alarmTopicArns?: pulumi.Input<string>[];
  /** How long things are kept. */
  retention?: RetentionArgs;
  /** Settings of the companion function. */
  companion?: CompanionArgs;
  /** Settings of the function that answers the API. */
  api?: ApiArgs;
  /**
   * Deletes with the fleet all that its bucket keeps: snapshots, logs, accounts, models. Default false: `pulumi destroy` then
   * stops at them.
   */
  deleteSnapshotsOnDestroy?: boolean;
}

/** The arguments of a BlendedFleet: a fleet as in a fleet file, and the infrastructure it runs on. */
export interface BlendedFleetArgs extends FleetArgs {
  /** Network, images and other things of the cloud account that the fleet builds on. */
  infrastructure: InfrastructureArgs;
}
