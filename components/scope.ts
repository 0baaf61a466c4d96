import * as pulumi from "@pulumi/pulumi";
import { TagKey } from "../provider/engine/tags.js";

/** What every child of a fleet is made with. */
export interface FleetScope {
  readonly fleet: string;
  /** Of Pulumi, as `<project>/<stack>`: two stacks of an account may each have a fleet of this name. */
  readonly stack: string;
  readonly region: string;
  readonly parent: pulumi.Resource;
}

export function scopeOf(fleet: string, region: string, parent: pulumi.Resource): FleetScope {
  return { fleet, stack: `${pulumi.getProject()}/${pulumi.getStack()}`, region, parent };
}

/** The tags that together tell a fleet's own things from all others. */
export function fleetTags({ fleet, stack }: Pick<FleetScope, "fleet" | "stack">): Record<string, string> {
  return { [TagKey.Fleet]: fleet, [TagKey.Stack]: stack };
}
