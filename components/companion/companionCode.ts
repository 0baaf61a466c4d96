import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** The bundle that the build writes beside the compiled components. */
const bundle = join(__dirname, "..", "..", "companion", "handler.js");

/** The module and export that Lambda calls. */
export const companionHandler = "handler.handler";

/**
 * The code of the companion function: the same reconcile that the replay runs, with the models that ship and the AWS SDK
 * in one module, so that the function looks up nothing on its disk and does not depend on the SDK that Lambda brings.
 */
export function companionCode(): pulumi.asset.Archive {
  return new pulumi.asset.AssetArchive({ "handler.js": new pulumi.asset.FileAsset(bundle) });
}
