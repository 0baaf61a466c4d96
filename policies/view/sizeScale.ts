import type { InstanceTypeFacts } from "../../provider/engine/instanceType.js";
import { isKnown } from "./launcher.js";
import type { Maybe, PlainValue } from "./plainValue.js";
import { numberAt, textAt, type Item } from "./reading.js";

/** In what a launcher's sizes are counted. */
export interface SizeScale {
  /** `units`, `vcpu` or `memory-mib`, as AWS spells them; undefined: units, which are instances where they have no weights. */
  readonly unit: Maybe<string>;
  /** How many units an instance of a type counts for, of the types that say so. */
  readonly weights: ReadonlyMap<string, Maybe<number>>;
}

export const inInstances: SizeScale = { unit: undefined, weights: new Map() };

/** The scale of a launcher's sizes, with the weights of its overrides or launch specifications. */
export function sizeScale(unit: Maybe<string>, choices: readonly Item[]): SizeScale {
  return { unit, weights: new Map(choices.flatMap(({ item }) => weightOf(item))) };
}

function weightOf(item: PlainValue): readonly (readonly [string, Maybe<number>])[] {
  const type = textAt(item, "instanceType");
  const weight = numberAt(item, "weightedCapacity");
  return isKnown(type) && weight !== undefined ? [[type, weight]] : [];
}

/** Sizes count instances, whatever their types. */
export function countsInstances({ unit, weights }: SizeScale): boolean {
  return (unit === undefined || unit === "units" || unit === "") && weights.size === 0;
}

/** How many units of a launcher's size one instance is; undefined where that is not known. */
export function unitsPerInstance(
  { name, performance }: InstanceTypeFacts,
  { unit, weights }: SizeScale,
): number | undefined {
  if (unit === "vcpu") return performance.vcpu;
  if (unit === "memory-mib") return performance.memoryGiB * 1024;
  if (typeof unit === "symbol") return undefined;
  const weight = weights.has(name) ? weights.get(name) : 1;
  return typeof weight === "number" && weight > 0 ? weight : undefined;
}
