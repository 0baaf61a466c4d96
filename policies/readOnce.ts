import { createRequire } from "node:module";
import { hideSecretsIn } from "./secretTexts.js";

/** Properties as the engine sends them. */
interface Sent {
  toJavaScript(): Record<string, unknown>;
}
type Deserialize = (properties: Sent, proxySecrets: boolean) => Record<string, unknown>;

/**
 * Has the SDK read a resource's properties once for all policies, where it would read them anew for each: with seventeen of
 * them that is most of what a stack of hundreds of resources waits for. No policy changes what it is given. While they are
 * read, secrets still have their marks, which the SDK takes off. Where the SDK comes to look different, it reads as often
 * as it likes, and nothing is known of secrets.
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
    const sent = properties.toJavaScript();
    hideSecretsIn(sent);
    const now = read({ toJavaScript: () => sent }, proxySecrets);
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
