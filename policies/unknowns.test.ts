import test from "ava";
import fc from "fast-check";
import { unknownValue } from "@pulumi/pulumi/runtime/index.js";
import { recordProgram, type RecordedResource } from "../provider/preview/recordProgram.js";
import { corpus } from "./fixtures/corpus/corpus.js";
import {
  argsOf,
  outputsOf,
  settingsFor,
  stackViolations,
  violationsOf,
  type StackedResource,
  type Violation,
} from "./fixtures/runPolicies.js";
import { policies } from "./pack.js";
import { fleetType } from "./view/declaredFleet.js";
import { wiringTypes } from "./view/eventWiring.js";
import { handlerTypes } from "./view/noticeHandlers.js";
import { isLauncherType, launcherTypes } from "./view/readLauncher.js";
import { isStoreType } from "./view/stateStore.js";

type Path = readonly (string | number)[];

/** Whatever a policy may read. */
function isRead(type: string): boolean {
  const others = [...wiringTypes, ...handlerTypes, fleetType];
  return isLauncherType(type) || isStoreType(type) || others.includes(type);
}

for (const { name, declare } of corpus.filter(({ kind, expects }) => kind === "plain" || expects.length > 0)) {
  test.serial(`${name}: no value violates more by not being known yet`, async (t) => {
    const { resources } = await recordProgram(() => declare(name), { project: "corpus", stack: "dev" });
    const read = resources.filter(({ type, parent }) => isRead(type) && parent?.includes("BlendedFleet") !== true);
    const known = new Set(told(read, resources.map(outputsOf)));
    for (const resource of read) {
      for (const path of pathsIn(resource.inputs)) {
        const hidden = { ...resource, inputs: withUnknown(resource.inputs, path) as RecordedResource["inputs"] };
        const stack = resources.map((each) => (each === resource ? hiddenOutputs(resource, path) : outputsOf(each)));
        const added = told([hidden], stack).filter((violation) => !known.has(violation));
        t.deepEqual(added, [], `${resource.name}: ${path.join(".")}`);
      }
    }
    t.pass();
  });
}

test("nothing that properties can be makes a policy throw", (t) => {
  const types = [
    ...launcherTypes,
    ...wiringTypes,
    ...handlerTypes,
    fleetType,
    "aws:dynamodb/table:Table",
    "aws:ec2/subnet:Subnet",
  ];
  types.push("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration");
  const resource = fc.record({ type: fc.constantFrom(...types), inputs: junk() });
  fc.assert(
    fc.property(fc.array(resource, { minLength: 1, maxLength: 6 }), (made) => {
      const resources = made.map(({ type, inputs }, index) => ({
        urn: urnOf(type, index),
        type,
        name: `r${index}`,
        inputs,
      }));
      for (const each of resources) {
        violationsOf(each);
        remediate(each);
      }
      const dependencies = resources.map(({ urn }) => urn);
      const properties = ["launchTemplate", "mixedInstancesPolicy", "rule", "arn", "vpcZoneIdentifiers"];
      properties.push("autoScalingGroupProvider", "queueUrl", "functionName", "topic");
      const propertyDependencies = Object.fromEntries(properties.map((property) => [property, dependencies]));
      stackViolations(
        resources.map(({ inputs, ...rest }) => ({ ...rest, outputs: inputs, dependencies, propertyDependencies })),
      );
    }),
    { numRuns: 400 },
  );
  t.pass();
});

/** Objects of the keys that policies read, and of others, with anything in them. */
function junk(): fc.Arbitrary<Record<string, unknown>> {
  const keys = [
    ...["launchTemplate", "mixedInstancesPolicy", "instancesDistribution", "overrides", "launchTemplateSpecification"],
    ...["tags", "tagsAll", "tagSpecifications", "resourceType", "key", "value", "propagateAtLaunch", "id", "name"],
    ...[
      "instanceMarketOptions",
      "spotOptions",
      "maxPrice",
      "metadataOptions",
      "httpTokens",
      "blockDeviceMappings",
      "ebs",
    ],
    ...[
      "encrypted",
      "minSize",
      "maxSize",
      "vpcZoneIdentifiers",
      "workloads",
      "parts",
      "level",
      "budgetUsdPerHour",
      "zones",
    ],
    ...[
      "computeResources",
      "type",
      "launchSpecifications",
      "launchTemplateConfigs",
      "targetCapacitySpecification",
      "plan",
    ],
    ...[
      "eventPattern",
      "rule",
      "arn",
      "redrivePolicy",
      "managedInstancesProvider",
      "autoScalingGroupProvider",
      "retryStrategy",
      "region",
      "rules",
      "serverSideEncryption",
      "constructor",
    ],
  ];
  const leaf = fc.oneof(
    fc.constantFrom<unknown>(
      unknownValue,
      null,
      "",
      "spot",
      "SPOT",
      "instance",
      "persistent",
      "true",
      NaN,
      -1,
      1e300,
      '{"source":3}',
    ),
    fc.string(),
    fc.boolean(),
    fc.double(),
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie("value"), { maxKeys: 6 }),
    ),
  }));
  return fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 10 });
}

function remediate(resource: Pick<RecordedResource, "urn" | "type" | "name" | "inputs">): void {
  for (const policy of policies)
    if ("remediateResource" in policy) void policy.remediateResource?.(argsOf(resource, settingsFor(policy.name, {})));
}

function urnOf(type: string, index: number): string {
  return `urn:pulumi:dev::junk::${type}::r${index}`;
}

function told(single: readonly RecordedResource[], stack: readonly StackedResource[]): readonly string[] {
  const said: readonly Violation[] = [...single.flatMap((each) => violationsOf(each)), ...stackViolations(stack)];
  return said.map(({ policy, on }) => `${policy} on ${on}`);
}

/** In a preview, what the cloud would add is not known either. */
function hiddenOutputs(resource: RecordedResource, path: Path): StackedResource {
  const { outputs, ...stacked } = outputsOf(resource);
  return { ...stacked, outputs: { ...outputs, ...(withUnknown(resource.inputs, path) as object) } };
}

function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const steps: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item] as const)
    : Object.entries(value);
  const inner = steps.flatMap(([key, item]) => pathsIn(item, [...path, key]));
  return path.length === 0 ? inner : [path, ...inner];
}

function withUnknown(value: unknown, [key, ...rest]: Path): unknown {
  if (key === undefined) return unknownValue;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === key ? withUnknown(item, rest) : item));
  if (typeof value !== "object" || value === null) return value;
  return { ...value, [key]: withUnknown((value as Record<string, unknown>)[key], rest) };
}
