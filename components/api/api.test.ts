import { createRequire } from "node:module";
import type * as pulumi from "@pulumi/pulumi";
import test from "ava";
import { happyArgs, named, ofKind, recordFleet, recordHappyFleet } from "../fixtures/happyFleet.js";
import { apiModule, functionCode } from "../functions/functionCode.js";
import { apiStatements, callerStatements, type ApiResources } from "./apiStatements.js";

const resources: ApiResources = {
  fleet: "shop",
  tableArn: "arn:aws:dynamodb:us-east-1:123456789012:table/shop-state",
  bucketArn: "arn:aws:s3:::shop-snapshots",
  logGroupArn: "arn:aws:logs:us-east-1:123456789012:log-group:shop-api",
  kmsKeyArns: [],
};

test("the API reads state and controls, writes the controls alone, and adds to the audit log alone", (t) => {
  const bound = apiStatements(resources).flatMap(({ Action, Resource, Condition }) =>
    Action.some((action) => /Put|List|GetItem/.test(action) && !action.startsWith("logs:"))
      ? [[Action.join(), Resource.join(), Condition]]
      : [],
  );
  const { tableArn, bucketArn } = resources;
  const items = (...keys: readonly string[]): object => ({
    "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": keys },
  });
  t.deepEqual<unknown, unknown>(bound, [
    ["dynamodb:GetItem", tableArn, items("shop", "shop#controls")],
    ["dynamodb:PutItem", tableArn, items("shop#controls")],
    ["s3:ListBucket", bucketArn, { StringEquals: { "s3:prefix": ["decisions/", "accounts/", "audit/"] } }],
    ["s3:PutObject", `${bucketArn}/audit/*`, { Null: { "s3:if-none-match": "false" } }],
  ]);
});

test("no statement of the API allows all of anything, and saved work is not among what it reads", (t) => {
  for (const { Sid, Action, Resource } of apiStatements(resources)) {
    t.false(
      Action.some((action) => action.includes("*")),
      Sid,
    );
    for (const resource of Resource) t.regex(resource, /:table\/|\/\*$|:shop-snapshots$|:log-group:/, Sid);
    t.false(Resource.includes("*"), Sid);
    t.false(Resource.includes(`${resources.bucketArn}/*`), Sid);
    t.false(Resource.join().includes("/snapshots/"), Sid);
  }
});

test("the owner's key is used only where there is one", (t) => {
  const uses = (of: ApiResources): boolean =>
    apiStatements(of).some(({ Action }) => Action.includes("kms:GenerateDataKey"));
  t.false(uses(resources));
  t.true(uses({ ...resources, kmsKeyArns: ["arn:aws:kms:us-east-1:123456789012:key/1"] }));
});

test("the API is a function of its own, which sets no executions aside and is told where its things are", async (t) => {
  const all = await recordHappyFleet();
  const { inputs } = named(all, "Function", "shop-api");
  t.like(inputs, {
    runtime: "nodejs24.x",
    architectures: ["arm64"],
    handler: "api.handler",
    memorySize: 512,
    timeout: 10,
    reservedConcurrentExecutions: -1,
  });
  const { variables } = inputs["environment"] as { variables: Record<string, string> };
  t.deepEqual(Object.keys(variables).sort(), [
    "BLENDED_FLEET_BUCKET",
    "BLENDED_FLEET_DOCUMENT",
    "BLENDED_FLEET_NAME",
    "BLENDED_FLEET_STACK",
    "BLENDED_FLEET_TABLE",
  ]);
  t.is(ofKind(all, "Function").length, 2);
  const policy = JSON.parse(named(all, "RolePolicy", "shop-api").inputs["policy"] as string) as { Statement: unknown };
  t.truthy(policy.Statement);
});

test("the address is the API's, for callers whom IAM allows it, and the companion has none", async (t) => {
  const urls = ofKind(await recordHappyFleet(), "FunctionUrl").map(({ inputs }) => inputs);
  t.is(urls.length, 1);
  t.is(urls[0]?.["authorizationType"], "AWS_IAM");
  t.regex(urls[0]?.["functionName"] as string, /^shop-api-[0-9a-f]{7}$/);
});

test("a caller's policy allows the API's URL, and the function by its URL alone: an event names its caller", (t) => {
  const arn = "arn:aws:lambda:us-east-1:123456789012:function:shop-api";
  const bound = callerStatements(arn).map(({ Action, Resource, Condition }) => [Action, Resource, Condition]);
  t.deepEqual<unknown, unknown>(bound, [
    [["lambda:InvokeFunctionUrl"], [arn], undefined],
    [["lambda:InvokeFunction"], [arn], { Bool: { "lambda:InvokedViaFunctionUrl": "true" } }],
  ]);
});

test("an owner may give the API more memory, and limit how many requests run at once", async (t) => {
  const args = happyArgs();
  args.infrastructure.api = { memoryMiB: 1024, reservedConcurrency: 5 };
  const all = await recordFleet(args);
  t.like(named(all, "Function", "shop-api").inputs, { memorySize: 1024, reservedConcurrentExecutions: 5 });
  t.like(named(all, "Function", "shop-companion").inputs, { memorySize: 512, reservedConcurrentExecutions: 1 });
});

test("an alarm tells of an API that fails its callers", async (t) => {
  const { inputs } = named(await recordHappyFleet(), "MetricAlarm", "shop-api-failing");
  t.like(inputs, { namespace: "AWS/Lambda", metricName: "Url5xxCount", threshold: 5, period: 300 });
  t.regex((inputs["dimensions"] as { FunctionName: string }).FunctionName, /^shop-api-/);
});

test("the API's code is the built bundle alone, and has the handler that Lambda is told of", async (t) => {
  const assets = (await (functionCode(apiModule) as pulumi.asset.AssetArchive).assets) as Record<
    string,
    pulumi.asset.FileAsset
  >;
  t.deepEqual(Object.keys(assets), ["api.js"]);
  const [module = "", name = ""] = apiModule.handler.split(".");
  const loaded = createRequire(__filename)((await assets[`${module}.js`]?.path) ?? "") as Record<string, unknown>;
  t.is(typeof loaded[name], "function");
});
