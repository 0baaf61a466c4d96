import * as z from "zod";
import { oneOf } from "./nearestName.js";

/**
 * The kinds of field a declaration has. Each field's only message is what it expects, because a fault says
 * "expected …, got …".
 */

/** A schema for every field of an args interface, none forgotten and none invented: use with `satisfies`. */
export type FieldsOf<Args> = { readonly [Name in keyof Args]-?: z.ZodType<Exclude<Args[Name], undefined>> };

/** A number within limits; the upper one keeps out figures that can only be slips. */
export function amount(of: string, minimum: number, maximum: number): z.ZodType<number> {
  const error = `${of} from ${minimum} to ${maximum}`;
  return z.custom<number>((value) => isWithin(value, minimum, maximum), { error });
}

/** A whole number within limits. */
export function count(of: string, minimum: number, maximum: number): z.ZodType<number> {
  const error = `a whole number of ${of} from ${minimum} to ${maximum}`;
  return z.custom<number>((value) => Number.isInteger(value) && isWithin(value, minimum, maximum), { error });
}

function isWithin(value: unknown, minimum: number, maximum: number): boolean {
  return typeof value === "number" && value >= minimum && value <= maximum;
}

/** One of the values of an `as const` object. */
export function choice<Value extends string>(choices: Readonly<Record<string, Value>>): z.ZodType<Value> {
  const values: readonly string[] = Object.values(choices);
  return z.custom<Value>((value) => typeof value === "string" && values.includes(value), {
    error: (issue) => oneOf(values, issue.input),
  });
}

/** Text of a form. */
export function text(what: string, form: RegExp): z.ZodType<string> {
  return z.custom<string>((value) => typeof value === "string" && form.test(value), { error: what });
}

/** Names end up in tags, in names of AWS resources and in keys, so they are letters, digits and hyphens. */
export function name(): z.ZodType<string> {
  return text("a name of up to 40 letters, digits and hyphens that starts with a letter", nameForm);
}
export const nameForm = /^[a-z][a-z0-9-]{0,39}$/i;

export function flag(): z.ZodType<boolean> {
  return z.boolean({ error: "true or false" });
}

/** A list of at least one. */
export function listOf<Element>(what: string, element: z.ZodType<Element>): z.ZodArray<z.ZodType<Element>> {
  return z.array(element, { error: `a list of ${what}` }).min(1, { error: `a list of at least one of the ${what}` });
}

/** What an object is expected to be; unknown fields are reported apart. */
export function group(what: string): { readonly error: string } {
  return { error: what };
}
