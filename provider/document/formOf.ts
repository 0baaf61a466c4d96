import type * as z from "zod/mini";

/** A schema for every field of a type, optional where it is. */
export type FormOf<T> = {
  readonly [Name in keyof T]-?: Record<never, never> extends Pick<T, Name>
    ? z.ZodMiniExactOptional<z.ZodMiniType<Exclude<T[Name], undefined>>>
    : z.ZodMiniType<T[Name]>;
};
