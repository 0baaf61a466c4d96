import { show, type Fault } from "../errors.js";
import { catalogue } from "../engine/catalogue.js";
import { Architecture, type InstanceTypeFacts } from "../engine/instanceType.js";
import type { InstanceTypeArgs } from "./args.js";
import type { MarketOffers } from "./marketOffers.js";
import { oneOf } from "./nearestName.js";

/** What a type that the catalogue does not know must be given with. */
const requiredOfNewType = ["vcpu", "memoryGiB", "onDemandUsdPerHour"] as const;

/** Known types with the owner's own figures in the place of theirs, and the types that are not known at the end. */
export function typesWithOwn(
  own: readonly InstanceTypeArgs[],
  known: readonly InstanceTypeFacts[] = catalogue,
): readonly InstanceTypeFacts[] {
  const types = new Map(known.map((facts) => [facts.name, facts]));
  for (const args of own) types.set(args.name, withOwnFigures(types.get(args.name) ?? blankFacts(args.name), args));
  return [...types.values()];
}

/** Figures that a new type lacks, types that a market does not have, and types given twice. */
export function ownTypeFaults(own: readonly InstanceTypeArgs[], market?: MarketOffers): readonly Fault[] {
  return own.flatMap((args, index) => {
    const where = `instanceTypes[${index}]`;
    const faults = [...(market ? unofferedFaults(args, market, where) : missingFigures(args, where))];
    const isRepeated = own.findIndex((other) => other.name === args.name) < index;
    if (isRepeated) faults.push({ where: `${where}.name`, expected: "a type not given before", got: show(args.name) });
    return faults;
  });
}

function missingFigures(args: InstanceTypeArgs, where: string): readonly Fault[] {
  if (catalogue.some((facts) => facts.name === args.name)) return [];
  return requiredOfNewType
    .filter((field) => args[field] === undefined)
    .map((field) => ({
      where: `${where}.${field}`,
      expected: `a figure, because the catalogue does not know ${args.name}`,
      got: "nothing",
    }));
}

/** A market says what can be had, so an owner's figures may change its types but add none. */
function unofferedFaults(args: InstanceTypeArgs, { file, types }: MarketOffers, where: string): readonly Fault[] {
  const names = types.map((type) => type.name);
  if (names.includes(args.name)) return [];
  return [
    { where: `${where}.name`, expected: `a type that ${file} has, ${oneOf(names, args.name)}`, got: show(args.name) },
  ];
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
    ...(own.onDemandUsdPerHour !== undefined && { hasOwnPrice: true }),
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

/** The median of a figure over the catalogue. */
export function medianOf(figure: (facts: InstanceTypeFacts) => number): number {
  const figures = catalogue.map(figure).sort((a, b) => a - b);
  return figures[Math.floor(figures.length / 2)] ?? 0;
}
