import { ComponentProvider } from "@pulumi/pulumi/provider/experimental/index.js";
import { BlendedFleet } from "../blendedFleet.js";

/** The package's schema as Pulumi infers it from the sources in `root`, as text that ends with a line break. */
export async function inferredSchema(root: string): Promise<string> {
  const provider = new ComponentProvider({ components: [BlendedFleet], name: "blended-fleet", dirname: root });
  return `${JSON.stringify(JSON.parse(await provider.getSchema()), null, 2)}\n`;
}
