/*
 * A stand-in for Pulumi's aws provider: an executable that Pulumi's engine starts and talks to. It keeps what it is told
 * to create in a file, and where it is given a moto server it makes it there too, through AWS's own SDK, so that a test
 * can look at it as AWS's other callers would.
 *
 * It proves how the fleet's resources hang together, how they fare through preview, update, refresh and destroy, that
 * names fit, and with moto that the SDK takes the calls and what they leave. It does not prove that AWS takes them:
 * moto validates little and evaluates no policy, and the stand-in knows none of the real provider's defaults, its
 * normalising, its waiting or its tags of the whole provider. Its state is not the real provider's.
 */
import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { main, type Provider } from "@pulumi/pulumi/provider/index.js";
import { mockCall, mockResource } from "../../provider/preview/mockResource.js";
import { oldGroupAnswers } from "./fixtures/oldGroup.js";
import { twinOf } from "./moto/cloudTwins.js";
import { nameFaults } from "./nameLimits.js";
import { readWorld, writeWorld, type StandInResource } from "./standInWorld.js";
import { bare, flattened, type WireObject, type WireValue } from "./wireValue.js";

const worldFile = process.env["BLENDED_FLEET_STAND_IN_WORLD"] ?? "";
/** A regular expression: what has it in its URN can't be created. */
const failing = process.env["BLENDED_FLEET_STAND_IN_FAIL"];
const region = "us-east-1";

/** The input that names a resource, where its owner may leave the name to Pulumi. */
const namedBy: Readonly<Record<string, string>> = {
  "aws:autoscaling/group:Group": "name",
  "aws:cloudwatch/eventRule:EventRule": "name",
  "aws:cloudwatch/logGroup:LogGroup": "name",
  "aws:cloudwatch/metricAlarm:MetricAlarm": "name",
  "aws:dynamodb/table:Table": "name",
  "aws:ec2/launchTemplate:LaunchTemplate": "name",
  "aws:iam/role:Role": "name",
  "aws:iam/rolePolicy:RolePolicy": "name",
  "aws:lambda/function:Function": "name",
  "aws:s3/bucket:Bucket": "bucket",
  "aws:sqs/queue:Queue": "name",
  "aws:ssm/document:Document": "name",
};

/** Inputs that are for life: another value is another resource. */
const forLife = ["name", "bucket", "dashboardName", "fifoQueue", "hashKey", "key", "queueUrl", "rule"];

/** The calls that a fleet makes while it is declared. Others fail, so that a new one is noticed. */
const calls = [
  "aws:iam/getInstanceProfile:getInstanceProfile",
  "aws:index/getCallerIdentity:getCallerIdentity",
  "aws:index/getPartition:getPartition",
];

/** The inputs are kept beside the outputs: the engine hands over the old outputs alone when it asks for a difference. */
const inputsKey = "__inputs";

const standIn: Provider = {
  check: async (urn: string, olds: WireObject, news: WireObject) => {
    const inputs = withName(urn, olds, flattened(news) as WireObject);
    const field = namedBy[typeOf(urn)] ?? "dashboardName";
    return { inputs, failures: nameFaults(typeOf(urn), field, inputs[field]) };
  },

  diff: async (_id, _urn, olds: WireObject, news: WireObject) => {
    const before = (olds[inputsKey] ?? {}) as WireObject;
    const after = flattened(news) as WireObject;
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const changed = keys.filter((key) => !isDeepStrictEqual(bare(before[key] ?? null), bare(after[key] ?? null)));
    return { changes: changed.length > 0, replaces: changed.filter((key) => forLife.includes(key)) };
  },

  create: async (urn, news: WireObject) => {
    if (failing && new RegExp(failing).test(urn)) throw new Error(`the stand-in was told to fail for ${urn}`);
    const type = typeOf(urn);
    const inputs = flattened(news) as WireObject;
    const made = answer(type, nameOf(urn), inputs);
    const twin = await twinOf(type);
    const known = await twin?.create({ id: made.id, inputs: bare(inputs) as WireObject });
    const { id = made.id, outs: given = {} } = known ?? {};
    const world = readWorld(worldFile);
    if (world.some(isThat(type, id))) throw new Error(`the stand-in has a ${type} ${id} already`);
    writeWorld(worldFile, [...world, { type, id, inputs, given }]);
    return { id, outs: { ...made.outs, ...given } };
  },

  read: async (id, urn) => {
    const found = readWorld(worldFile).find(isThat(typeOf(urn), id));
    // An empty id says that it is gone.
    if (found === undefined) return { id: "", props: {} };
    const twin = await twinOf(found.type);
    const inputs = twin?.read ? await twin.read(found) : found.inputs;
    if (inputs === undefined) {
      forget(isThat(found.type, id));
      return { id: "", props: {} };
    }
    return { id, props: { ...answer(found.type, nameOf(urn), inputs, id).outs, ...found.given }, inputs };
  },

  update: async (id, urn, olds: WireObject, news: WireObject) => {
    const type = typeOf(urn);
    const inputs = flattened(news) as WireObject;
    const found = readWorld(worldFile).find(isThat(type, id));
    if (found === undefined) throw new Error(`the stand-in has no ${type} ${id}`);
    const twin = await twinOf(type);
    const before = bare(olds[inputsKey] ?? {}) as WireObject;
    const resource = { id, inputs: bare(inputs) as WireObject };
    const known = await (twin?.update ? twin.update(resource, before) : twin?.create(resource));
    const given = { ...found.given, ...known?.outs };
    writeWorld(
      worldFile,
      readWorld(worldFile).map((each) => (isThat(type, id)(each) ? { type, id, inputs, given } : each)),
    );
    return { outs: { ...answer(type, nameOf(urn), inputs, id).outs, ...given } };
  },

  delete: async (id, urn) => {
    const isDeleted = isThat(typeOf(urn), id);
    const found = readWorld(worldFile).find(isDeleted);
    const twin = await twinOf(typeOf(urn));
    if (found) await twin?.delete({ id, inputs: bare(found.inputs) as WireObject });
    const isHookOfIt = hookOf(found);
    forget((resource) => isDeleted(resource) || isHookOfIt(resource));
  },

  invoke: async (token, inputs: WireObject) => {
    const old = oldGroupAnswers[token];
    if (old) return { outputs: old(flattened(inputs) as WireObject) };
    if (!calls.includes(token)) throw new Error(`the stand-in knows no call ${token}`);
    const asked = flattened(inputs) as WireObject;
    return { outputs: mockCall({ token, inputs: asked }, "us-east-1") ?? asked };
  },
};

/** What the cloud answers for a resource: its inputs, and what the cloud adds to them. */
function answer(type: string, name: string, inputs: WireObject, id?: string): { id: string; outs: WireObject } {
  // The physical name tells apart what replaces a resource from what it replaces.
  const physical = inputs[namedBy[type] ?? ""];
  const mocked = mockResource(
    { type, name: typeof physical === "string" ? physical : name, inputs, custom: true },
    region,
  );
  const state = mocked.state as Record<string, WireValue>;
  return { id: id ?? String(mocked.id), outs: { ...state, [inputsKey]: inputs } };
}

/** A name that was left to Pulumi is made once and kept: a new one each time would replace the resource each time. */
function withName(urn: string, olds: WireObject, news: WireObject): WireObject {
  const field = namedBy[typeOf(urn)];
  if (field === undefined || news[field] !== undefined) return news;
  const suffix = `${randomBytes(4).toString("hex").slice(0, 7)}${news["fifoQueue"] === true ? ".fifo" : ""}`;
  return { ...news, [field]: olds[field] ?? `${nameOf(urn)}-${suffix}` };
}

function forget(isGone: (resource: StandInResource) => boolean): void {
  writeWorld(
    worldFile,
    readWorld(worldFile).filter((resource) => !isGone(resource)),
  );
}

function isThat(type: string, id: string): (resource: StandInResource) => boolean {
  return (resource) => resource.type === type && resource.id === id;
}

/** A group's lifecycle hooks go with it. */
function hookOf(group: StandInResource | undefined): (resource: StandInResource) => boolean {
  const name = group?.type === "aws:autoscaling/group:Group" ? group.inputs["name"] : undefined;
  return ({ type, inputs }) =>
    name !== undefined &&
    type === "aws:autoscaling/lifecycleHook:LifecycleHook" &&
    inputs["autoscalingGroupName"] === name;
}

/** A URN is `urn:pulumi:stack::project::parent$type::name`. */
function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

void main(standIn, process.argv.slice(2));
