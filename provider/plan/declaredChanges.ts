import { show } from "../errors.js";

/** A field that two declarations have differently. */
export interface DeclaredChange {
  /** Such as `workloads.web.parts.rest.units`: of lists of named things, the name. */
  readonly path: readonly string[];
  /** Undefined where one of them does not say it. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What two declarations say differently, in the order of their fields. Named things are compared by name, wherever they stand. */
export function declaredChanges(before: unknown, after: unknown): readonly DeclaredChange[] {
  return changesAt([], before, after);
}

function changesAt(path: readonly string[], before: unknown, after: unknown): readonly DeclaredChange[] {
  const [fieldsBefore, fieldsAfter] = [fieldsOf(before), fieldsOf(after)];
  if (fieldsBefore && fieldsAfter) {
    const names = [...new Set([...fieldsBefore.keys(), ...fieldsAfter.keys()])];
    return names.flatMap((name) => changesAt([...path, name], fieldsBefore.get(name), fieldsAfter.get(name)));
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

/** The fields of an object, or the items of a list of named things by their names; undefined for what has neither. */
function fieldsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const names = value.map(nameOf);
  const areNamed =
    names.length > 0 && names.every((name) => name !== undefined) && new Set(names).size === names.length;
  return areNamed ? new Map(value.map((item: unknown) => [nameOf(item) ?? "", withoutName(item)])) : undefined;
}

function nameOf(item: unknown): string | undefined {
  const name = typeof item === "object" && item !== null ? (item as { name?: unknown }).name : undefined;
  return typeof name === "string" ? name : undefined;
}

function withoutName(item: unknown): unknown {
  const { name: _, ...rest } = item as Record<string, unknown>;
  return rest;
}

/** `parts.rest.units: 4 → 6`, from a field of its path on. */
export function declaredChangeText({ path, before, after }: DeclaredChange, from = 0): string {
  const name = path.slice(from).join(".");
  if (before === undefined) return `${name}: ${show(after)} (new)`;
  return after === undefined ? `${name}: ${show(before)} (gone)` : `${name}: ${show(before)} → ${show(after)}`;
}
