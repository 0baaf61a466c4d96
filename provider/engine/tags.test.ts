import test from "ava";
import fc from "fast-check";
import { poolOf } from "./candidates.js";
import { catalogue } from "./catalogue.js";
import { compareLevels, Level } from "./level.js";
import { Role } from "./observation.js";
import { Market, strongestLevelOf } from "./pool.js";
import { classifyInstance, parseTags, TagKey, type InstanceIdentity } from "./tags.js";

const identity: InstanceIdentity = {
  fleet: "shop",
  workload: "web",
  part: "core",
  level: Level.NonInterruptible,
  role: Role.Serving,
};
const pools = catalogue.flatMap((type) => Object.values(Market).map((market) => poolOf(type, "us-east-1a", market)));
const onDemandPool = poolOf(catalogue[0]!, "us-east-1a", Market.OnDemand);

test("an instance is tagged with its level, its performance and its cost", (t) => {
  t.deepEqual(classifyInstance(onDemandPool, identity), {
    "blended-fleet:fleet": "shop",
    "blended-fleet:workload": "web",
    "blended-fleet:part": "core",
    "blended-fleet:level": "Non-Interruptible",
    "blended-fleet:role": "serving",
    "blended-fleet:market": "on-demand",
    "blended-fleet:vcpu": "2",
    "blended-fleet:memory-gib": "8",
    "blended-fleet:gpus": "0",
    "blended-fleet:network-gbps": "0.781",
    "blended-fleet:storage-iops": "3600",
    "blended-fleet:usd-per-hour": "0.096",
    "blended-fleet:on-demand-usd-per-hour": "0.096",
  });
});

test("no instance is ever tagged with a stronger level than its market can back or its part was promised", (t) => {
  for (const pool of pools) {
    for (const level of Object.values(Level)) {
      const tagged = classifyInstance(pool, { ...identity, level })[TagKey.Level] as Level;
      t.true(compareLevels(tagged, strongestLevelOf(pool.market)) <= 0);
      t.true(compareLevels(tagged, level) <= 0);
    }
  }
});

test("every tag value is one that EC2 accepts", (t) => {
  for (const pool of pools) {
    for (const value of Object.values(classifyInstance(pool, identity))) t.regex(value, /^[\w .:/=+\-@]{1,256}$/);
  }
});

test("whose an instance is can be read back from its tags, others among them", (t) => {
  const identities = fc.record({
    fleet: fc.stringMatching(/^[a-z][a-z0-9-]{0,39}$/),
    workload: fc.stringMatching(/^[a-z][a-z0-9-]{0,39}$/),
    part: fc.stringMatching(/^[a-z][a-z0-9-]{0,39}$/),
    level: fc.constantFrom(...Object.values(Level)),
    role: fc.constantFrom(...Object.values(Role)),
  });
  fc.assert(
    fc.property(identities, (someone) => {
      const tags = { ...classifyInstance(onDemandPool, someone), Name: "web-1" };
      t.deepEqual(parseTags(tags), someone);
    }),
  );
});

test("a stranger, and one whose tags are not all there, belongs to nobody", (t) => {
  t.is(parseTags({}), undefined);
  t.is(parseTags({ Name: "web", "aws:autoscaling:groupName": "shop" }), undefined);
  const tags = classifyInstance(onDemandPool, identity);
  for (const key of [TagKey.Fleet, TagKey.Workload, TagKey.Part, TagKey.Level, TagKey.Role]) {
    t.is(parseTags({ ...tags, [key]: "" }), undefined, key);
  }
  t.is(parseTags({ ...tags, [TagKey.Level]: "Forever" }), undefined);
});
