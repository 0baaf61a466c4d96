import { createRequire } from "node:module";
import test from "ava";
import { quoted } from "./quotation.js";
import { readPropertiesOnce } from "./readOnce.js";

const deserializer = createRequire(__filename)("@pulumi/policy/deserialize.js") as {
  deserializeProperties: (properties: object, proxySecrets: boolean) => Record<string, unknown>;
};

readPropertiesOnce();

test("a resource's properties are read once for all policies, and anew for another resource and for what is put right", (t) => {
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

test("of a secret no message shows anything, and of the same text elsewhere neither", (t) => {
  const secret = (value: unknown) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
  });
  const tags = { "blended-fleet:level": secret("hunter2"), "blended-fleet:workload": "web" };
  const sent = { tags, sizes: [secret({ least: 40999, names: ["hunter3"] })], userData: null };
  const read = deserializer.deserializeProperties({ toJavaScript: () => sent }, false);
  t.like(read, { tags: { "blended-fleet:level": "hunter2" } }, "policies judge it all the same");
  t.deepEqual(["hunter2", "hunter3", "40999", "web"].map(quoted), ["[secret]", "[secret]", "[secret]", '"web"']);
});
