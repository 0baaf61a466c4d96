import { show, type Fault } from "../errors.js";
import { leastUnits } from "../engine/demand.js";
import { Measure, WorkloadKind } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import { Market } from "../engine/pool.js";
import { backs, type DeclaredWorkload } from "./declaredWorkload.js";
import { bidFaults } from "./bidRules.js";
import { demandFaults } from "./demandRules.js";
import { spreadFaults } from "./spreadRules.js";

type Rule = (workload: DeclaredWorkload) => readonly Fault[];

/** What a workload must be by itself, whatever capacity there is. */
const rules: readonly Rule[] = [
  hasUnitsOnce,
  hasNeedsOnce,
  namesPartsApart,
  namesStepsApart,
  listsNothingTwice,
  fitsItsKind,
  asksOnlyWhatItsMarketsBack,
  savesItsState,
  degradesOnlyWhatItMay,
  allowsOnlyMeasuresItDeclares,
  demandFaults,
  spreadFaults,
  bidFaults,
];

export function workloadFaults(workload: DeclaredWorkload): readonly Fault[] {
  return rules.flatMap((rule) => rule(workload));
}

function hasUnitsOnce({ args, where, parts }: DeclaredWorkload): readonly Fault[] {
  if (args.parts !== undefined) {
    return (["units", "level", "bidUnits"] as const)
      .filter((field) => args[field] !== undefined)
      .map((field) => ({ where: `${where}.${field}`, expected: "nothing beside parts", got: show(args[field]) }));
  }
  if (parts.length > 0) return [];
  return [{ where: `${where}.units`, expected: "units, or else parts", got: "nothing" }];
}

function hasNeedsOnce({ args, where }: DeclaredWorkload): readonly Fault[] {
  if (args.needs !== undefined && args.usage !== undefined) {
    return [{ where: `${where}.usage`, expected: "nothing beside needs", got: `${args.usage.length} usage samples` }];
  }
  if (args.needs !== undefined || args.usage !== undefined) return [];
  return [{ where: `${where}.needs`, expected: "what one unit needs, or else usage", got: "nothing" }];
}

function namesPartsApart({ args, where }: DeclaredWorkload): readonly Fault[] {
  return repeatedFaults(
    (args.parts ?? []).map((part) => part.name),
    (index) => `${where}.parts[${index}].name`,
  );
}

function namesStepsApart({ args, where }: DeclaredWorkload): readonly Fault[] {
  return repeatedFaults(
    (args.degradation ?? []).map((step) => step.name),
    (index) => `${where}.degradation[${index}].name`,
  );
}

function listsNothingTwice({ args, where }: DeclaredWorkload): readonly Fault[] {
  const lists: readonly (readonly [string, readonly string[] | undefined])[] = [
    ["zones", args.zones],
    ["instanceTypes", args.instanceTypes],
    ["markets", args.markets],
    ["allowedMeasures", args.allowedMeasures],
    ["shadow.zones", args.shadow?.zones],
    ["shadow.instanceTypes", args.shadow?.instanceTypes],
    ["shadow.markets", args.shadow?.markets],
  ];
  return lists.flatMap(([name, list]) => repeatedFaults(list ?? [], (index) => `${where}.${name}[${index}]`));
}

/** A fault for each value that came before. */
export function repeatedFaults(values: readonly unknown[], where: (index: number) => string): readonly Fault[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) < index
      ? [{ where: where(index), expected: "one that was not given before", got: show(value) }]
      : [],
  );
}

function fitsItsKind({ args, where, kind }: DeclaredWorkload): readonly Fault[] {
  if (kind === WorkloadKind.Service) {
    if (args.deadline === undefined) return [];
    return [{ where: `${where}.deadline`, expected: "no deadline of a service", got: show(args.deadline) }];
  }
  const faults: Fault[] = [];
  if (args.deadline === undefined) {
    faults.push({ where: `${where}.deadline`, expected: "the work and deadline of a deadline job", got: "nothing" });
  }
  if (args.shadow !== undefined) {
    const expected = "no shadow of a deadline job, which restarts from its checkpoint";
    faults.push({ where: `${where}.shadow`, expected, got: show(args.shadow) });
  }
  if (args.readiness !== undefined) {
    const expected = "no readiness of a deadline job, whose promise is its deadline";
    faults.push({ where: `${where}.readiness`, expected, got: show(args.readiness) });
  }
  if (args.markets !== undefined && !args.markets.includes(Market.OnDemand)) {
    const expected = "on-demand among the markets, because a deadline is kept with it when spot is gone";
    faults.push({ where: `${where}.markets`, expected, got: show(args.markets) });
  }
  return faults;
}

function asksOnlyWhatItsMarketsBack({ args, parts }: DeclaredWorkload): readonly Fault[] {
  const { markets } = args;
  if (markets === undefined) return [];
  return parts
    .filter((part) => !markets.some((market) => backs(market, part.level)))
    .map((part) => ({
      where: `${part.where}.level`,
      expected: `"${Level.Immediate}", the most that ${markets.join(" and ")} can back, or on-demand among the markets`,
      got: show(part.level),
    }));
}

function savesItsState({ args, where, parts }: DeclaredWorkload): readonly Fault[] {
  const weak = parts.find((part) => part.level !== Level.NonInterruptible);
  if (args.stateful !== true || args.checkpoint !== undefined || weak === undefined) return [];
  const expected = `how its state is saved, because a stateful unit may be reclaimed at "${weak.level}"`;
  return [{ where: `${where}.checkpoint`, expected, got: "nothing" }];
}

function degradesOnlyWhatItMay({ args, where, parts, units }: DeclaredWorkload): readonly Fault[] {
  if (args.degradation === undefined || parts.length === 0) return [];
  const saved = args.degradation.reduce((sum, step) => sum + step.savesUnits, 0);
  const spareable = parts
    .filter((part) => part.level !== Level.NonInterruptible)
    .reduce((sum, part) => sum + leastUnits(part), 0);
  const got = `${saved}`;
  if (saved > spareable) {
    const expected = `steps that save at most the ${spareable} units below "${Level.NonInterruptible}"`;
    return [{ where: `${where}.degradation`, expected, got }];
  }
  if (saved < units) return [];
  return [{ where: `${where}.degradation`, expected: `steps that save fewer than all ${units} units`, got }];
}

function allowsOnlyMeasuresItDeclares({ args, where }: DeclaredWorkload): readonly Fault[] {
  const undeclared = {
    [Measure.Shift]: undefined,
    [Measure.Degrade]: args.degradation === undefined ? "degradation" : undefined,
    [Measure.Checkpoint]: args.checkpoint === undefined ? "checkpoint" : undefined,
  };
  return (args.allowedMeasures ?? []).flatMap((measure, index) => {
    const missing = undeclared[measure];
    if (missing === undefined) return [];
    const expected = `only measures that the workload declares, and it has no ${missing}`;
    return [{ where: `${where}.allowedMeasures[${index}]`, expected, got: show(measure) }];
  });
}
