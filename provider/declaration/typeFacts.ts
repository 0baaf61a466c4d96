import { show, type Fault } from "../errors.js";
import { catalogue } from "../engine/catalogue.js";
import { Architecture, type InstanceTypeFacts } from "../engine/instanceType.js";
import type { InstanceTypeArgs } from "./args.js";

/** What a type that the catalogue does not know must be given with. */
const requiredOfNewType = ["vcpu", "memoryGiB", "onDemandUsdPerHour"] as const;

/** The catalogue with the owner's own figures in the place of its own, and the types it does not know at the end. */
export function typesWithOwn(own: readonly InstanceTypeArgs[]): readonly InstanceTypeFacts[] {
  const types = new Map(catalogue.map((facts) => [facts.name, facts]));
  for (const args of own) types.set(args.name, withOwnFigures(types.get(args.name) ?? blankFacts(args.name), args));
  return [...types.values()];
}

/** Figures that a new type lacks, and types given twice. */
export function ownTypeFaults(own: readonly InstanceTypeArgs[]): readonly Fault[] {
  return own.flatMap((args, index) => {
    const where = `instanceTypes[${index}]`;
    const isKnown = catalogue.some((facts) => facts.name === args.name);
    const missing = isKnown ? [] : requiredOfNewType.filter((field) => args[field] === undefined);
    const faults: Fault[] = missing.map((field) => ({
      where: `${where}.${field}`,
      expected: `a figure, because the catalogue does not know ${args.name}`,
      got: "nothing",
    }));
    const isRepeated = own.findIndex((other) => other.name === args.name) < index;
    if (isRepeated) faults.push({ where: `${where}.name`, expected: "a type not given before", got: show(args.name) });
    return faults;
  });
}

function withOwnFigures(facts: InstanceTypeFacts, own: InstanceTypeArgs): InstanceTypeFacts {
  const { performance } = facts;
  return {
    name: facts.name,
    architecture: own.architecture ?? facts.architecture,
    performance: {
      vcpu: own.vcpu ?? performance.vcpu,
      memoryGiB: own.memoryGiB ?? performance.memoryGiB,
      gpus: own.gpus ?? performance.gpus,
      networkGbps: own.networkGbps ?? performance.networkGbps,
      storageIops: own.storageIops ?? performance.storageIops,
    },
    onDemandUsdPerHour: own.onDemandUsdPerHour ?? facts.onDemandUsdPerHour,
    spotDiscount: own.spotDiscount ?? facts.spotDiscount,
    monthlyInterruptionRate: own.monthlyInterruptionRate ?? facts.monthlyInterruptionRate,
  };
}

function blankFacts(name: string): InstanceTypeFacts {
  return {
    name,
    architecture: Architecture.X86,
    performance: { vcpu: 0, memoryGiB: 0, gpus: 0, networkGbps: 0, storageIops: 0 },
    onDemandUsdPerHour: 0,
    spotDiscount: medianOf((facts) => facts.spotDiscount),
    monthlyInterruptionRate: medianOf((facts) => facts.monthlyInterruptionRate),
  };
}

function medianOf(figure: (facts: InstanceTypeFacts) => number): number {
  const figures = catalogue.map(figure).sort((a, b) => a - b);
  return figures[Math.floor(figures.length / 2)] ?? 0;
}
