import { Level, levelsByStrength } from "../../provider/engine/level.js";
import type { GivenResource } from "./launcher.js";
import { notKnown, type Maybe, type PlainValue } from "./plainValue.js";
import {
  itemsAt,
  knownItems,
  numberAt,
  pathLabel,
  textAt,
  textsAt,
  valueAt,
  type Path,
  type TextSet,
} from "./reading.js";

export const fleetType = "blended-fleet:index:BlendedFleet";

export interface DeclaredPart {
  readonly units: Maybe<number>;
  readonly level: Maybe<Level>;
  /** The most that bids may add; 0 where it takes none. */
  readonly bidUnits: Maybe<number>;
  /** Leaves on-demand to others at their peak. */
  readonly mayLeave: boolean;
}

export interface DeclaredWorkload {
  /** Such as `workloads[0]`. */
  readonly label: string;
  readonly name: string;
  readonly priority: Maybe<string>;
  readonly isStateful: boolean;
  readonly hasCheckpoint: boolean;
  /** Work to be done by a time: the engine moves it to on-demand before it would be late. */
  readonly isDeadlineJob: boolean;
  readonly parts: readonly DeclaredPart[];
  /** Its own, or the fleet's. */
  readonly zones: TextSet;
  /** Empty where it may run on any that suits. */
  readonly instanceTypes: TextSet;
  /** Empty where its levels say. */
  readonly markets: TextSet;
}

/** A BlendedFleet as its program declares it. */
export interface DeclaredFleet {
  readonly urn: string;
  readonly name: string;
  readonly workloads: readonly DeclaredWorkload[];
  readonly budgetUsdPerHour: Maybe<number>;
}

/** The weakest promise, which a part without a level has. */
const defaultLevel = Level.Immediate;

export function readDeclaredFleet({ urn, name, properties }: GivenResource): DeclaredFleet {
  const zones = textsAt(properties, "zones");
  return {
    urn,
    name,
    workloads: knownItems(properties, "workloads").map(({ item, path }) => readWorkload(item, path, zones)),
    budgetUsdPerHour: numberAt(properties, "budgetUsdPerHour"),
  };
}

function readWorkload(item: PlainValue, path: Path, fleetZones: TextSet): DeclaredWorkload {
  const name = textAt(item, "name");
  const parts = itemsAt(item, "parts");
  return {
    label: pathLabel(path),
    name: typeof name === "string" ? name : pathLabel(path),
    priority: textAt(item, "priority"),
    isStateful: valueAt(item, ["stateful"]) === true,
    hasCheckpoint: valueAt(item, ["checkpoint"]) !== undefined,
    isDeadlineJob: valueAt(item, ["deadline"]) !== undefined || textAt(item, "kind") === "deadline-job",
    parts:
      parts === notKnown
        ? [unknownPart]
        : parts.length > 0
          ? parts.map((part) => readPart(part.item))
          : [readPart(item)],
    zones: valueAt(item, ["zones"]) === undefined ? fleetZones : textsAt(item, "zones"),
    instanceTypes: textsAt(item, "instanceTypes"),
    markets: textsAt(item, "markets"),
  };
}

const unknownPart: DeclaredPart = { units: notKnown, level: notKnown, bidUnits: notKnown, mayLeave: false };

function readPart(part: PlainValue): DeclaredPart {
  const level = textAt(part, "level");
  const atPeak = textAt(part, "atPeak");
  return {
    units: numberAt(part, "units"),
    level: level === notKnown ? notKnown : (levelsByStrength.find((known) => known === level) ?? defaultLevel),
    bidUnits: numberAt(part, "bidUnits") ?? 0,
    mayLeave: atPeak !== undefined && atPeak !== "stay",
  };
}
