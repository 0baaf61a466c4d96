import type * as z from "zod";

/** A schema for every field of a type, optional where it is. */
export type FormOf<T> = {
  readonly [Name in keyof T]-?: Record<never, never> extends Pick<T, Name>
    ? z.ZodExactOptional<z.ZodType<Exclude<T[Name], undefined>>>
    : z.ZodType<T[Name]>;
};
