import * as z from "zod/mini";
import { HookName } from "../../document/hookName.js";
import { formFaults, object, text } from "../../document/plainForm.js";
import { InputError, show } from "../../errors.js";

/** The name of each hook's SSM document. */
export type HookDocumentNames = Readonly<Record<HookName, string>>;

/** As SSM takes them (SendCommand in the AWS Systems Manager API Reference). */
const documentName = text.check(z.regex(/^[a-zA-Z0-9_.:/-]{3,128}$/, { error: "the name of an SSM document" }));
const form = object("an object with a document's name for each hook", {
  [HookName.Checkpoint]: documentName,
  [HookName.Restore]: documentName,
  [HookName.Degrade]: documentName,
  [HookName.UndoDegrade]: documentName,
  [HookName.SyncShadow]: documentName,
  [HookName.Drain]: documentName,
} satisfies Record<HookName, z.ZodMiniType<string>>);

/**
 * Reads the names as the Lambda's environment has them, in JSON.
 * @param where they came from, for messages.
 * @throws InputError with every fault.
 */
export function readHookNames(json: string, where: string): HookDocumentNames {
  const result = form.safeParse(parsed(json, where), { reportInput: true });
  if (result.success) return result.data;
  throw new InputError("the hooks' documents", formFaults(result.error.issues, where));
}

function parsed(json: string, where: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new InputError("the hooks' documents", [{ where, expected: "JSON", got: show(json) }]);
  }
}
