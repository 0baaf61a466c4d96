import { show, type Fault } from "../errors.js";
import { ShadowMode, WorkloadKind } from "../engine/fleet.js";
import type { Performance } from "../engine/instanceType.js";
import type { Needs } from "../engine/candidates.js";
import { Market } from "../engine/pool.js";
import type { ShadowArgs } from "./args.js";
import { backs, marketsOf, type DeclaredWorkload } from "./declaredWorkload.js";
import { oneOf } from "./nearestName.js";
import { placementOf, shadowMarkets, type Placement } from "./placement.js";
import { placesFaults } from "./spreadRules.js";
import { hasArchitecture, machineMeets, machinesOf, zonesOf, type Machine, type Supply } from "./supply.js";

const noSuchPool = "zones, instance types and markets that one pool has together";
const dimensions: readonly (keyof Performance)[] = ["vcpu", "memoryGiB", "gpus", "networkGbps", "storageIops"];

/** What keeps a workload or its shadow from having a place to run. */
export function placementFaults(workload: DeclaredWorkload, supply: Supply): readonly Fault[] {
  const named = [...unknownZones(workload, supply), ...unknownTypes(workload, supply)];
  const placement = placementOf(workload, supply);
  if (placement === undefined || named.length > 0) return named;
  const unmet = unmetNeeds(workload, placement.needs, supply);
  if (unmet.length > 0) return unmet;
  return [
    ...unplacedParts(workload, placement),
    ...placesFaults(workload, placement),
    ...shadowFaults(workload, placement),
  ];
}

function unknownZones({ args, where }: DeclaredWorkload, supply: Supply): readonly Fault[] {
  const known = zonesOf(supply);
  return [
    ...unknownNames(args.zones, known, `${where}.zones`),
    ...unknownNames(args.shadow?.zones, known, `${where}.shadow.zones`),
  ];
}

function unknownTypes({ args, where }: DeclaredWorkload, supply: Supply): readonly Fault[] {
  const known = machinesOf(supply).map((machine) => machine.name);
  return [
    ...unknownNames(args.instanceTypes, known, `${where}.instanceTypes`),
    ...unknownNames(args.shadow?.instanceTypes, known, `${where}.shadow.instanceTypes`),
  ];
}

/** A fault for each name that is not known. */
export function unknownNames(
  names: readonly string[] | undefined,
  known: readonly string[],
  where: string,
): readonly Fault[] {
  return (names ?? []).flatMap((name, index) =>
    known.includes(name) ? [] : [{ where: `${where}[${index}]`, expected: oneOf(known, name), got: show(name) }],
  );
}

function unmetNeeds(workload: DeclaredWorkload, needs: Needs, supply: Supply): readonly Fault[] {
  const { args, where } = workload;
  const machines = machinesOf(supply);
  const weak = [
    ...tooWeak(args.instanceTypes, machines, needs, `${where}.instanceTypes`),
    ...tooWeak(args.shadow?.instanceTypes, machines, needs, `${where}.shadow.instanceTypes`),
  ];
  if (weak.length > 0 || machines.some((machine) => machineMeets(machine, needs))) return weak;
  return beyondAll(machines, needs, workload);
}

function tooWeak(
  names: readonly string[] | undefined,
  machines: readonly Machine[],
  needs: Needs,
  where: string,
): readonly Fault[] {
  return (names ?? []).flatMap((name, index) => {
    const machine = machines.find((candidate) => candidate.name === name);
    if (machine === undefined || machineMeets(machine, needs)) return [];
    return [{ where: `${where}[${index}]`, expected: `a type with ${shortfall(machine, needs)}`, got: show(name) }];
  });
}

function shortfall(machine: Machine, needs: Needs): string {
  const lacking = dimensions
    .filter((dimension) => machine.performance[dimension] < needs[dimension])
    .map((dimension) => `${dimension} of ${needs[dimension]} (it has ${machine.performance[dimension]})`);
  if (!hasArchitecture(machine, needs)) lacking.unshift(`architecture ${needs.architecture}`);
  return lacking.join(", ");
}

/** Names the dimensions in which the needs exceed every machine; where each alone is met, the needs as a whole. */
function beyondAll(machines: readonly Machine[], needs: Needs, { args, where }: DeclaredWorkload): readonly Fault[] {
  const fitting = machines.filter((machine) => hasArchitecture(machine, needs));
  const faults = dimensions.flatMap((dimension) => {
    const most = Math.max(0, ...fitting.map((machine) => machine.performance[dimension]));
    if (needs[dimension] <= most) return [];
    const expected = `${dimension} of at most ${most}, the most of any known ${needs.architecture} instance type`;
    const field = args.needs === undefined ? "usage" : `needs.${dimension}`;
    return [{ where: `${where}.${field}`, expected, got: show(needs[dimension]) }];
  });
  if (faults.length > 0) return faults;
  const field = args.needs === undefined ? "usage" : "needs";
  return [
    { where: `${where}.${field}`, expected: "needs that one known instance type meets all together", got: show(needs) },
  ];
}

function unplacedParts(workload: DeclaredWorkload, { pools }: Placement): readonly Fault[] {
  const { parts, args, where } = workload;
  const markets = marketsOf(workload);
  if (markets.length === 0) return [];
  if (pools.length === 0) {
    const got = show({ zones: args.zones, instanceTypes: args.instanceTypes, markets });
    return [{ where, expected: noSuchPool, got }];
  }
  return parts
    .filter((part) => markets.some((market) => backs(market, part.level)))
    .filter((part) => !pools.some((pool) => backs(pool.market, part.level)))
    .map((part) => ({
      where: `${part.where}.level`,
      expected: "a level that one of the pools can back",
      got: show(part.level),
    }));
}

function shadowFaults(workload: DeclaredWorkload, { pools, shadowPools }: Placement): readonly Fault[] {
  const { shadow } = workload.args;
  if (shadow === undefined || workload.kind === WorkloadKind.DeadlineJob) return [];
  const where = `${workload.where}.shadow`;
  const units = shadow.units ?? 1;
  const faults: Fault[] = [];
  if (workload.parts.length > 0 && units > workload.units) {
    faults.push({ where: `${where}.units`, expected: `at most the workload's ${workload.units}`, got: show(units) });
  }
  const markets = shadowMarkets(shadow.markets);
  if (shadow.mode === ShadowMode.Warm && markets.includes(Market.Spot)) {
    const expected = "on-demand only, because spot capacity can't be kept stopped without a persistent request";
    faults.push({ where: `${where}.markets`, expected, got: show(markets) });
  } else if (!markets.includes(Market.OnDemand) && !marketsOf(workload).includes(Market.Spot)) {
    const expected = "on-demand, because a shadow is never more interruptible than what it shadows";
    faults.push({ where: `${where}.markets`, expected, got: show(markets) });
  }
  return [...faults, ...switchFaults(where, shadow), ...samePoolFaults(where, pools, shadowPools)];
}

function switchFaults(where: string, { mode = ShadowMode.Auto, warmSwitchSeconds }: ShadowArgs): readonly Fault[] {
  if (warmSwitchSeconds === undefined || mode === ShadowMode.Auto) return [];
  const expected = `nothing where the mode is ${mode}, but switchSeconds`;
  return [{ where: `${where}.warmSwitchSeconds`, expected, got: show(warmSwitchSeconds) }];
}

/** A shadow is never in its primary's pool, so the two need two pools between them. */
function samePoolFaults(
  where: string,
  pools: Placement["pools"],
  shadowPools: Placement["shadowPools"],
): readonly Fault[] {
  if (shadowPools.length === 0) {
    return [{ where, expected: noSuchPool, got: "no pool for the shadow" }];
  }
  const primary = pools[0];
  if (primary === undefined || pools.length > 1 || shadowPools.some((pool) => pool.id !== primary.id)) return [];
  const expected = "a pool other than the only one its primary can run in";
  return [{ where, expected, got: show(primary.id) }];
}
