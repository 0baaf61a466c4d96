import * as aws from "@pulumi/aws";
import { pathName } from "../names.js";
import { fleetTags, type FleetScope } from "../scope.js";
import { BucketPrefix } from "../../provider/document/bucketPrefix.js";
import { HookName } from "./hookName.js";
import { defaultHookFolders, hookScript, type HookFolders } from "./hookScript.js";

/** A parameter of a hook. Its pattern keeps out what no caller of ours sends; it is data either way. */
interface HookParameter {
  readonly description: string;
  readonly allowedPattern: string;
  readonly default?: string;
}

/**
 * When SSM itself gives a run up. The script keeps the time that its caller gives it, of at most five digits; without
 * this SSM would end it after an hour (AWS Systems Manager User Guide, "Command document plugin reference").
 */
const longestRunSeconds = "172800";

/** Names are as in a declaration. */
const name = "[A-Za-z][A-Za-z0-9-]{0,39}";
const namePattern = `^${name}$`;
const workload: HookParameter = { description: "The workload of the unit", allowedPattern: namePattern };
/** As decisions write them: `shop/1764000000/17/0`, or `shop/1764000000/undo/web/half-speed`. */
const key: HookParameter = {
  description: "The action's own key, under which the hook is run once",
  allowedPattern: `^${name}(/[A-Za-z0-9-]{1,40}){1,5}$`,
};
const timeoutSeconds: HookParameter = {
  description: "Seconds that all of it may take",
  allowedPattern: "^[1-9][0-9]{0,4}$",
  default: "90",
};
const snapshot = (description: string): HookParameter => ({
  description,
  // A bucket, and in it fleet, workload, lineage and number.
  allowedPattern: `^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/${BucketPrefix.Snapshots}${name}/${name}/[A-Za-z0-9_-]{1,64}/[0-9]{1,15}$`,
});
const step: HookParameter = { description: "The step of degradation, by its name", allowedPattern: namePattern };

/** What each hook is told besides its workload and its time. */
const hooks: Readonly<
  Record<HookName, { readonly purpose: string; readonly parameters: Record<string, HookParameter> }>
> = {
  [HookName.Checkpoint]: {
    purpose: "saves the unit's state",
    parameters: { snapshot: snapshot("Where the state goes") },
  },
  [HookName.Restore]: {
    purpose: "takes up saved state",
    parameters: { snapshot: snapshot("Where the state is, or else an older one of its lineage") },
  },
  [HookName.Degrade]: { purpose: "does without something", parameters: { step } },
  [HookName.UndoDegrade]: { purpose: "no longer does without something", parameters: { step } },
  [HookName.SyncShadow]: {
    purpose: "keeps a shadow in step with what it shadows",
    parameters: {
      original: { description: "The instance that is shadowed", allowedPattern: "^i-[0-9a-f]{8,17}$" },
    },
  },
  [HookName.Drain]: {
    purpose: "ends the unit's work in an orderly way",
    parameters: {
      endsAtEpochSeconds: {
        description: "When the unit will be ended, in seconds since 1970",
        allowedPattern: "^[1-9][0-9]{0,11}$",
      },
    },
  },
};

/** The documents through which the companion runs the owner's hooks on instances, by hook. */
export type HookDocuments = Readonly<Record<HookName, aws.ssm.Document>>;

export function createHookDocuments(scope: FleetScope, folder = defaultHookFolders.hooks): HookDocuments {
  const folders = { ...defaultHookFolders, hooks: folder };
  return {
    [HookName.Checkpoint]: createHookDocument(scope, HookName.Checkpoint, folders),
    [HookName.Restore]: createHookDocument(scope, HookName.Restore, folders),
    [HookName.Degrade]: createHookDocument(scope, HookName.Degrade, folders),
    [HookName.UndoDegrade]: createHookDocument(scope, HookName.UndoDegrade, folders),
    [HookName.SyncShadow]: createHookDocument(scope, HookName.SyncShadow, folders),
    [HookName.Drain]: createHookDocument(scope, HookName.Drain, folders),
  };
}

function createHookDocument(scope: FleetScope, hook: HookName, folders: HookFolders): aws.ssm.Document {
  return new aws.ssm.Document(
    // A fleet may be called aws-… or amazon-…, with which no document's name may begin (SSM's API, CreateDocument).
    pathName("blended-fleet", scope.fleet, hook),
    {
      documentType: "Command",
      documentFormat: "JSON",
      targetType: "/AWS::EC2::Instance",
      content: JSON.stringify(hookDocument(scope.fleet, hook, folders)),
      tags: fleetTags(scope),
    },
    { parent: scope.parent },
  );
}

/** A Command document (schema 2.2): typed parameters that reach the script as environment variables. */
export function hookDocument(fleet: string, hook: HookName, folders: HookFolders, mebibytes?: number): object {
  const { purpose, parameters } = hooks[hook];
  const all: Readonly<Record<string, HookParameter>> = { workload, key, ...parameters, timeoutSeconds };
  return {
    schemaVersion: "2.2",
    description: `Fleet ${fleet}: ${hook} ${purpose}`,
    parameters: Object.fromEntries(
      Object.entries(all).map(([name, parameter]) => [
        name,
        { type: "String", interpolationType: "ENV_VAR", ...parameter },
      ]),
    ),
    mainSteps: [
      {
        action: "aws:runShellScript",
        name: "run",
        precondition: { StringEquals: ["platformType", "Linux"] },
        inputs: {
          timeoutSeconds: longestRunSeconds,
          runCommand: hookScript(hook, folders, Object.keys(all), mebibytes),
        },
      },
    ],
  };
}
