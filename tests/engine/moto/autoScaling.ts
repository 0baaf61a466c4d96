import {
  AutoScaling,
  type AutoScalingGroup,
  type CreateAutoScalingGroupCommandInput,
} from "@aws-sdk/client-auto-scaling";
import type { WireObject } from "../wireValue.js";
import { camel, clientSettings, pascal, text, type CloudTwin } from "./cloudTwin.js";

const client = new AutoScaling(clientSettings());

export const groups: CloudTwin = {
  async create({ inputs }) {
    const name = text(inputs, "name");
    const { targetGroupArns, forceDelete: _, waitForCapacityTimeout: __, ...rest } = inputs;
    const { DesiredCapacity } = settingsOf(rest);
    await client.createAutoScalingGroup({
      ...settingsOf(rest),
      ...(typeof DesiredCapacity === "number" && { DesiredCapacity }),
      AutoScalingGroupName: name,
      Tags: tagsOf(inputs, name),
      ...(Array.isArray(targetGroupArns) && { TargetGroupARNs: targetGroupArns as string[] }),
    });
    await client.suspendProcesses({
      AutoScalingGroupName: name,
      ScalingProcesses: (inputs["suspendedProcesses"] ?? []) as string[],
    });
    await client.enableMetricsCollection({
      AutoScalingGroupName: name,
      Granularity: text(inputs, "metricsGranularity"),
      Metrics: (inputs["enabledMetrics"] ?? []) as string[],
    });
  },

  /** Like the provider, it sends the size only when it is to change: what Pulumi ignores is its old value. */
  async update({ inputs }, before) {
    const { DesiredCapacity, ...settings } = settingsOf(inputs);
    const isResized = inputs["desiredCapacity"] !== before["desiredCapacity"];
    const name = text(inputs, "name");
    await client.updateAutoScalingGroup({
      ...settings,
      ...(isResized && { DesiredCapacity }),
      AutoScalingGroupName: name,
    });
    await client.createOrUpdateTags({ Tags: tagsOf(inputs, name) });
    await client.suspendProcesses({
      AutoScalingGroupName: name,
      ScalingProcesses: (inputs["suspendedProcesses"] ?? []) as string[],
    });
  },

  async read({ inputs }) {
    const name = text(inputs, "name");
    const { AutoScalingGroups = [] } = await client.describeAutoScalingGroups({ AutoScalingGroupNames: [name] });
    const [group] = AutoScalingGroups;
    if (!group) return undefined;
    const { MinSize = 0, MaxSize = 0, DesiredCapacity = 0, SuspendedProcesses = [] } = group;
    return {
      ...inputs,
      minSize: MinSize,
      maxSize: MaxSize,
      desiredCapacity: DesiredCapacity,
      suspendedProcesses: SuspendedProcesses.map(({ ProcessName = "" }) => ProcessName),
      mixedInstancesPolicy: withTypesOf(group, inputs["mixedInstancesPolicy"] as WireObject),
    };
  },

  async delete({ inputs }) {
    const AutoScalingGroupName = text(inputs, "name");
    if (inputs["forceDelete"] === true) await wakeShadows(AutoScalingGroupName);
    else {
      await client.updateAutoScalingGroup({ AutoScalingGroupName, MinSize: 0, MaxSize: 0, DesiredCapacity: 0 });
    }
    await client.deleteAutoScalingGroup({ AutoScalingGroupName, ForceDelete: inputs["forceDelete"] === true });
  },
};

/** AWS deletes a group with all of its instances; moto leaves those in Standby. */
async function wakeShadows(AutoScalingGroupName: string): Promise<void> {
  const asked = { AutoScalingGroupNames: [AutoScalingGroupName] };
  const { AutoScalingGroups: [group] = [] } = await client.describeAutoScalingGroups(asked);
  const resting = (group?.Instances ?? []).filter(({ LifecycleState }) => LifecycleState === "Standby");
  if (resting.length === 0) return;
  const InstanceIds = resting.map(({ InstanceId = "" }) => InstanceId);
  await client.exitStandby({ AutoScalingGroupName, InstanceIds });
}

export const lifecycleHooks: CloudTwin = {
  async create({ inputs, id }) {
    const { name: _, ...settings } = inputs;
    await client.putLifecycleHook({
      ...(pascal(settings) as object),
      AutoScalingGroupName: text(inputs, "autoscalingGroupName"),
      LifecycleHookName: id,
    });
  },
  async delete({ inputs, id }) {
    await client.deleteLifecycleHook({
      AutoScalingGroupName: text(inputs, "autoscalingGroupName"),
      LifecycleHookName: id,
    });
  },
};

/** The policy with the instance types that the group really may take, in their order. */
function withTypesOf({ MixedInstancesPolicy }: AutoScalingGroup, policy: WireObject): WireObject {
  const overrides = camel(MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? []);
  return { ...policy, launchTemplate: { ...(policy["launchTemplate"] as WireObject), overrides } };
}

/** What creating and updating a group have in common. */
function settingsOf(inputs: WireObject): Omit<CreateAutoScalingGroupCommandInput, "AutoScalingGroupName"> & {
  readonly MinSize: number;
  readonly MaxSize: number;
} {
  return {
    MinSize: Number(inputs["minSize"]),
    MaxSize: Number(inputs["maxSize"]),
    DesiredCapacity: Number(inputs["desiredCapacity"]),
    VPCZoneIdentifier: ((inputs["vpcZoneIdentifiers"] ?? []) as string[]).join(","),
    MixedInstancesPolicy: pascal(inputs["mixedInstancesPolicy"] ?? {}) as object,
    CapacityRebalance: inputs["capacityRebalance"] === true,
    HealthCheckType: text(inputs, "healthCheckType"),
    HealthCheckGracePeriod: Number(inputs["healthCheckGracePeriod"]),
  };
}

function tagsOf(inputs: WireObject, name: string) {
  const tags = (inputs["tags"] ?? []) as { key: string; value: string; propagateAtLaunch: boolean }[];
  return tags.map(({ key, value, propagateAtLaunch }) => ({
    ResourceId: name,
    ResourceType: "auto-scaling-group",
    Key: key,
    Value: value,
    PropagateAtLaunch: propagateAtLaunch,
  }));
}
