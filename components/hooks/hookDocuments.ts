import * as aws from "@pulumi/aws";
import { hookForms, parametersOf } from "../../provider/document/hookForms.js";
import { pathName } from "../names.js";
import { fleetTags, type FleetScope } from "../scope.js";
import { HookName } from "../../provider/document/hookName.js";
import { defaultHookFolders, hookScript, type HookFolders } from "./hookScript.js";

/**
 * When SSM itself gives a run up. The script keeps the time that its caller gives it, of at most five digits; without
 * this SSM would end it after an hour (AWS Systems Manager User Guide, "Command document plugin reference").
 */
const longestRunSeconds = "172800";

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
  const { purpose } = hookForms[hook];
  const all = parametersOf(hook);
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
