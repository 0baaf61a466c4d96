import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** The compiled provider beside the compiled components. */
const provider = join(__dirname, "..", "..", "provider");
/** What the companion is made of: its own folder and what it may import. */
const folders = ["companion", "document", "engine", "ports"];

/** The module and export that Lambda calls. */
export const companionHandler = "provider/companion/handler.handler";

/**
 * The code of the companion function: the same compiled reconcile that the replay runs. Its adapters to AWS are not
 * part of this version, so the function is deployed and woken but has nothing yet to act through.
 */
export function companionCode(): pulumi.asset.Archive {
  return new pulumi.asset.AssetArchive({
    ...Object.fromEntries(
      folders.map((folder) => [`provider/${folder}`, new pulumi.asset.FileArchive(join(provider, folder))]),
    ),
    "provider/errors.js": new pulumi.asset.FileAsset(join(provider, "errors.js")),
  });
}
