import test from "ava";
import { unknownValue } from "@pulumi/pulumi/runtime/index.js";
import { recordProgram } from "../provider/preview/recordProgram.js";
import { corpus } from "./fixtures/corpus/corpus.js";
import { previewedOutputsOf, stackViolations, violationsOf } from "./fixtures/runPolicies.js";

/**
 * What AWS's provider says in a preview of properties that it may fill in by itself and the program left out, from
 * hashicorp/terraform-provider-aws: optional and computed at once.
 */
const computed: Readonly<Record<string, readonly string[]>> = {
  "aws:autoscaling/group:Group": ["desiredCapacity", "availabilityZones", "vpcZoneIdentifiers", "arn", "id"],
  "aws:ec2/launchTemplate:LaunchTemplate": ["metadataOptions", "defaultVersion", "arn", "id"],
  "aws:ec2/instance:Instance": ["instanceMarketOptions", "availabilityZone", "subnetId", "metadataOptions", "id"],
  "aws:eks/nodeGroup:NodeGroup": ["capacityType", "instanceTypes", "amiType", "id"],
};

for (const { name, declare, expects } of corpus.filter(({ kind, isAlone }) => kind === "plain" && !isAlone)) {
  test.serial(`${name} is judged the same where AWS's provider does not know yet what it fills in`, async (t) => {
    const { resources } = await recordProgram(() => declare(name), {
      project: "computed",
      stack: "dev",
      unknownOutputs: true,
    });
    const single = resources.flatMap((resource) => violationsOf(resource));
    const stack = resources.map(previewedOutputsOf).map((resource) => {
      const left = (computed[resource.type] ?? []).filter((key) => resource.outputs[key] === undefined);
      return {
        ...resource,
        outputs: { ...resource.outputs, ...Object.fromEntries(left.map((key) => [key, unknownValue])) },
      };
    });
    const told = [...single, ...stackViolations(stack)].map(({ policy, on }) => `${policy} on ${on}`);
    t.deepEqual([...new Set(told)].sort(), expects.map(([policy, on]) => `${policy} on ${on}`).sort());
  });
}
