import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** One of the modules that the build writes beside the compiled components, and what Lambda calls of it. */
export interface FunctionModule {
  readonly file: string;
  /** The module and export. */
  readonly handler: string;
}

/** The same reconcile that the replay runs, with the models that ship. */
export const companionModule: FunctionModule = { file: "handler.js", handler: "handler.handler" };
/** Apart from the companion, so that neither loads what only the other needs. */
export const apiModule: FunctionModule = { file: "api.js", handler: "api.handler" };

/**
 * The code of a function: one module with the AWS SDK in it, so that the function looks up nothing on its disk and does not
 * depend on the SDK that Lambda brings.
 */
export function functionCode({ file }: FunctionModule): pulumi.asset.Archive {
  const path = join(__dirname, "..", "..", "companion", file);
  return new pulumi.asset.AssetArchive({ [file]: new pulumi.asset.FileAsset(path) });
}
