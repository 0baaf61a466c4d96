import type { AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import {
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  type TargetHealthDescription,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { asked } from "../companionFailure.js";

export interface TargetHealthOptions {
  readonly client: ElasticLoadBalancingV2Client;
  /** Seconds since 1970. */
  readonly nowSeconds: () => number;
  /** Told why load balancers could not be asked. */
  readonly failed: (why: string) => void;
  /** What a round waits for an answer at most. */
  readonly patienceMilliseconds?: number;
}

/**
 * Where a target is with its load balancer (TargetHealth in the Elastic Load Balancing API Reference, version 2015-12-01).
 * `unused` is of a target group that no load balancer sends anything to, which no waiting changes, and `unavailable` of
 * one whose checks are off or not known: both say nothing of the target. In all others but `healthy` it gets no requests
 * yet, or is not to get them any more.
 */
const saysNothing: readonly string[] = ["unused", "unavailable"];
const healthy = "healthy";

/** Whether targets are healthy, by instance; those that are not registered are not in it. */
type Targets = ReadonlyMap<string, boolean>;

interface Answer {
  readonly targets: Targets;
  readonly atSeconds: number;
}

/** The health of the targets of an instance's group; see `TargetHealth.of`. */
export type PassesTargets = (group: string, instanceId: string) => boolean;

/** A sixth of what the companion may run for: a decision waits for it, and without an answer there are older ones. */
const defaultPatienceMilliseconds = 5_000;
/**
 * Five rounds. Chosen: for as long it is likelier that what was healthy still is than that all of a fleet is. Who has come
 * since counts as not healthy, so that nothing is released for it meanwhile.
 */
const trustedSeconds = 300;

/**
 * What load balancers say of a fleet's instances: one call a target group and round, of whatever lanes it is, and none
 * where no group with instances has one. Auto Scaling says InService before the load balancer's checks have passed.
 */
export class TargetHealth {
  /** By the target group's ARN. */
  private readonly known = new Map<string, Answer>();

  constructor(private readonly options: TargetHealthOptions) {}

  /**
   * Whether an instance is healthy in every target group of its Auto Scaling group, as far as these say; true where it has
   * none. Where a target group can't be asked its last answer stands for five minutes, then Auto Scaling's word does.
   * Never throws.
   */
  async of(groups: readonly AutoScalingGroup[]): Promise<PassesTargets> {
    const targetGroups = new Map(groups.map((group) => [group.AutoScalingGroupName ?? "", targetGroupsOf(group)]));
    const all = [...new Set([...targetGroups.values()].flat())];
    for (const arn of this.known.keys()) if (!all.includes(arn)) this.known.delete(arn);
    const answers = new Map(await Promise.all(all.map(async (arn) => [arn, await this.ask(arn)] as const)));
    return (group, instanceId) =>
      (targetGroups.get(group) ?? []).every((arn) => {
        const targets = answers.get(arn);
        return targets === undefined || (targets.get(instanceId) ?? false);
      });
  }

  private async ask(TargetGroupArn: string): Promise<Targets | undefined> {
    const { client, nowSeconds, patienceMilliseconds = defaultPatienceMilliseconds } = this.options;
    const abortSignal = AbortSignal.timeout(patienceMilliseconds);
    try {
      const { TargetHealthDescriptions = [] } = await asked("DescribeTargetHealth", () =>
        client.send(new DescribeTargetHealthCommand({ TargetGroupArn }), { abortSignal }),
      );
      const targets = healthOf(TargetHealthDescriptions);
      this.known.set(TargetGroupArn, { targets, atSeconds: nowSeconds() });
      return targets;
    } catch (failure) {
      return this.lastKnown(TargetGroupArn, failure as Error);
    }
  }

  private lastKnown(arn: string, { message }: Error): Targets | undefined {
    const last = this.known.get(arn);
    const ageSeconds = Math.abs(this.options.nowSeconds() - (last?.atSeconds ?? -Infinity));
    const stands = ageSeconds <= trustedSeconds ? "its last answer stands" : "Auto Scaling's word stands";
    this.options.failed(`${message}; of ${arn} ${stands}`);
    return ageSeconds <= trustedSeconds ? last?.targets : undefined;
  }
}

/** Those of a group without instances tell of nobody. */
function targetGroupsOf({ Instances = [], TargetGroupARNs = [] }: AutoScalingGroup): readonly string[] {
  return Instances.length > 0 ? TargetGroupARNs : [];
}

/** An instance that is registered on several ports is healthy where it is on all. */
function healthOf(descriptions: readonly TargetHealthDescription[]): Targets {
  const targets = new Map<string, boolean>();
  for (const { Target, TargetHealth: health } of descriptions) {
    const id = Target?.Id ?? "";
    const state = health?.State ?? "";
    targets.set(id, (targets.get(id) ?? true) && (state === healthy || saysNothing.includes(state)));
  }
  return targets;
}
