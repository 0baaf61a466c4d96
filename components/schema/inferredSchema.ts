import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/index.js";
import { BlendedFleet } from "../blendedFleet.js";

/**
 * Where Go programs import the package from. Pulumi's default has the package's name with its hyphen, which Go packages
 * can't have, so that up to Pulumi 3.200 at least what is generated does not find itself.
 */
const goImportBasePath = "example.com/pulumi-blended-fleet/sdk/go/blendedfleet";

interface InferredSchema {
  readonly language: { readonly go: object };
}

/** The package's schema as Pulumi infers it from the sources in `root`, as text that ends with a line break. */
export async function inferredSchema(root: string): Promise<string> {
  const provider = new ComponentProvider({ components: [BlendedFleet], name: "blended-fleet", dirname: root });
  const schema = JSON.parse(await provider.getSchema()) as InferredSchema;
  const go = { ...schema.language.go, importBasePath: goImportBasePath };
  return `${JSON.stringify({ ...schema, language: { ...schema.language, go } }, null, 2)}\n`;
}
