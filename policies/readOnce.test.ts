import { createRequire } from "node:module";
import test from "ava";
import { readPropertiesOnce } from "./readOnce.js";

const deserializer = createRequire(__filename)("@pulumi/policy/deserialize.js") as {
  deserializeProperties: (properties: object, proxySecrets: boolean) => Record<string, unknown>;
};

test("a resource's properties are read once for all policies, and anew for another resource and for what is put right", (t) => {
  readPropertiesOnce();
  let reads = 0;
  const properties = () => ({ toJavaScript: () => ({ read: ++reads }) });
  const [one, other] = [properties(), properties()];
  const read = (of: object, proxySecrets = false) => deserializer.deserializeProperties(of, proxySecrets);
  t.deepEqual(read(one), { read: 1 });
  t.deepEqual(read(one), { read: 1 });
  t.deepEqual(read(other), { read: 2 });
  t.is(read(one, true)["read"], 3);
  t.is(reads, 3);
});
