import * as pulumi from "@pulumi/pulumi";
import test from "ava";
import * as fc from "fast-check";
import { ShadowMode } from "../provider/engine/fleet.js";
import { Level } from "../provider/engine/level.js";
import type { FleetPlan } from "../provider/engine/plan.js";
import { Market } from "../provider/engine/pool.js";
import { TagKey } from "../provider/engine/tags.js";
import { InputError } from "../provider/errors.js";
import { recordProgram } from "../provider/preview/recordProgram.js";
import type { BlendedFleetArgs } from "./args.js";
import { BlendedFleet } from "./blendedFleet.js";
import {
  entriesWithin,
  happyArgs,
  ofKind,
  recordFleet,
  recordFleets,
  recordHappyFleet,
} from "./fixtures/happyFleet.js";

test("the same declaration makes the same resources", async (t) => {
  t.deepEqual(await recordFleet(happyArgs()), await recordHappyFleet());
});

test("everything a fleet makes hangs below it", async (t) => {
  const resources = await recordHappyFleet();
  const tops = resources.filter(({ parent }) => parent === undefined);
  t.deepEqual(
    tops.map(({ type, name }) => `${type} ${name}`),
    ["blended-fleet:index:BlendedFleet shop"],
  );
});

test("all faults of a fleet and of its infrastructure are told at once, each with its path", async (t) => {
  const args = happyArgs();
  args.workloads[0] = {
    name: "web",
    needs: { vcpu: 2, memoryGiB: 8 },
    markets: [Market.Spot],
    parts: [{ name: "base", units: -1, level: Level.NonInterruptible }],
    shadow: { mode: ShadowMode.Hot },
  };
  args.workloads[1] = {
    name: "worker",
    units: 2,
    level: Level.NonInterruptible,
    markets: [Market.Spot],
    needs: { vcpu: 2, memoryGiB: 4 },
  };
  delete args.infrastructure.network.subnetIds["us-east-1c"];
  args.infrastructure.network.securityGroupIds = [];
  args.infrastructure.imageId = "my-image";
  args.infrastructure.retention = { logDays: 6 };
  const error = await t.throwsAsync(recordFleet(args));
  t.true(pulumi.InputPropertiesError.isInstance(error));
  const paths = (error as pulumi.InputPropertiesError).errors.map(({ propertyPath }) => propertyPath);
  t.deepEqual([...paths].sort(), [
    "infrastructure.imageId",
    "infrastructure.network.securityGroupIds",
    "infrastructure.retention.logDays",
    "workloads[0].parts[0].level",
    "workloads[0].parts[0].units",
    "workloads[1].level",
  ]);
  for (const path of paths) t.true(error?.message.includes(`- ${path}: expected `), path);
  t.true(error?.cause instanceof InputError);
  t.is(error?.stack, error?.message);
});

test("a fleet that can't be used makes nothing", async (t) => {
  const args = happyArgs();
  args.infrastructure.imageId = "";
  const { resources } = await recordProgram(
    () => {
      t.throws(() => new BlendedFleet("shop", args));
    },
    { project: "test", stack: "dev" },
  );
  t.deepEqual(resources, []);
});

test("a fleet's name is checked like the rest of it", async (t) => {
  const error = await t.throwsAsync(recordFleet(happyArgs(), "my fleet"));
  t.true(error?.message.includes("- name: expected a fleet name"));
});

test("two fleets in one stack share nothing", async (t) => {
  const { resources } = await recordFleets({ shop: happyArgs(), "shop-2": happyArgs() });
  const urns = resources.map(({ urn }) => urn);
  t.is(new Set(urns).size, urns.length);
  const ofFleet = (name: string): string =>
    JSON.stringify(resources.filter((resource) => resource.name === name || resource.name.startsWith(`${name}.`)));
  t.false(ofFleet("shop").includes("shop-2"));
  t.is(resources.length, 2 * (await recordHappyFleet()).length);
});

test("one fleet's workloads and parts never meet in a name", async (t) => {
  const args = happyArgs();
  const needs = { vcpu: 2, memoryGiB: 4 };
  args.workloads = [
    { name: "a-b", needs, parts: [{ name: "c", units: 1, level: Level.Immediate }] },
    { name: "a", needs, parts: [{ name: "b-c", units: 1, level: Level.Immediate }] },
  ];
  const urns = (await recordFleet(args)).map(({ urn }) => urn);
  t.is(new Set(urns).size, urns.length);
});

/**
 * The longest names AWS takes, by each service's API reference, for the kinds whose names Pulumi makes of ours and a
 * suffix.
 */
const longestNames: Readonly<Record<string, number>> = {
  Bucket: 63,
  Document: 128,
  EventRule: 64,
  Function: 64,
  Group: 255,
  LaunchTemplate: 128,
  LifecycleHook: 255,
  LogGroup: 512,
  MetricAlarm: 255,
  Queue: 80,
  Role: 64,
  RolePolicy: 128,
  Table: 255,
};

test("whatever two fleets of a stack are called, AWS takes each name, and no two things share one", async (t) => {
  const anyName = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{0,39}$/);
  const longName = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{39}$/);
  const alike = fc.constantFrom("shop", "Shop", "shop-events", "shop-companion", "aws-shop");
  const name = fc.oneof(anyName, longName, alike);
  const pair = fc.uniqueArray(name, { minLength: 2, maxLength: 2 });
  const situation = fc.record({ fleets: pair, workloads: pair, parts: pair });
  const property = fc.asyncProperty(situation, async ({ fleets, workloads, parts }) => {
    const declared = fleets.map((fleet) => [fleet, namedArgs(workloads, parts)]);
    const { resources } = await recordFleets(Object.fromEntries(declared) as Record<string, BlendedFleetArgs>);
    return Object.entries(longestNames).every(([kind, longest]) => {
      const names = ofKind(resources, kind).map((resource) => resource.name);
      const suffixed = kind === "Queue" ? "-0123abc.fifo" : "-0123abc";
      return (
        names.length > 0 &&
        new Set(names).size === names.length &&
        names.every((each) => each.length + suffixed.length <= longest)
      );
    });
  });
  const long = (start: string): string => start.padEnd(40, "x");
  const longest = { fleets: [long("F1"), long("F2")], workloads: [long("w1"), long("w2")], parts: [long("p1"), "p2"] };
  await t.notThrowsAsync(async () => fc.assert(property, { numRuns: 5, examples: [[longest]] }));
});

/** Two workloads, each with the same two parts. */
function namedArgs(workloads: readonly string[], parts: readonly string[]): BlendedFleetArgs {
  const args = happyArgs();
  args.workloads = workloads.map((name) => ({
    name,
    needs: { vcpu: 2, memoryGiB: 4 },
    instanceTypes: ["c7i.large"],
    parts: parts.map((part) => ({ name: part, units: 1, level: Level.Immediate })),
  }));
  return args;
}

test("outputs of other resources, unknown while the program is checked, are passed on", async (t) => {
  const args = happyArgs();
  const { resources } = await recordProgram(
    () => {
      args.infrastructure.imageId = pulumi.output("ami-0000000000000abcd");
      args.infrastructure.network.subnetIds["us-east-1a"] = Promise.resolve("subnet-0000000000000abcd");
      new BlendedFleet("shop", args);
    },
    { project: "test", stack: "dev" },
  );
  t.true(ofKind(resources, "LaunchTemplate").every(({ inputs }) => inputs["imageId"] === "ami-0000000000000abcd"));
  const subnets = ofKind(resources, "Group").flatMap(({ inputs }) => inputs["vpcZoneIdentifiers"] as readonly string[]);
  t.true(subnets.includes("subnet-0000000000000abcd"));
});

test("user data that is a secret stays one everywhere", async (t) => {
  const secret = "DATABASE_PASSWORD=tiger";
  const args = happyArgs();
  const { resources } = await recordProgram(
    () => {
      args.infrastructure.userData = pulumi.secret(secret);
      new BlendedFleet("shop", args);
    },
    { project: "test", stack: "dev" },
  );
  const templates = ofKind(resources, "LaunchTemplate");
  t.true(templates.length > 0 && templates.every(({ inputs }) => inputs["userData"] === "[secret]"));
  const all = JSON.stringify(resources);
  t.false(all.includes(secret));
  t.false(all.includes(Buffer.from(secret).toString("base64")));
});

test("the plan is an output, and one message shows it in the preview", async (t) => {
  let plan: FleetPlan | undefined;
  let functionName: string | undefined;
  const { messages, resources } = await recordProgram(
    () => {
      const fleet = new BlendedFleet("shop", happyArgs());
      fleet.plan.apply((value: FleetPlan) => (plan = value));
      fleet.functionName.apply((value) => (functionName = value));
    },
    { project: "test", stack: "dev" },
  );
  t.deepEqual(
    plan?.workloads.map(({ name }) => name),
    ["web", "worker"],
  );
  t.true((plan?.usdPerHour ?? 0) > 0 && (plan?.usdPerHour ?? 0) < (plan?.onDemandUsdPerHour ?? 0));
  t.regex(functionName ?? "", /^shop-companion-/);
  t.is(messages.length, 1);
  t.is(messages[0]?.urn, ofKind(resources, "BlendedFleet")[0]?.urn);
  t.regex(messages[0]?.text ?? "", /^Plan of shop: \d/);
});

test("a group begins with what the plan puts there, and may grow to replace all of it at once", async (t) => {
  const resources = await recordHappyFleet();
  const sizes = Object.fromEntries(
    ofKind(resources, "Group").map(({ name, inputs }) => [
      name,
      [inputs["minSize"], inputs["desiredCapacity"], inputs["maxSize"]],
    ]),
  );
  t.deepEqual(sizes["shop.web.base.on-demand"], [0, 2, 4]);
  t.deepEqual(sizes["shop.web.base.shadow-on-demand"], [0, 1, 2]);
});

test("every taggable thing says whose it is", async (t) => {
  const resources = await recordHappyFleet();
  const kinds = [
    "Document",
    "Queue",
    "Table",
    "Bucket",
    "Function",
    "Role",
    "LogGroup",
    "EventRule",
    "MetricAlarm",
    "LaunchTemplate",
  ];
  for (const kind of kinds) {
    const found = ofKind(resources, kind);
    t.true(found.length > 0, kind);
    for (const { inputs, name } of found)
      t.like(inputs["tags"], { [TagKey.Fleet]: "shop", [TagKey.Stack]: "test/dev" }, `${kind} ${name}`);
  }
  for (const { inputs } of ofKind(resources, "Group")) {
    t.deepEqual((inputs["tags"] as readonly unknown[])[0], {
      key: TagKey.Fleet,
      value: "shop",
      propagateAtLaunch: false,
    });
  }
});

test("alarms tell of dead letters, a companion that stopped or fails, missed checkpoints, an API that fails and promises at risk, and reach the owner's topics", async (t) => {
  const args = happyArgs();
  const topic = "arn:aws:sns:us-east-1:123456789012:ops";
  args.infrastructure.alarmTopicArns = [topic];
  const alarms = ofKind(await recordFleet(args), "MetricAlarm").map(({ inputs }) => inputs);
  t.deepEqual(
    alarms
      .map(
        (alarm) =>
          `${"metricName" in alarm ? String(alarm["metricName"]) : "promise"} ${String(alarm["treatMissingData"])}`,
      )
      .sort(),
    [
      "ApproximateNumberOfMessagesVisible notBreaching",
      "Errors notBreaching",
      "FailedRounds notBreaching",
      "Invocations breaching",
      "MissedCheckpoints notBreaching",
      "Url5xxCount notBreaching",
      "promise breaching",
      "promise breaching",
      "promise breaching",
    ],
  );
  for (const alarm of alarms) t.deepEqual(alarm["alarmActions"], [topic]);
});

test("the dashboard follows the size of each lane", async (t) => {
  const resources = await recordHappyFleet();
  const body = ofKind(resources, "Dashboard")[0]?.inputs["dashboardBody"];
  const labels = new Set(entriesWithin(body).flatMap(([key, value]) => (key === "label" ? [value] : [])));
  for (const { name } of ofKind(resources, "Group")) {
    const [, ...path] = name.split(".");
    t.true(labels.has(path.join(" ")), name);
  }
  const wanted = entriesWithin(body).filter(([, value]) => value === "GroupDesiredCapacity");
  t.is(wanted.length, ofKind(resources, "Group").length);
});

test("the dashboard sets each part's units in service beside those declared, by metrics that it has", async (t) => {
  const entries = entriesWithin(ofKind(await recordHappyFleet(), "Dashboard")[0]?.inputs["dashboardBody"]);
  const valuesOf = (name: string): readonly unknown[] =>
    entries.flatMap(([key, value]) => (key === name ? [value] : []));
  for (const label of ["web base, 2 declared", "web rest, 3 declared", "worker main, 2 declared"]) {
    t.true(valuesOf("label").includes(label), label);
  }
  const used = valuesOf("expression").flatMap((expression) => String(expression).match(/m\d+/g) ?? []);
  t.true(used.length > 0);
  t.deepEqual(
    used.filter((id) => !valuesOf("id").includes(id)),
    [],
  );
});

test("arguments that a program without types gives are checked too", async (t) => {
  for (const wrong of [undefined, null, {}, { zones: "us-east-1a" }, { infrastructure: 3, workloads: [null] }]) {
    const error = await t.throwsAsync(recordFleet(wrong as unknown as BlendedFleetArgs));
    t.true(pulumi.InputPropertiesError.isInstance(error), JSON.stringify(wrong));
  }
});

test("the dashboard shows the state of every alarm", async (t) => {
  const resources = await recordHappyFleet();
  const body = ofKind(resources, "Dashboard")[0]?.inputs["dashboardBody"];
  const [shown] = entriesWithin(body).flatMap(([key, value]) => (key === "alarms" ? [value] : []));
  t.is((shown as readonly string[]).length, ofKind(resources, "MetricAlarm").length);
});

test("a fleet of the same name in another stack has other tags, and no name that it sets itself", async (t) => {
  const make = (): void => void new BlendedFleet("shop", happyArgs());
  const [one, other] = await Promise.all(
    ["dev", "prod"].map(async (stack) => (await recordProgram(make, { project: "test", stack })).resources),
  );
  const stackTags = (resources = one): readonly unknown[] => [
    ...new Set(
      resources?.flatMap(({ inputs }) => entriesWithin(inputs)).flatMap(([k, v]) => (k === TagKey.Stack ? [v] : [])),
    ),
  ];
  t.deepEqual(stackTags(one), ["test/dev"]);
  t.deepEqual(stackTags(other), ["test/prod"]);
  // The document's key is within the fleet's own bucket.
  const own = one?.filter(
    ({ type, inputs }) => !type.endsWith(":BucketObjectv2") && ("name" in inputs || "dashboardName" in inputs),
  );
  t.deepEqual(
    own?.map(({ type, inputs }) => `${type} ${String(inputs["dashboardName"])}`),
    ["aws:cloudwatch/dashboard:Dashboard shop_test_dev"],
  );
});
