import { poolOf } from "../engine/candidates.js";
import { catalogue } from "../engine/catalogue.js";
import type { Market, CapacityPool } from "../engine/pool.js";
import { InputError, type Fault } from "../errors.js";
import { parseFleet, type FleetContext } from "./declaration.js";

/** For tests only: a small fleet to break, and the cases that say how and with what answer. */

export const context: FleetContext = { name: "shop", nowEpochSeconds: Date.parse("2027-01-01T00:00:00Z") / 1000 };
export const web = { name: "web", units: 4, needs: { vcpu: 2, memoryGiB: 8 } };
export const job = { name: "job", needs: { vcpu: 2, memoryGiB: 8 }, deadline: { workHours: 48, withinHours: 52 } };
export const zones = ["us-east-1a", "us-east-1b"];

/** The faults a declaration is refused with; none where it is accepted. */
export function faultsOf(value: unknown, changes: Partial<FleetContext> = {}): readonly Fault[] {
  try {
    parseFleet(value, { ...context, ...changes });
  } catch (error) {
    if (error instanceof InputError) return error.faults;
    throw error;
  }
  return [];
}

export function withWeb(changes: object): object {
  return { zones, workloads: [{ ...web, ...changes }] };
}

export function withJob(changes: object): object {
  return { zones, workloads: [{ ...job, ...changes }] };
}

export function poolsNamed(
  ...names: readonly (readonly [type: string, zone: string, market: Market])[]
): CapacityPool[] {
  return names.map(([type, zone, market]) =>
    poolOf(
      catalogue.find(({ name }) => name === type)!,
      zone,
      market,
    ),
  );
}

/** Title, declaration, and its one fault: where, expected, got. */
export type Case = readonly [
  title: string,
  value: unknown,
  where: string,
  expected: string,
  got: string,
  Partial<FleetContext>?,
];
