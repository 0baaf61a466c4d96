import type * as pulumi from "@pulumi/pulumi";
import { TagKey } from "../provider/engine/tags.js";

/** What every child of a fleet is made with. */
export interface FleetScope {
  readonly fleet: string;
  readonly region: string;
  readonly parent: pulumi.Resource;
}

/** The tag that tells a fleet's own things from all others. */
export function fleetTags({ fleet }: FleetScope): Record<string, string> {
  return { [TagKey.Fleet]: fleet };
}
