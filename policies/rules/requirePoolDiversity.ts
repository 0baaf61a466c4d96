import { Level } from "../../provider/engine/level.js";
import { Market } from "../../provider/engine/pool.js";
import { counted, quoted } from "../quotation.js";
import { rule } from "../rule.js";
import { criticalOnSpot } from "../view/criticalWorkloads.js";
import type { DeclaredWorkload } from "../view/declaredFleet.js";
import type { Levers } from "../view/launcher.js";
import { isOnSpot } from "../view/promisedLevel.js";
import type { PlacedLauncher } from "../view/stackView.js";
import { isCritical } from "../view/workloadTags.js";
import { workloadName } from "../view/workloads.js";

interface Settings {
  readonly minimumPools: number;
  readonly minimumZones: number;
}

interface Pools {
  readonly pools: number;
  readonly zones: number;
}

export const requirePoolDiversity = rule<Settings>({
  name: "require-pool-diversity",
  description:
    "A critical workload on spot draws on several capacity pools (instance type in a zone), in several zones.",
  severity: "medium",
  enforcementLevel: "advisory",
  remediationSteps:
    "Allow more instance types or zones: a mixed instances policy with overrides or instance requirements, a subnet in each zone; of a BlendedFleet's workload leave instanceTypes out.",
  settings: {
    minimumPools: {
      type: "integer",
      minimum: 1,
      default: 4,
      description: "The fewest spot pools that a critical workload on spot may have.",
    },
    minimumZones: { type: "integer", minimum: 1, default: 2, description: "The fewest zones that they may be in." },
  },
  faultsOf: ({ minimumPools, minimumZones }) =>
    minimumPools < minimumZones
      ? [
          {
            where: "minimumPools",
            expected: `at least minimumZones (${minimumZones}), for a pool is in one zone`,
            got: String(minimumPools),
          },
        ]
      : [],
  checks: {
    fleet({ workloads }, settings, report) {
      for (const workload of workloads) {
        const found = isCritical(workload.priority) && mayUseSpot(workload) ? poolsOf(workload) : undefined;
        if (found !== undefined && isFew(found, settings))
          report(
            `Allow ${workload.label} (${quoted(workload.name)}) more ${whatLacks(found, settings, declaredLevers)}: it is critical, and ${shortage(found, settings)}.`,
          );
      }
    },
    stack({ launchers }, settings, report) {
      for (const serving of criticalOnSpot(launchers)) {
        const onSpot = serving.filter(isOnSpot);
        const [first] = onSpot;
        const found = poolsOfAll(onSpot);
        if (first !== undefined && found !== undefined && isFew(found, settings))
          report(
            first,
            `Allow workload ${quoted(workloadName(first))} more ${whatLacks(found, settings, first.levers)} on spot: it is critical, and ${shortage(found, settings)}.`,
          );
      }
    },
  },
});

function isFew({ pools, zones }: Pools, { minimumPools, minimumZones }: Settings): boolean {
  return pools < minimumPools || zones < minimumZones;
}

const declaredLevers = { types: "instanceTypes", places: "zones" };

/** More types make no zone; more zones make more pools of each type. */
function whatLacks(
  { zones }: Pools,
  { minimumZones }: Settings,
  { types, places }: Pick<Levers, "types" | "places">,
): string {
  return zones < minimumZones ? `zones (${places})` : `instance types (${types}) or zones (${places})`;
}

function shortage({ pools, zones }: Pools, { minimumPools, minimumZones }: Settings): string {
  return `has ${counted(pools, "spot pool")} in ${counted(zones, "zone")}, where ${minimumPools} in ${minimumZones} are the least`;
}

function mayUseSpot({ parts, markets }: DeclaredWorkload): boolean {
  const isAllowed = markets.unknownCount === 0 && (markets.texts.length === 0 || markets.texts.includes(Market.Spot));
  return isAllowed && parts.some(({ level, mayLeave }) => level === Level.Immediate || mayLeave);
}

/** Undefined where something is not known; any type that suits is taken for enough types. */
function poolsOf({ instanceTypes, zones }: DeclaredWorkload): Pools | undefined {
  if (instanceTypes.unknownCount > 0 || zones.unknownCount > 0) return undefined;
  const types = instanceTypes.texts.length === 0 ? Infinity : instanceTypes.texts.length;
  return { pools: types * zones.texts.length, zones: zones.texts.length };
}

function poolsOfAll(launchers: readonly PlacedLauncher[]): Pools | undefined {
  const isClear = launchers.every(
    ({ instanceTypes, places }) =>
      instanceTypes.unknownCount === 0 &&
      (instanceTypes.isOpen || instanceTypes.texts.length > 0) &&
      places.unknownCount === 0 &&
      places.texts.length > 0,
  );
  if (!isClear) return undefined;
  const zones = new Set(launchers.flatMap(({ places }) => places.texts)).size;
  if (launchers.some(({ instanceTypes }) => instanceTypes.isOpen)) return { pools: Infinity, zones };
  const pools = launchers.flatMap(({ instanceTypes, places }) =>
    instanceTypes.texts.flatMap((type) => places.texts.map((place) => `${type}/${place}`)),
  );
  return { pools: new Set(pools).size, zones };
}
