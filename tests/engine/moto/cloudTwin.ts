import type { WireObject, WireValue } from "../wireValue.js";

/** What a stand-in resource is beside its inputs. */
export interface TwinnedResource {
  readonly id: string;
  readonly inputs: WireObject;
}

/** What moto knows better than the stand-in: the id it gave, and outputs. */
export interface TwinAnswer {
  readonly id?: string;
  readonly outs?: WireObject;
}

/** Makes the resources of one type in moto too, through AWS's own SDK. Inputs come without the marks of secrets. */
export interface CloudTwin {
  create(resource: TwinnedResource): Promise<TwinAnswer | void>;
  /** Absent where no update is told apart from a new creation: then `create` is called again. */
  update?(resource: TwinnedResource, before: WireObject): Promise<TwinAnswer | void>;
  /** What has become of the inputs since; absent where nothing but Pulumi changes them. Undefined where it is gone. */
  read?(resource: TwinnedResource): Promise<WireObject | undefined>;
  delete(resource: TwinnedResource): Promise<void>;
}

/** Settings of every client of a moto server. */
export function clientSettings() {
  return {
    endpoint: process.env["BLENDED_FLEET_STAND_IN_MOTO"] ?? "",
    region: "us-east-1",
    maxAttempts: 1,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
}

/** Pulumi writes names in camelCase where the SDK writes them in PascalCase; the values are the same. */
export function pascal(value: WireValue): WireValue {
  if (Array.isArray(value)) return value.map(pascal);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [`${key.charAt(0).toUpperCase()}${key.slice(1)}`, pascal(item)]),
  );
}

/** And back: what the SDK tells, as the inputs that would make it. */
export function camel(value: unknown): WireValue {
  if (Array.isArray(value)) return value.map(camel);
  if (typeof value !== "object" || value === null) return value as WireValue;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [`${key.charAt(0).toLowerCase()}${key.slice(1)}`, camel(item)]),
  );
}

/** What a call answers; undefined where it fails because the thing is gone, as an error of one of these names says. */
export async function unlessGone<T>(asked: Promise<T>, ...gone: readonly string[]): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Error && gone.includes(error.name)) return undefined;
    throw error;
  }
}

export function text(inputs: WireObject, key: string): string {
  const value = inputs[key];
  if (typeof value !== "string") throw new Error(`the stand-in expected ${key} as text, got ${JSON.stringify(value)}`);
  return value;
}

/** A map of tags as the list that most services take. */
export function tagList(tags: WireValue | undefined): { Key: string; Value: string }[] {
  return Object.entries((tags ?? {}) as Record<string, string>).map(([Key, Value]) => ({ Key, Value }));
}
