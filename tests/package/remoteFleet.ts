import * as pulumi from "@pulumi/pulumi";
import type { BlendedFleetArgs } from "../../components/args.js";

/** A fleet as a program in another language declares it: the engine has the package's plugin construct it. */
export class RemoteFleet extends pulumi.ComponentResource {
  declare readonly plan: pulumi.Output<unknown>;
  declare readonly groupNames: pulumi.Output<unknown>;
  declare readonly functionName: pulumi.Output<unknown>;

  constructor(name: string, args: BlendedFleetArgs) {
    // As in the SDKs that Pulumi generates: what the plugin answers takes the places of these.
    const outputs = { plan: undefined, groupNames: undefined, functionName: undefined };
    super("blended-fleet:index:BlendedFleet", name, { ...args, ...outputs }, {}, true);
  }
}
