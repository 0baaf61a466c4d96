import { createRequire } from "node:module";

type Deserialize = (properties: object, proxySecrets: boolean) => Record<string, unknown>;

/**
 * Has the SDK read a resource's properties once for all policies, where it would read them anew for each: with seventeen of
 * them that is most of what a stack of hundreds of resources waits for. No policy changes what it is given. Where the SDK
 * comes to look different, it reads as often as it likes.
 */
export function readPropertiesOnce(): void {
  const deserializer = deserializerOf();
  if (deserializer === undefined) return;
  const read = deserializer.deserializeProperties;
  const known = new WeakMap<object, Record<string, unknown>>();
  deserializer.deserializeProperties = (properties, proxySecrets) => {
    // What may be put right is read apart, with its secrets in proxies.
    if (proxySecrets) return read(properties, proxySecrets);
    const before = known.get(properties);
    if (before !== undefined) return before;
    const now = read(properties, proxySecrets);
    known.set(properties, now);
    return now;
  };
}

function deserializerOf(): { deserializeProperties: Deserialize } | undefined {
  const load = createRequire(__filename);
  try {
    const found = load("@pulumi/policy/deserialize.js") as { deserializeProperties?: unknown };
    return typeof found.deserializeProperties === "function"
      ? (found as { deserializeProperties: Deserialize })
      : undefined;
  } catch {
    return undefined;
  }
}
