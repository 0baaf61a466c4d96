import {
  UpdateAutoScalingGroupCommand,
  type AutoScalingClient,
  type AutoScalingGroup,
  type LaunchTemplate,
  type LaunchTemplateOverrides,
  type MixedInstancesPolicy,
} from "@aws-sdk/client-auto-scaling";
import type { LaneEntry } from "../../document/laneEntry.js";
import { asked } from "../companionFailure.js";
import { groupNamed } from "./laneGroups.js";

/**
 * Versions of a lane's templates, which are the same one: Pulumi makes each new version the default. Pulumi names the
 * default, so overrides that name the latest are the companion's, and are put back. Overrides that Pulumi changes
 * meanwhile are told from a narrowing that a crash left behind, and the mark comes and goes with what it marks.
 */
const Version = { OfPulumi: "$Default", OfNarrowing: "$Latest" } as const;

/** Launches of one group that go on at the same time because they take the same types. */
interface Turn {
  readonly types: readonly string[];
  readonly taken: Promise<void>;
  readonly launches: Promise<unknown>[];
}

/**
 * Which of a lane's types a launch may take. LaunchInstances takes no types: those of the group's overrides are EC2's to
 * choose from. So launches that are to avoid some wait for those that are not, group by group. `allowAll` begins anew.
 */
export class LaneTypes {
  private readonly turns = new Map<string, Turn>();

  /** @param failed told why a group could not be narrowed; the launch is then made from all its types. */
  constructor(
    private readonly client: AutoScalingClient,
    private readonly failed: (why: string) => void,
  ) {}

  /** Launches while the lane's group takes these of its types only. */
  async during<Answer>(lane: LaneEntry, types: readonly string[], launch: () => Promise<Answer>): Promise<Answer> {
    const turn = this.turnOf(lane, types);
    const launching = turn.taken.then(launch);
    turn.launches.push(launching);
    return launching;
  }

  /** Puts back the types of all groups that were narrowed, in this process or in one that ended before it could. */
  allowAll(lanes: readonly LaneEntry[], groups: readonly AutoScalingGroup[]): readonly Promise<void>[] {
    this.turns.clear();
    const byName = new Map(groups.map((group) => [group.AutoScalingGroupName, group]));
    return lanes.flatMap((lane) => {
      const policy = policyTaking(byName.get(lane.group), lane, lane.instanceTypes);
      return policy ? [this.update(lane, policy)] : [];
    });
  }

  private turnOf(lane: LaneEntry, types: readonly string[]): Turn {
    const last = this.turns.get(lane.group);
    if (last && isSame(last.types, types)) return last;
    const isNarrow = last !== undefined || types.length < lane.instanceTypes.length;
    const taken = isNarrow ? this.taken(lane, types, last) : Promise.resolve();
    const turn = { types, taken, launches: [] };
    this.turns.set(lane.group, turn);
    return turn;
  }

  private async taken(lane: LaneEntry, types: readonly string[], last: Turn | undefined): Promise<void> {
    await Promise.allSettled(last?.launches ?? []);
    try {
      const policy = policyTaking(await groupNamed(this.client, lane.group), lane, types);
      if (policy) await this.update(lane, policy);
    } catch (failure) {
      // A type that may have no room is better than no launch.
      this.failed((failure as Error).message);
    }
  }

  private async update({ group }: LaneEntry, policy: MixedInstancesPolicy): Promise<void> {
    const input = { AutoScalingGroupName: group, MixedInstancesPolicy: policy };
    await asked("UpdateAutoScalingGroup", () => this.client.send(new UpdateAutoScalingGroupCommand(input)));
  }
}

/** The group's policy with these of its lane's types; undefined where it has them already or is not to be touched. */
function policyTaking(
  group: AutoScalingGroup | undefined,
  lane: LaneEntry,
  types: readonly string[],
): MixedInstancesPolicy | undefined {
  const policy = group?.MixedInstancesPolicy;
  const overrides = changedOverrides(lane, policy?.LaunchTemplate?.Overrides ?? [], types);
  return overrides && { ...policy, LaunchTemplate: { ...firstTemplate(policy), Overrides: [...overrides] } };
}

/**
 * Not to be touched are types or templates that the document does not have. Of a list that is Pulumi's own, types are
 * taken off only: what it lacks of the document's is what Pulumi is just taking off itself.
 */
function changedOverrides(
  lane: LaneEntry,
  present: readonly LaunchTemplateOverrides[],
  types: readonly string[],
): readonly LaunchTemplateOverrides[] | undefined {
  if (present.length === 0 || !present.every((override) => isOf(lane, override))) return undefined;
  const isNarrowed = present.some((override) => override.LaunchTemplateSpecification?.Version === Version.OfNarrowing);
  if (types.length === lane.instanceTypes.length) {
    return isNarrowed ? overridesOf(lane, types, Version.OfPulumi) : undefined;
  }
  const has = present.map(({ InstanceType = "" }) => InstanceType);
  const wanted = isNarrowed ? types : types.filter((type) => has.includes(type));
  return wanted.length === 0 || isSame(wanted, has) ? undefined : overridesOf(lane, wanted, Version.OfNarrowing);
}

/** A description gives a template's name beside its id, and an update refuses both of them together. */
function firstTemplate(policy: MixedInstancesPolicy | undefined): LaunchTemplate {
  const { LaunchTemplateName: _, ...first } = policy?.LaunchTemplate?.LaunchTemplateSpecification ?? {};
  return { LaunchTemplateSpecification: first };
}

function overridesOf(
  { launchTemplates }: LaneEntry,
  types: readonly string[],
  version: string,
): readonly LaunchTemplateOverrides[] {
  return types.map((type) => {
    const LaunchTemplateSpecification = { LaunchTemplateId: launchTemplates?.[type], Version: version };
    return { InstanceType: type, LaunchTemplateSpecification };
  });
}

function isOf({ launchTemplates = {} }: LaneEntry, override: LaunchTemplateOverrides): boolean {
  const { InstanceType = "", LaunchTemplateSpecification } = override;
  const known = launchTemplates[InstanceType];
  return known !== undefined && known === LaunchTemplateSpecification?.LaunchTemplateId;
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((type, index) => type === others[index]);
}
