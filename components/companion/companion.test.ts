import { createRequire } from "node:module";
import type * as pulumi from "@pulumi/pulumi";
import test from "ava";
import { TagKey } from "../../provider/engine/tags.js";
import { happyArgs, named, recordFleet, recordHappyFleet } from "../fixtures/happyFleet.js";
import { HookName } from "../../provider/document/hookName.js";
import { companionModule, functionCode } from "../functions/functionCode.js";
import type { Statement } from "../functions/statement.js";
import { companionStatements, type CompanionResources } from "./companionStatements.js";

const resources: CompanionResources = {
  fleet: "shop",
  stack: "test/dev",
  partition: "aws",
  region: "us-east-1",
  accountId: "123456789012",
  queueArn: "arn:aws:sqs:us-east-1:123456789012:shop-events.fifo",
  tableArn: "arn:aws:dynamodb:us-east-1:123456789012:table/shop-state",
  bucketArn: "arn:aws:s3:::shop-snapshots",
  logGroupArn: "arn:aws:logs:us-east-1:123456789012:log-group:shop-companion",
  subnetIds: ["subnet-1"],
  securityGroupIds: ["sg-1"],
  imageIds: ["ami-1"],
  instanceRoleArns: ["arn:aws:iam::123456789012:role/web"],
  kmsKeyArns: ["arn:aws:kms:us-east-1:123456789012:key/1"],
  hookDocumentArns: ["arn:aws:ssm:us-east-1:123456789012:document/blended-fleet.shop.checkpoint-1234567"],
};

test("no statement allows everything, or acts on all resources without a condition", (t) => {
  for (const { Sid, Action, Resource, Condition } of companionStatements(resources)) {
    t.false(
      Action.some((action) => action.includes("*")),
      Sid,
    );
    t.true(Resource.length > 0, Sid);
    if (Resource.includes("*")) t.truthy(Condition, Sid);
  }
});

const tagged = (tags: string, by = "aws"): readonly string[] =>
  [TagKey.Fleet, TagKey.Stack].map((key) => `${by}:${tags}/${key}`);

test("what acts on all of a kind is bound to the fleet's tags, and what only describes to the region", (t) => {
  const wide = companionStatements(resources).filter(({ Resource }) =>
    Resource.some(
      (resource) =>
        /(^|[:/])\*$/.test(resource) && !/:(fleet|network-interface)\/\*$|:log-group:|^arn:aws:s3/.test(resource),
    ),
  );
  const bound = wide.map(({ Sid, Condition }) => [Sid, Object.keys(Condition?.["StringEquals"] ?? {})] as const);
  t.deepEqual(bound, [
    ["MoveCapacity", tagged("ResourceTag")],
    ["KeepShadows", tagged("ResourceTag")],
    ["LaunchFromTemplates", tagged("ResourceTag")],
    ["LaunchTagged", tagged("RequestTag")],
    ["TagWhatIsLaunched", ["ec2:CreateAction", ...tagged("RequestTag")]],
    ["RunHooksOnUnits", tagged("resourceTag", "ssm")],
    ["SeeCapacity", ["aws:RequestedRegion"]],
    ["SeePriceList", ["aws:RequestedRegion"]],
  ]);
});

test("a statement that acts on all resources only describes", (t) => {
  const all = companionStatements(resources).filter(({ Resource }) => Resource.includes("*"));
  t.deepEqual(
    all.map(({ Sid }) => Sid),
    ["SeeCapacity", "SeePriceList"],
  );
  for (const action of all.flatMap(({ Action }) => Action))
    t.regex(action, /^(autoscaling|cloudwatch|ec2|elasticloadbalancing|pricing|ssm):(Describe|Get|List)/);
});

test("the companion adds to its logs and takes nothing away, and which model is in force is not its to say", (t) => {
  const mayAt = (action: string): readonly string[] =>
    companionStatements(resources).flatMap(({ Action, Resource }) => (Action.includes(action) ? Resource : []));
  const bucket = resources.bucketArn;
  t.deepEqual(
    mayAt("s3:PutObject").filter((at) => !at.startsWith(`${bucket}/snapshots/`)),
    ["decisions", "forecasts", "accounts", "companion"].map((prefix) => `${bucket}/${prefix}/*`),
  );
  t.deepEqual(mayAt("s3:DeleteObject"), [`${bucket}/snapshots/*`, `${bucket}/companion/state/*`]);
  t.deepEqual(mayAt("s3:GetObject"), [`${bucket}/*`]);
});

test("a role is passed to EC2 only, and to none where instances have no profile", (t) => {
  const passing = (all: readonly Statement[]): readonly Statement[] =>
    all.filter(({ Action }) => Action.includes("iam:PassRole"));
  const [statement] = passing(companionStatements(resources));
  t.deepEqual(statement?.Resource, resources.instanceRoleArns);
  t.deepEqual(statement?.Condition, { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } });
  t.deepEqual(passing(companionStatements({ ...resources, instanceRoleArns: [] })), []);
});

test("hooks are run by the fleet's own documents, on the fleet's own instances", async (t) => {
  const all = await recordHappyFleet();
  const policy = named(all, "RolePolicy", "shop-companion").inputs["policy"] as string;
  const { Statement: statements } = JSON.parse(policy) as { Statement: readonly Statement[] };
  const sending = statements.filter(({ Action }) => Action.includes("ssm:SendCommand"));
  t.deepEqual(
    sending.map(({ Sid, Resource }) => [Sid, Resource.length]),
    [
      ["RunHooks", Object.values(HookName).length],
      ["RunHooksOnUnits", 1],
    ],
  );
  for (const arn of sending[0]?.Resource ?? []) t.regex(arn, /blended-fleet\.shop\./);
  t.deepEqual(sending[1]?.Condition, {
    StringEquals: { "ssm:resourceTag/blended-fleet:fleet": "shop", "ssm:resourceTag/blended-fleet:stack": "test/dev" },
  });
});

test("the key is used only where there is one", (t) => {
  const uses = (all: readonly Statement[]): boolean => all.some(({ Action }) => Action.includes("kms:Decrypt"));
  t.true(uses(companionStatements(resources)));
  t.false(uses(companionStatements({ ...resources, kmsKeyArns: [] })));
});

test("the role's policy stays within what IAM takes, for a fleet of twenty workloads", async (t) => {
  const args = happyArgs();
  args.workloads = Array.from({ length: 20 }, (_, i) => ({
    name: `w${i}`,
    units: 2,
    needs: { vcpu: 2, memoryGiB: 8 },
  }));
  const policy = named(await recordFleet(args), "RolePolicy", "shop-companion").inputs["policy"] as string;
  t.true(policy.length < 10_240);
  t.true(policy.includes("autoscaling:LaunchInstances"));
});

test("the instances' role is found from their profile", async (t) => {
  const args = happyArgs();
  args.infrastructure.instanceProfileArn = "arn:aws:iam::123456789012:instance-profile/path/web";
  const policy = named(await recordFleet(args), "RolePolicy", "shop-companion").inputs["policy"] as string;
  const { Statement: statements } = JSON.parse(policy) as { Statement: readonly Statement[] };
  const passing = statements.find(({ Action }) => Action.includes("iam:PassRole"));
  t.deepEqual(passing?.Resource, ["arn:aws:iam::123456789012:role/web"]);
});

test("the companion runs on Node 24 and arm64, one batch of the fleet's queue at a time", async (t) => {
  const all = await recordHappyFleet();
  t.like(named(all, "Function", "shop-companion").inputs, {
    runtime: "nodejs24.x",
    architectures: ["arm64"],
    handler: "handler.handler",
    memorySize: 512,
    timeout: 30,
    reservedConcurrentExecutions: 1,
  });
  const mapping = named(all, "EventSourceMapping", "shop-companion").inputs;
  t.regex(mapping["eventSourceArn"] as string, /:shop-events-[0-9a-f]{7}\.fifo$/);
  t.like(mapping, { batchSize: 10, functionResponseTypes: ["ReportBatchItemFailures"] });
});

test("the companion is told where its state, snapshots and document are", async (t) => {
  const all = await recordHappyFleet();
  const { variables } = named(all, "Function", "shop-companion").inputs["environment"] as {
    variables: Record<string, string>;
  };
  t.is(variables["BLENDED_FLEET_NAME"], "shop");
  t.is(variables["BLENDED_FLEET_STACK"], "test/dev");
  const documents = JSON.parse(variables["BLENDED_FLEET_HOOKS"] ?? "") as Record<string, string>;
  t.deepEqual(Object.keys(documents).sort(), Object.values(HookName).sort());
  for (const [hook, name] of Object.entries(documents)) t.true(name.startsWith(`blended-fleet.shop.${hook}-`));
  t.regex(variables["BLENDED_FLEET_TABLE"] ?? "", /^shop-state-/);
  t.regex(variables["BLENDED_FLEET_BUCKET"] ?? "", /^shop-snapshots-/);
  t.is<unknown, unknown>(variables["BLENDED_FLEET_DOCUMENT"], named(all, "BucketObjectv2", "shop-fleet").inputs["key"]);
});

test("an account without room may leave no executions set aside", async (t) => {
  const args = happyArgs();
  args.infrastructure.companion = { memoryMiB: 1024, reservedConcurrency: -1 };
  const inputs = named(await recordFleet(args), "Function", "shop-companion").inputs;
  t.like(inputs, { memorySize: 1024, reservedConcurrentExecutions: -1 });
});

test("the companion's code is the built bundle, and has the handler that Lambda is told of", async (t) => {
  const assets = (await (functionCode(companionModule) as pulumi.asset.AssetArchive).assets) as Record<
    string,
    pulumi.asset.FileAsset
  >;
  t.deepEqual(Object.keys(assets), ["handler.js"]);
  const [module = "", name = ""] = companionModule.handler.split(".");
  const loaded = createRequire(__filename)((await assets[`${module}.js`]?.path) ?? "") as Record<string, unknown>;
  t.is(typeof loaded[name], "function");
});

test("the companion reads the controls and the state, and writes the state alone", (t) => {
  const items = companionStatements(resources).filter(({ Action }) =>
    Action.some((one) => one.startsWith("dynamodb:")),
  );
  t.deepEqual(
    items.map(({ Action, Condition }) => [Action, Condition?.["ForAllValues:StringEquals"]]),
    [
      [["dynamodb:GetItem"], { "dynamodb:LeadingKeys": ["shop", "shop#controls"] }],
      [["dynamodb:PutItem"], { "dynamodb:LeadingKeys": ["shop"] }],
    ],
  );
});
