import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { catalogue, monthlyInterruptionRateOf } from "./catalogue.js";
import { Architecture, type InstanceTypeFacts } from "./instanceType.js";

interface PublicFacts {
  readonly vcpu: number;
  readonly memoryGiB: number;
  readonly networkMbps: number;
  readonly onDemandUsdPerHour: Readonly<Record<string, number>>;
  readonly spotAdvisor: Readonly<Record<string, { savingsPercent: number; interruptionBand: 0 | 1 | 2 | 3 | 4 }>>;
}

const region = "us-east-1";
const data = process.env["BLENDED_FLEET_DATA"] ?? "../shared/data";
const publicFactsFile = join(data, "market", "instance-types.json");

test("the catalogue holds some forty types, each once, of both architectures and with and without GPUs", (t) => {
  const names = catalogue.map((facts) => facts.name);
  t.is(new Set(names).size, names.length);
  t.true(names.length >= 40 && names.length <= 50);
  for (const architecture of Object.values(Architecture)) {
    const types = catalogue.filter((facts) => facts.architecture === architecture);
    t.true(types.some((facts) => facts.performance.gpus > 0));
    t.true(types.some((facts) => facts.performance.gpus === 0));
  }
});

test("a type is arm64 exactly where its family's name says Graviton, which is a g after the generation", (t) => {
  for (const facts of catalogue) {
    const isGraviton = /^[a-z]+\d+g/.test(facts.name);
    t.is(facts.architecture, isGraviton ? Architecture.Arm : Architecture.X86, facts.name);
  }
});

test("the catalogue agrees with the public figures it was written from", (t) => {
  if (!existsSync(publicFactsFile)) {
    t.log(`skipped: ${publicFactsFile} is not here`);
    t.pass();
    return;
  }
  const { instanceTypes } = JSON.parse(readFileSync(publicFactsFile, "utf8")) as {
    instanceTypes: Readonly<Record<string, PublicFacts>>;
  };
  for (const facts of catalogue) t.deepEqual(comparable(facts), fromPublic(instanceTypes[facts.name]), facts.name);
});

function comparable(facts: InstanceTypeFacts): object {
  const { vcpu, memoryGiB, networkGbps } = facts.performance;
  return {
    vcpu,
    memoryGiB,
    networkMbps: Math.round(networkGbps * 1000),
    onDemandUsdPerHour: facts.onDemandUsdPerHour,
    savingPercent: Math.round(facts.spotDiscount * 100),
    monthlyInterruptionRate: facts.monthlyInterruptionRate,
  };
}

function fromPublic(facts: PublicFacts | undefined): object | undefined {
  const advice = facts?.spotAdvisor[region];
  if (facts === undefined || advice === undefined) return undefined;
  return {
    vcpu: facts.vcpu,
    memoryGiB: facts.memoryGiB,
    networkMbps: facts.networkMbps,
    onDemandUsdPerHour: facts.onDemandUsdPerHour[region],
    savingPercent: advice.savingsPercent,
    monthlyInterruptionRate: monthlyInterruptionRateOf(advice.interruptionBand),
  };
}
