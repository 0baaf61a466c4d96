import type { Path } from "./view/reading.js";

/** One change of a resource's inputs. */
export type Edit =
  | { readonly kind: "remove"; readonly path: Path }
  | { readonly kind: "set"; readonly path: Path; readonly value: string | boolean };

/**
 * Carries edits out on the inputs that Pulumi hands over. They are changed in place: a copy would read inputs that a
 * preview can't tell, and lose the marks of secrets. What can't be reached is left alone.
 */
export function edited(inputs: Record<string, unknown>, edits: readonly Edit[]): Record<string, unknown> | undefined {
  const done = edits.filter((edit) => isDone(inputs, edit));
  return done.length > 0 ? inputs : undefined;
}

function isDone(inputs: Record<string, unknown>, edit: Edit): boolean {
  const key = edit.path.at(-1);
  if (key === undefined) return false;
  try {
    const holder = holderOf(inputs, edit.path.slice(0, -1), edit.kind === "set");
    if (holder === undefined) return false;
    if (edit.kind === "set") holder[key] = edit.value;
    else delete holder[key];
    return true;
  } catch {
    // Part of the path is not known in this preview.
    return false;
  }
}

function holderOf(
  inputs: Record<string, unknown>,
  path: Path,
  isMade: boolean,
): Record<string | number, unknown> | undefined {
  let holder = inputs as Record<string | number, unknown>;
  for (const key of path) {
    if (isMade && (holder[key] === undefined || holder[key] === null)) holder[key] = {};
    const inner = holder[key];
    if (typeof inner !== "object" || inner === null) return undefined;
    holder = inner as Record<string | number, unknown>;
  }
  return holder;
}
