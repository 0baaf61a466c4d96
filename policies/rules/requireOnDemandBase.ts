import { Level } from "../../provider/engine/level.js";
import { TagKey } from "../../provider/engine/tags.js";
import { Market } from "../../provider/engine/pool.js";
import { counted, quoted } from "../quotation.js";
import { rule } from "../rule.js";
import { criticalOnSpot } from "../view/criticalWorkloads.js";
import type { DeclaredPart } from "../view/declaredFleet.js";
import { isKnown } from "../view/launcher.js";
import { notKnown, type NotKnown } from "../view/plainValue.js";
import type { PlacedLauncher } from "../view/stackView.js";
import { isCritical } from "../view/workloadTags.js";
import { workloadName } from "../view/workloads.js";

interface Settings {
  readonly minimumUnits: number;
  readonly minimumShare: number;
}

export const requireOnDemandBase = rule<Settings>({
  name: "require-on-demand-base",
  description: "A critical workload keeps some of its units on on-demand, whatever happens to spot.",
  severity: "high",
  enforcementLevel: "mandatory",
  remediationSteps:
    "Give a part of the workload a level above Immediate (BlendedFleet), set onDemandBaseCapacity of a group's instancesDistribution, or add a group on on-demand to the workload.",
  settings: {
    minimumUnits: {
      type: "integer",
      minimum: 0,
      default: 1,
      description: "The fewest units on on-demand that a critical workload on spot may have.",
    },
    minimumShare: {
      type: "number",
      minimum: 0,
      maximum: 1,
      default: 0,
      description: "The smallest share of its units that may be on on-demand, from 0 to 1.",
    },
  },
  checks: {
    fleet({ workloads }, settings, report) {
      for (const { label, name, priority, isDeadlineJob, parts } of workloads) {
        if (!isCritical(priority) || isDeadlineJob) continue;
        const base = sumOf(parts.map(onDemandUnitsOf));
        const needed = neededUnits(settings, sumOf(parts.map(({ units }) => units ?? 0)));
        if (base !== notKnown && base < needed)
          report(
            `Raise the level of parts of ${label} (${quoted(name)}) above "${Level.Immediate}" so that ${needed} of its units are on on-demand: it is critical and has ${base}.`,
          );
      }
    },
    stack({ launchers }, settings, report) {
      for (const serving of criticalOnSpot(launchers)) {
        const base = sumOf(serving.map(onDemandUnits));
        const needed = neededUnits(settings, sumOf(serving.map(({ leastUnits }) => leastUnits ?? 0)));
        const [first] = serving;
        if (first === undefined || base === notKnown || base >= needed) continue;
        report(
          first,
          `Keep ${counted(needed, "unit")} of workload ${quoted(workloadName(first))} on on-demand, with ${first.levers.base}, or with another launcher of the same ${TagKey.Workload} on on-demand: it is critical, runs on spot and has ${base} there at its least size.`,
        );
      }
    },
  },
});

function neededUnits({ minimumUnits, minimumShare }: Settings, units: number | NotKnown): number {
  return units === notKnown ? minimumUnits : Math.max(minimumUnits, Math.ceil(minimumShare * units - 1e-9));
}

/** Parts above Immediate are backed by on-demand alone, but for those that leave it to others at their peak. */
function onDemandUnitsOf({ level, units, mayLeave }: DeclaredPart): number | NotKnown {
  if (level === notKnown || units === notKnown) return notKnown;
  return level === Level.Immediate || mayLeave ? 0 : (units ?? 1);
}

function onDemandUnits({ markets, onDemandUnits: declared, leastUnits }: PlacedLauncher): number | NotKnown {
  if (markets === notKnown || declared === notKnown) return notKnown;
  if (declared !== undefined) return declared;
  if (!isKnown(markets) || markets.includes(Market.Spot)) return markets === undefined ? notKnown : 0;
  return leastUnits ?? notKnown;
}

function sumOf(units: readonly (number | NotKnown)[]): number | NotKnown {
  return units.reduce<number | NotKnown>(
    (sum, count) => (sum === notKnown || count === notKnown ? notKnown : sum + count),
    0,
  );
}
