import { leastUnits } from "../engine/demand.js";
import { weakestLevelOf, WorkloadKind, type PartSpec } from "../engine/fleet.js";
import { compareLevels, Level } from "../engine/level.js";
import { Market, strongestLevelOf } from "../engine/pool.js";
import type { PartArgs, WorkloadArgs } from "./args.js";
import { demandWindow } from "./demandRules.js";

/** A part with the path of the fields it came from. */
export interface DeclaredPart extends PartSpec {
  readonly where: string;
}

/** A workload of the right structure, with what its rules ask for again and again. */
export interface DeclaredWorkload {
  readonly args: WorkloadArgs;
  /** Its path, such as `workloads[0]`. */
  readonly where: string;
  readonly kind: WorkloadKind;
  /** Empty where the declaration says neither units nor parts. */
  readonly parts: readonly DeclaredPart[];
  /** The fewest it ever wants. */
  readonly units: number;
  readonly startSeconds: number;
}

export const defaultStartSeconds = 180;
/** The name of the part of a workload that declares none. */
export const onlyPartName = "main";

export function declaredWorkload(args: WorkloadArgs, where: string): DeclaredWorkload {
  const kind = args.kind ?? (args.deadline === undefined ? WorkloadKind.Service : WorkloadKind.DeadlineJob);
  const parts = declaredParts(args, where, kind);
  return {
    args,
    where,
    kind,
    parts,
    units: parts.reduce((sum, part) => sum + leastUnits(part), 0),
    startSeconds: args.startSeconds ?? defaultStartSeconds,
  };
}

function declaredParts(args: WorkloadArgs, where: string, kind: WorkloadKind): readonly DeclaredPart[] {
  if (args.parts !== undefined) {
    return args.parts.map((part, index) => declaredPart(part, `${where}.parts[${index}]`));
  }
  const units = args.units ?? (kind === WorkloadKind.DeadlineJob ? 1 : undefined);
  if (units === undefined) return [];
  const { level = Level.Immediate, bidUnits } = args;
  return [{ name: onlyPartName, units, level, ...bids(bidUnits), where }];
}

function bids(bidUnits = 0): Pick<DeclaredPart, "bidUnits"> {
  return bidUnits > 0 ? { bidUnits } : {};
}

function declaredPart({ name, units, level, bidUnits, demand, atPeak }: PartArgs, where: string): DeclaredPart {
  return {
    ...{ name, units, level, where },
    ...bids(bidUnits),
    ...(demand && { demand: demand.map(demandWindow) }),
    ...(atPeak && { atPeak }),
  };
}

/** True where a market alone can keep a level. */
export function backs(market: Market, level: Level): boolean {
  return compareLevels(strongestLevelOf(market), level) >= 0;
}

/** The markets that the owner allows and that can back at least one of the parts, at the weakest that it accepts. */
export function marketsOf(workload: DeclaredWorkload): readonly Market[] {
  const allowed = workload.args.markets ?? Object.values(Market);
  return allowed.filter((market) => workload.parts.some((part) => backs(market, weakestLevelOf(part))));
}
