import test from "ava";
import { recordProgram, type RecordedResource } from "../provider/preview/recordProgram.js";
import { Level } from "../provider/engine/level.js";
import { corpus } from "./fixtures/corpus/corpus.js";
import * as kit from "./fixtures/corpus/kit.js";
import { violationsIn, type GivenSettings } from "./fixtures/runPolicies.js";
import { rules } from "./pack.js";
import { DeclaredTagKey } from "./view/workloadTags.js";
import { configurationFaults, configurationMessage } from "./settings.js";

async function recorded(declare: () => void): Promise<readonly RecordedResource[]> {
  return (await recordProgram(declare, { project: "settings", stack: "dev" })).resources;
}

async function policiesOf(declare: () => void, given: GivenSettings): Promise<readonly string[]> {
  return [...new Set(violationsIn(await recorded(declare), given).map(({ policy }) => policy))].sort();
}

function declaring(name: string): () => void {
  const program = corpus.find((each) => each.name === name);
  if (program === undefined) throw new Error(`no program ${name}`);
  return () => program.declare(name);
}

test("a configuration that fits has no faults", (t) => {
  t.deepEqual(configurationFaults(rules, {}), []);
  t.deepEqual(
    configurationFaults(rules, { all: {}, "limit-cost": { maximumUsdPerHour: 900, except: ["*-test"] } }),
    [],
  );
});

test("settings of all policies at once, which would be without effect, are refused", (t) => {
  const faults = configurationFaults(rules, { all: { except: ["*"] } });
  t.deepEqual(
    faults.map(({ where, got }) => `${where} ${got}`),
    ['all.except ["*"]'],
  );
});

test("all faults of a configuration are told at once, each with its policy and setting", (t) => {
  const faults = configurationFaults(rules, {
    "refuse-max-price": {},
    "refuse-maximum-price": { expect: ["a"] },
    "limit-cost": { maximumUsdPerHour: 5, maximumUsdPerHourOfLauncher: 6 },
    "require-pool-diversity": { minimumZones: 9 },
  });
  t.deepEqual(
    faults.map(({ where }) => where),
    [
      "refuse-max-price",
      "refuse-maximum-price.expect",
      "limit-cost.maximumUsdPerHourOfLauncher",
      "require-pool-diversity.minimumPools",
    ],
  );
  const message = configurationMessage(faults);
  t.is(message.split("\n").length, 5);
  t.true(message.includes("- limit-cost.maximumUsdPerHourOfLauncher: expected at most maximumUsdPerHour (5), got 6"));
});

test("an exempt resource is not reported, by its name, a pattern or its URN, and others are", async (t) => {
  const declare = declaring("priced-template");
  const refused = ["refuse-maximum-price"];
  for (const pattern of ["priced-template-template", "priced-*", "*LaunchTemplate::priced-template-template"])
    t.deepEqual(await policiesOf(declare, { "refuse-maximum-price": { except: [pattern] } }), [], pattern);
  for (const pattern of ["priced", "priced.template.template", "rice*", "(", "PRICED-*"])
    t.deepEqual(await policiesOf(declare, { "refuse-maximum-price": { except: [pattern] } }), refused, pattern);
});

test("an exempt group's template is still known to others", async (t) => {
  const given = { "refuse-unkept-level": { except: ["steady-template-template"] } };
  t.deepEqual(await policiesOf(declaring("steady-template"), given), ["refuse-unkept-level"]);
});

test("five minutes' warning on spot is let through once the losses without it are accepted", async (t) => {
  const declare = declaring("warned-on-spot");
  const warned = (settings: Record<string, number>) => policiesOf(declare, { "limit-warning-on-spot": settings });
  t.deepEqual(await warned({ acceptedShareWithoutWarning: 0.69 }), ["limit-warning-on-spot"]);
  t.deepEqual(await warned({ acceptedShareWithoutWarning: 0.695 }), []);
  t.deepEqual(await warned({ acceptedShareWithoutWarning: 0.2, measuredRecall: 0.8 }), []);
  t.deepEqual(await warned({ measuredRecall: 0.99 }), ["limit-warning-on-spot"]);
  t.deepEqual(await warned({ measuredRecall: 1 }), []);
});

test("the base that a critical workload keeps is counted in units and as a share, over all of its launchers", async (t) => {
  const declare = declaring("group-with-base");
  const base = (settings: Record<string, number>) => policiesOf(declare, { "require-on-demand-base": settings });
  t.deepEqual(await base({ minimumUnits: 2 }), []);
  t.deepEqual(await base({ minimumUnits: 3 }), ["require-on-demand-base"]);
  t.deepEqual(await base({ minimumUnits: 0, minimumShare: 1 }), []);
  const share = { "require-on-demand-base": { minimumShare: 0.6 } };
  t.deepEqual(await policiesOf(declaring("group-with-share"), share), ["require-on-demand-base"]);
  t.deepEqual(await policiesOf(declaring("group-beside-base"), { "require-on-demand-base": { minimumUnits: 2 } }), []);
});

test("more than the default may be asked for of tags, rules, keys and budgets", async (t) => {
  const asked = (name: string, given: GivenSettings) => policiesOf(declaring(name), given);
  const gpus = { "require-performance-tags": { tags: ["blended-fleet:gpus"] } };
  t.deepEqual(await asked("template-alone", gpus), ["require-performance-tags"]);
  const both = ["EC2 Spot Instance Interruption Warning", "EC2 Instance Rebalance Recommendation"];
  const rulesOfBoth = { "require-interruption-rules": { detailTypes: both } };
  t.deepEqual(await asked("group-on-spot", rulesOfBoth), ["require-interruption-rules"]);
  t.deepEqual(await asked("fleet-happy", rulesOfBoth), []);
  const ownKeys = { "require-encrypted-state": { requireOwnKeys: true } };
  t.deepEqual(await asked("state-encrypted", ownKeys), ["require-encrypted-state"]);
  t.deepEqual(await asked("fleet-happy", ownKeys), ["require-encrypted-state"]);
  t.deepEqual(await asked("fleet-happy", { "require-budget": { always: true } }), ["require-budget"]);
  t.deepEqual(await asked("fleet-bidding", { "require-budget": { maximumUsdPerHour: 4 } }), ["require-budget"]);
});

test("a fleet counts towards the stack's cost with its plan", async (t) => {
  const ceilings = { "limit-cost": { maximumUsdPerHour: 0.3, maximumUsdPerHourOfLauncher: 0.2 } };
  const [fleet] = (await recorded(declaring("fleet-happy"))).filter(({ type }) => type.endsWith(":BlendedFleet"));
  if (fleet === undefined) throw new Error("the program makes no fleet");
  const planned = { ...fleet, inputs: { ...fleet.inputs, plan: { usdPerHourRange: { low: 0.1, high: 0.4 } } } };
  t.deepEqual(
    violationsIn([planned], ceilings).map(({ policy, on }) => `${policy} on ${on}`),
    ["limit-cost on fleet-happy", "limit-cost on fleet-happy"],
  );
});

test("a critical workload's pools are counted over its groups on spot", async (t) => {
  const declare = (types: readonly (readonly string[])[]) => () => {
    kit.wiring("w");
    const tags = kit.instanceTags("w", Level.Immediate, { [DeclaredTagKey.Priority]: "critical" });
    types.forEach((each, index) => {
      const broken = { vpcZoneIdentifiers: kit.subnets.slice(0, 2) };
      kit.spotGroup(`w-${index}`, kit.template(`w-${index}-template`, tags), { types: each, base: 1 }, broken);
    });
  };
  t.deepEqual(await policiesOf(declare([["m6i.large"], ["m7i.large"]]), {}), []);
  t.deepEqual(await policiesOf(declare([["m6i.large"], ["m6i.large"]]), {}), ["require-pool-diversity"]);
});
