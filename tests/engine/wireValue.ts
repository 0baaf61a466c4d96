import { specialOutputValueSig, specialSecretSig, specialSigKey, unknownValue } from "@pulumi/pulumi/runtime/index.js";

/** A value as Pulumi's engine and a provider hand it to each other: JSON in which envelopes mark what is special. */
export type WireValue = null | boolean | number | string | WireValue[] | WireObject;
export interface WireObject {
  [key: string]: WireValue;
}

/** Opens the envelopes of outputs. What is secret keeps its mark, and what is not known yet becomes Pulumi's unknown. */
export function flattened(value: WireValue): WireValue {
  return mapped(value, (envelope) => {
    if (envelope[specialSigKey] !== specialOutputValueSig) return undefined;
    const inner = flattened(envelope["value"] ?? unknownValue);
    return envelope["secret"] === true ? { [specialSigKey]: specialSecretSig, value: inner } : inner;
  });
}

/** Takes the marks of secrets off, to compare what is inside. */
export function bare(value: WireValue): WireValue {
  return mapped(value, (envelope) =>
    envelope[specialSigKey] === specialSecretSig ? bare(envelope["value"] ?? null) : undefined,
  );
}

/** The value with each object for which there is another in its place. */
function mapped(value: WireValue, other: (object: WireObject) => WireValue | undefined): WireValue {
  if (Array.isArray(value)) return value.map((item) => mapped(item, other));
  if (typeof value !== "object" || value === null) return value;
  return other(value) ?? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapped(item, other)]));
}
