import test from "ava";
import { apiStatements } from "../components/api/apiStatements.js";
import { companionStatements } from "../components/companion/companionStatements.js";
import type { Statement } from "../components/functions/statement.js";
import { apiCalls, companionCalls, type CompanionCall } from "../provider/aws/companionCalls.js";

/** What Lambda itself does in a function's name: writes its log, uses the owner's key. */
const runtimePermissions = ["logs:CreateLogStream", "logs:PutLogEvents", "kms:Decrypt", "kms:GenerateDataKey"];
/** And reads its queue, in the companion's. */
const queuePermissions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

const launch: CompanionCall = {
  service: "autoscaling",
  command: "LaunchInstances",
  permissions: [
    "autoscaling:LaunchInstances",
    "ec2:CreateFleet",
    "ec2:RunInstances",
    "ec2:DescribeLaunchTemplateVersions",
    "ec2:CreateTags",
    "iam:PassRole",
  ],
};

test("a launch through a lane asks for what the launch itself needs, and the companion may do all of it", (t) => {
  t.deepEqual(refused([launch], statements()), []);
});

test("a call that no statement allows is found, and an action that no call needs", (t) => {
  const withoutFleet = statements().map((statement) => without(statement, "ec2:CreateFleet"));
  t.deepEqual(refused([launch], withoutFleet), ["LaunchInstances: ec2:CreateFleet"]);
  t.true(needless([launch], statements()).includes("autoscaling:EnterStandby"));
  t.false(needless([launch], statements()).includes("ec2:CreateFleet"));
});

test("every call of the adapters to AWS is one that the companion may make", (t) => {
  t.deepEqual(refused(companionCalls, statements()), []);
});

test("the companion may do nothing that no adapter and no runtime needs", (t) => {
  const stray = needless(companionCalls, statements());
  t.deepEqual(
    stray.filter((action) => !queuePermissions.includes(action)),
    [],
  );
});

test("the API may make every call of its adapters, and nothing that none of them needs", (t) => {
  t.is(apiCalls.length, 5);
  const granted = apiStatements({
    fleet: "shop",
    tableArn: "arn:aws:dynamodb:us-east-1:123456789012:table/state",
    bucketArn: "arn:aws:s3:::snapshots",
    logGroupArn: "arn:aws:logs:us-east-1:123456789012:log-group:api",
    kmsKeyArns: ["arn:aws:kms:us-east-1:123456789012:key/1"],
  });
  t.deepEqual(refused(apiCalls, granted), []);
  t.deepEqual(needless(apiCalls, granted), []);
});

/** Permissions that calls need and no statement grants, with their calls. */
function refused(needed: readonly CompanionCall[], granted: readonly Statement[]): readonly string[] {
  const actions = new Set(granted.flatMap(({ Action }) => Action));
  return needed.flatMap(({ command, permissions }) =>
    permissions.filter((permission) => !actions.has(permission)).map((permission) => `${command}: ${permission}`),
  );
}

function needless(needed: readonly CompanionCall[], granted: readonly Statement[]): readonly string[] {
  const reasons = new Set([...runtimePermissions, ...needed.flatMap(({ permissions }) => permissions)]);
  return [...new Set(granted.flatMap(({ Action }) => Action))].filter((action) => !reasons.has(action));
}

function without(statement: Statement, action: string): Statement {
  return { ...statement, Action: statement.Action.filter((each) => each !== action) };
}

/** The policy of a fleet that uses everything a policy can be about. */
function statements(): readonly Statement[] {
  const account = "us-east-1:123456789012";
  return companionStatements({
    fleet: "shop",
    stack: "web/dev",
    partition: "aws",
    region: "us-east-1",
    accountId: "123456789012",
    queueArn: `arn:aws:sqs:${account}:events.fifo`,
    tableArn: `arn:aws:dynamodb:${account}:table/state`,
    bucketArn: "arn:aws:s3:::snapshots",
    logGroupArn: `arn:aws:logs:${account}:log-group:companion`,
    subnetIds: ["subnet-1"],
    securityGroupIds: ["sg-1"],
    imageIds: ["ami-1"],
    instanceRoleArns: ["arn:aws:iam::123456789012:role/web"],
    hookDocumentArns: [`arn:aws:ssm:${account}:document/checkpoint`],
    kmsKeyArns: [`arn:aws:kms:${account}:key/1`],
  });
}
