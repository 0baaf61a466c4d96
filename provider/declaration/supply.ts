import { meetsNeeds, rankCandidates, rankPools, type Needs, type PoolFor } from "../engine/candidates.js";
import type { Architecture, InstanceTypeFacts, Performance } from "../engine/instanceType.js";
import type { CapacityPool, Market } from "../engine/pool.js";

/** Where candidates come from: a catalogue in the fleet's zones, or pools that are given, as a recorded trace's. */
export type Supply =
  | {
      readonly kind: "catalogue";
      readonly types: readonly InstanceTypeFacts[];
      readonly zones: readonly string[];
      /** The pools, where a market file has them; absent where every type is in every zone at the catalogue's price. */
      readonly poolFor?: PoolFor;
    }
  | { readonly kind: "pools"; readonly types: readonly InstanceTypeFacts[]; readonly pools: readonly CapacityPool[] };

/** What a unit could run on, wherever it is. A given pool may be of a type whose architecture nobody knows. */
export interface Machine {
  readonly name: string;
  readonly architecture: Architecture | undefined;
  readonly performance: Performance;
}

/** What is looked for; a list that is absent lets everything in. */
export interface CandidateQuery {
  readonly needs: Needs;
  readonly markets: readonly Market[];
  readonly zones: readonly string[] | undefined;
  readonly instanceTypes: readonly string[] | undefined;
  readonly lostWorkSeconds: number;
}

export function zonesOf(supply: Supply): readonly string[] {
  return supply.kind === "catalogue" ? supply.zones : [...new Set(supply.pools.map((pool) => pool.zone))];
}

export function machinesOf(supply: Supply): readonly Machine[] {
  if (supply.kind === "catalogue") return supply.types;
  const architectures = new Map(supply.types.map((type) => [type.name, type.architecture]));
  const machines = supply.pools.map(({ instanceType, performance }) => ({
    name: instanceType,
    architecture: architectures.get(instanceType),
    performance,
  }));
  return [...new Map(machines.map((machine) => [machine.name, machine])).values()];
}

export function machineMeets(machine: Machine, needs: Needs): boolean {
  return hasArchitecture(machine, needs) && meetsNeeds(machine.performance, needs);
}

export function hasArchitecture(machine: Machine, needs: Needs): boolean {
  return machine.architecture === undefined || machine.architecture === needs.architecture;
}

/** The pools that suit, best first; of given pools all that do. */
export function candidatesIn(supply: Supply, query: CandidateQuery): readonly CapacityPool[] {
  const allows = (list: readonly string[] | undefined, name: string): boolean => list?.includes(name) ?? true;
  const { needs, markets, lostWorkSeconds } = query;
  switch (supply.kind) {
    case "catalogue":
      return rankCandidates({
        needs,
        markets,
        lostWorkSeconds,
        types: supply.types.filter((type) => allows(query.instanceTypes, type.name)),
        zones: supply.zones.filter((zone) => allows(query.zones, zone)),
        typesAreOwners: query.instanceTypes !== undefined,
        ...(supply.poolFor && { poolFor: supply.poolFor }),
      });
    case "pools": {
      const machines = machinesOf(supply).filter((machine) => machineMeets(machine, needs));
      const suitable = new Set(machines.map((machine) => machine.name));
      const pools = supply.pools.filter(
        ({ market, zone, instanceType }) =>
          markets.includes(market) &&
          suitable.has(instanceType) &&
          allows(query.zones, zone) &&
          allows(query.instanceTypes, instanceType),
      );
      const rates = new Map(supply.types.map((type) => [type.name, type.monthlyInterruptionRate]));
      return rankPools(pools, rates, lostWorkSeconds).map((candidate) => candidate.pool);
    }
  }
}
