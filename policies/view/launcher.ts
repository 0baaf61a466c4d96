import type { Market } from "../../provider/engine/pool.js";
import { heedsNothing, type Heeding } from "./notices.js";
import { notKnown, type Maybe, type NotKnown, type PlainObject } from "./plainValue.js";
import { noTexts, type Path, type TextSet } from "./reading.js";
import { inInstances, type SizeScale } from "./sizeScale.js";
import { noTags, type TagSet } from "./tagSet.js";

/** A resource as a policy is given it: its inputs by themselves, or its outputs among those of its stack. */
export interface GivenResource {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly properties: PlainObject;
}

/** What a launcher takes from somewhere else: a launch template, or a launch configuration. */
export interface TemplateReference {
  readonly id: Maybe<string>;
  readonly name: Maybe<string>;
  /** The property that holds it. */
  readonly property: string;
}

/** Something that a policy names: where it is, and what it is. */
export interface Finding {
  readonly path: Path;
  readonly got: string;
  /** What it should be, where that is one value. */
  readonly wanted?: string;
  /** Without it something else would be bought, such as on-demand in the place of spot. */
  readonly isNeeded?: true;
}

export interface Volume {
  readonly path: Path;
  readonly encrypted: Maybe<boolean>;
  /** Made from a snapshot, whose encryption it takes. */
  readonly isFromSnapshot: boolean;
}

/** How instances answer for their metadata. */
export interface MetadataSettings {
  readonly path: Path;
  readonly tokens: Maybe<string>;
  readonly endpoint: Maybe<string>;
}

/** A kind of instance types that can be had. */
export interface InstanceTypes extends TextSet {
  /** Chosen by AWS from all that fit, so that nobody can list them. */
  readonly isOpen: boolean;
}

/** What an owner changes, as messages say it: the properties by their names in a program. */
export interface Levers {
  /** To launch on on-demand alone, such as `set capacityType to "ON_DEMAND"`. */
  readonly onDemand: string;
  /** To keep some units on on-demand, such as `onDemandTargetCapacity`. */
  readonly base: string;
  /** The instance types. */
  readonly types: string;
  /** The zones or subnets. */
  readonly places: string;
  /** The largest size. */
  readonly size: string;
  /** To do without an event rule for notices, where there is something. */
  readonly notices?: string;
}

/**
 * Anything that can launch instances, whatever AWS calls it. Where it launches from a template, what it does not say
 * itself is the template's to say.
 */
export interface Launcher {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  /** What owners call it, such as `Auto Scaling group`. */
  readonly label: string;
  /** Launches only through what refers to it. */
  readonly isTemplate: boolean;
  /** Made by a BlendedFleet. */
  readonly isOfFleet: boolean;
  /** The resource's own tags, whether or not its instances get them. */
  readonly ownTags: TagSet;
  /** Tags that it puts on each instance, over those of its templates. */
  readonly addedTags: TagSet;
  /** Tags of launch specifications that it holds itself, in the place of templates. */
  readonly specifications: readonly TagSet[];
  /** Where tags have to be for its instances to get them. */
  readonly tagsBelongIn: string;
  readonly templates: readonly TemplateReference[];
  /** Undefined: as its template says. */
  readonly markets: Maybe<readonly Market[]>;
  /** Empty: as its template says. */
  readonly instanceTypes: InstanceTypes;
  /** Zones or subnets. */
  readonly places: TextSet;
  /** The property with those places. */
  readonly placesProperty: string;
  /** Units that are on on-demand at its least size; undefined: all of them, or none, as the market says. */
  readonly onDemandUnits: Maybe<number>;
  readonly leastUnits: Maybe<number>;
  readonly mostUnits: Maybe<number>;
  readonly levers: Levers;
  /** In what its sizes are counted: instances, but for weights and other units. */
  readonly sizeScale: SizeScale;
  readonly maximumPrices: readonly Finding[];
  /** What outlives its stack. */
  readonly lingering: readonly Finding[];
  /** Undefined where the settings are somebody else's. */
  readonly metadata: MetadataSettings | undefined;
  readonly volumes: readonly Volume[];
  readonly capacityRebalance: Maybe<boolean>;
  /** What an AWS service does by itself on notices for its instances. */
  readonly heeds: Heeding;
}

export const noTypes: InstanceTypes = { ...noTexts, isOpen: false };

/** A launcher of which only what differs from nothing is said. */
export function launcherOf(
  { urn, name, type }: GivenResource,
  said: Partial<Launcher> & Pick<Launcher, "label" | "tagsBelongIn" | "levers">,
): Launcher {
  return {
    urn,
    name,
    type,
    isTemplate: false,
    isOfFleet: isOfFleet(urn),
    ownTags: noTags,
    addedTags: noTags,
    specifications: [],
    templates: [],
    markets: undefined,
    instanceTypes: noTypes,
    places: noTexts,
    placesProperty: "",
    onDemandUnits: undefined,
    leastUnits: undefined,
    mostUnits: undefined,
    sizeScale: inInstances,
    maximumPrices: [],
    lingering: [],
    metadata: undefined,
    volumes: [],
    capacityRebalance: undefined,
    heeds: heedsNothing,
    ...said,
  };
}

/** What carries the tags of instances, in messages: an instance does itself, whatever else launches them does not. */
export function whatCarries({ label }: Launcher): string {
  return label === "instance" ? "this instance" : `what this ${label} launches`;
}

/** A resource's URN names the types of all its parents. */
export function isOfFleet(urn: string): boolean {
  return urn.includes("blended-fleet:index:BlendedFleet$");
}

/** One more finding where a value is there. */
export function findingOf(path: Path, value: Maybe<string>): readonly Finding[] {
  return value === undefined || value === notKnown || value === "" ? [] : [{ path, got: value }];
}

export function isKnown<T>(value: T): value is Exclude<T, undefined | NotKnown> {
  return value !== undefined && value !== notKnown;
}
