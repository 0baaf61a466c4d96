import { en } from "zod/locales";
import * as z from "zod/mini";
import { pathText, show, type Fault } from "../errors.js";

/*
 * Forms of documents that say in plain words what they expect: each schema's only message is what is expected there,
 * because a fault says "expected …, got …". They are of the small zod, because the other one's schemas took a sixth of
 * the time in which the companion loads.
 */

/** To parse with where a form has schemas without a message: the small zod has none of its own. */
export const inWords = { error: en().localeError };

export const text = z.string({ error: "a text" }).check(z.minLength(1, { error: "a text that is not empty" }));
export const number = z.number({ error: "a number" });
export const amount = number.check(z.minimum(0, { error: "a number of 0 or more" }));
export const share = within(0, 1);
export const wholeNumber = z.int({ error: "a whole number" });
export const count = wholeNumber.check(z.minimum(0, { error: "a whole number of 0 or more" }));
export const units = wholeNumber.check(z.minimum(1, { error: "a whole number of 1 or more" }));
export const above0 = number.check(z.positive({ error: "a number above 0" }));
export const texts = z.array(text, { error: "a list of texts" });
export const some = texts.check(z.minLength(1, { error: "a list of at least one" }));

export function within(least: number, most: number): z.ZodMiniNumber {
  const error = `a number from ${least} to ${most}`;
  return z.number({ error }).check(z.minimum(least, { error }), z.maximum(most, { error }));
}

/** A list of so many. */
export function listOf<Element extends z.ZodMiniType>(
  length: number,
  what: string,
  element: Element,
): z.ZodMiniArray<Element> {
  const error = `a list of ${length} ${what}`;
  return z.array(element, { error }).check(z.length(length, { error }));
}

export function choice<Value extends string>(choices: Readonly<Record<string, Value>>): z.ZodMiniType<Value> {
  return z.enum(choices, { error: `one of ${Object.values(choices).join(", ")}` });
}

export function object<Shape extends z.core.$ZodLooseShape>(
  what: string,
  shape: Shape,
): z.ZodMiniObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? `no other fields than ${Object.keys(shape).join(", ")}` : what,
  });
}

/**
 * What is wrong with a document by its form; ask zod to report the input.
 * @param source names the document in each fault, where it needs a name.
 */
export function formFaults(issues: readonly z.core.$ZodIssue[], source = ""): readonly Fault[] {
  return issues.flatMap((issue) => faultsOf(issue, [], source));
}

function faultsOf(issue: z.core.$ZodIssue, outer: readonly PropertyKey[], source: string): readonly Fault[] {
  const path = [...outer, ...issue.path];
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    // Of several forms that it might have had, the one that least is missing of is meant.
    const [nearest = []] = issue.errors.toSorted((a, b) => a.length - b.length);
    return nearest.flatMap((inner) => faultsOf(inner, path, source));
  }
  const where = [source, pathText(path)].filter((part) => part !== "").join(": ");
  return [{ where, expected: issue.message, got: gotOf(issue) }];
}

function gotOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys")
    return `the field${issue.keys.length > 1 ? "s" : ""} ${issue.keys.join(", ")}`;
  const isLength = issue.code === "too_small" || issue.code === "too_big";
  return isLength && Array.isArray(issue.input) ? `a list of ${issue.input.length}` : show(issue.input);
}
