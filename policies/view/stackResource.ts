import type { PolicyResource } from "@pulumi/policy";
import { inherited, type DeclaredInputs } from "./declaredInputs.js";
import { isKnown, type GivenResource } from "./launcher.js";
import { plainObject, plainValue, propertyOf, type PlainObject, type PlainValue } from "./plainValue.js";
import { valueAt } from "./reading.js";
import { regionOf, type Located } from "./region.js";

/** A resource of a stack, with what its properties were made from. */
export interface StackResource extends GivenResource, Located {
  readonly source: PolicyResource;
}

export function stackResource(source: PolicyResource, inputs: DeclaredInputs): StackResource {
  const { urn, name, type } = source;
  const own = inputs.over(urn, plainObject(source.props));
  const provider = providerSettings(source.provider?.props);
  const properties = inheriting(own, provider);
  return { urn, name, type, properties, source, region: regionOf(properties, provider) };
}

/** Of a provider's properties those that are read here: every resource has them all. */
function providerSettings(properties: object | undefined): PlainObject {
  if (properties === undefined) return {};
  return { region: propertyOf(properties, "region"), defaultTags: propertyOf(properties, "defaultTags") };
}

/** Until AWS's provider tells all tags of a resource, those by default are as the program gave them to the provider. */
function inheriting(properties: PlainObject, provider: PlainObject): PlainObject {
  const given = isKnown(properties[inherited]) ? undefined : valueAt(parsed(provider["defaultTags"]), ["tags"]);
  return given === undefined ? properties : { ...properties, [inherited]: given };
}

/** A provider's own properties are JSON where they are not plain. */
function parsed(value: PlainValue | undefined): PlainValue | undefined {
  if (typeof value !== "string") return value;
  try {
    return plainValue(JSON.parse(value));
  } catch {
    return undefined;
  }
}
