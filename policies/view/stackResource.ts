import type { PolicyResource } from "@pulumi/policy";
import type { DeclaredInputs } from "./declaredInputs.js";
import type { GivenResource } from "./launcher.js";
import { plainObject } from "./plainValue.js";

/** A resource of a stack, with what its properties were made from. */
export interface StackResource extends GivenResource {
  readonly source: PolicyResource;
}

export function stackResource(source: PolicyResource, inputs: DeclaredInputs): StackResource {
  const { urn, name, type } = source;
  return { urn, name, type, properties: inputs.over(urn, plainObject(source.props)), source };
}
