import { isKnown, type Launcher } from "./launcher.js";
import { Notice, type Heeding } from "./notices.js";
import { notKnown, type Maybe } from "./plainValue.js";
import { numberAt, textAt, textsAt } from "./reading.js";
import type { StackResource } from "./stackResource.js";

const groupType = "aws:autoscaling/group:Group";
const providerType = "aws:ecs/capacityProvider:CapacityProvider";
const environmentType = "aws:batch/computeEnvironment:ComputeEnvironment";
const jobDefinitionType = "aws:batch/jobDefinition:JobDefinition";

/** Besides launchers, what tells who acts on notices. */
export const handlerTypes: readonly string[] = [jobDefinitionType];

const driven = "autoScalingGroupProvider";

/** What acts on notices for launchers of a stack from outside of them. */
export class NoticeHandlers {
  /** Whether ECS drains the instances of a group, by the group's ARN and by its URN. */
  private readonly drained = new Map<string, Maybe<boolean>>();
  private readonly retries: Maybe<boolean>;

  constructor(resources: readonly StackResource[]) {
    for (const resource of resources) if (resource.type === providerType) this.addProvider(resource);
    this.retries = retriesOf(resources.filter(({ type }) => type === jobDefinitionType));
  }

  /** What is done by itself on notices for a launcher's instances, by the launcher or for it. */
  heedingOf({ heeds, type, urn }: Launcher, { properties }: StackResource): Heeding {
    if (type === environmentType) return this.retries === false ? heeds : () => this.retries;
    const arn = type === groupType ? textAt(properties, "arn") : undefined;
    const drained = this.drained.get(urn) ?? (isKnown(arn) ? this.drained.get(arn) : undefined);
    if (drained === undefined || drained === false) return heeds;
    return (detailType) => (detailType === Notice.Interruption ? drained : heeds(detailType));
  }

  /** A capacity provider drains its group's instances unless it is told not to. */
  private addProvider({ properties, source }: StackResource): void {
    const arn = textAt(properties, driven, "autoScalingGroupArn");
    const setting = textAt(properties, driven, "managedDraining");
    const drains = setting === notKnown ? notKnown : setting === undefined || setting === "" || setting === "ENABLED";
    if (isKnown(arn)) this.drained.set(arn, drains);
    if (arn !== notKnown) return;
    const groups = (source.propertyDependencies[driven] ?? []).filter(({ type }) => type === groupType);
    // Of several groups, a program may choose one.
    for (const { urn } of groups) this.drained.set(urn, groups.length === 1 ? drains : notKnown);
  }
}

/** Batch runs a job whose instance was taken once more where its definition has an attempt left; by default it has one. */
function retriesOf(definitions: readonly StackResource[]): Maybe<boolean> {
  const attempts = definitions.filter(mayRunOnInstances).map(({ properties }) => attemptsOf(properties));
  if (attempts.length === 0 || attempts.some((count) => count !== notKnown && count < 2)) return false;
  return attempts.includes(notKnown) ? notKnown : true;
}

function attemptsOf(properties: StackResource["properties"]): number | typeof notKnown {
  const attempts = numberAt(properties, "retryStrategy", "attempts") ?? 1;
  // It may be a job of Fargate's, which is none of these.
  const isUnclear =
    attempts !== notKnown && attempts < 2 && textsAt(properties, "platformCapabilities").unknownCount > 0;
  return isUnclear ? notKnown : attempts;
}

function mayRunOnInstances({ properties }: StackResource): boolean {
  const { texts, unknownCount } = textsAt(properties, "platformCapabilities");
  return texts.length === 0 || unknownCount > 0 || texts.includes("EC2");
}
