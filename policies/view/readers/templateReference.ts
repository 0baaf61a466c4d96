import type { TemplateReference } from "../launcher.js";
import { notKnown, type PlainObject, type PlainValue } from "../plainValue.js";
import { itemsAt, textAt, valueAt, type Path } from "../reading.js";

/**
 * The launch template that is named at a path, in whichever of AWS's spellings: `id` and `name`, or `launchTemplateId`
 * and `launchTemplateName`.
 */
export function referenceAt(value: PlainValue | undefined, path: Path): readonly TemplateReference[] {
  const found = valueAt(value, path);
  if (found === undefined) return [];
  const property = String(path[0] ?? "");
  if (found === notKnown) return [{ id: notKnown, name: notKnown, property }];
  const id = textAt(found, "id") ?? textAt(found, "launchTemplateId");
  const name = textAt(found, "name") ?? textAt(found, "launchTemplateName");
  return id === undefined && name === undefined ? [] : [{ id, name, property }];
}

/** The templates of a fleet's configurations, of which it has one or more. */
export function configuredReferences(properties: PlainObject): readonly TemplateReference[] {
  const configs = itemsAt(properties, "launchTemplateConfigs");
  if (configs === notKnown) return [{ id: notKnown, name: notKnown, property: "launchTemplateConfigs" }];
  return distinctReferences(
    configs.flatMap(({ path }) => referenceAt(properties, [...path, "launchTemplateSpecification"])),
  );
}

/** Each template once: overrides mostly name their group's own. */
export function distinctReferences(references: readonly TemplateReference[]): readonly TemplateReference[] {
  const seen = new Map<string, TemplateReference>();
  references.forEach((reference, index) => {
    const { id, name, property } = reference;
    const key = [id, name].map((text) => (typeof text === "string" ? text : "")).join(" ");
    seen.set(key === " " ? `${property} ${index}` : key, reference);
  });
  return [...seen.values()];
}
