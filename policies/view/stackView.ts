import type { PolicyResource } from "@pulumi/policy";
import type { Market } from "../../provider/engine/pool.js";
import type { DeclaredInputs } from "./declaredInputs.js";
import { fleetType } from "./declaredFleet.js";
import { eventWiring, wiringTypes, type EventWiring } from "./eventWiring.js";
import { isKnown, type GivenResource, type Launcher } from "./launcher.js";
import { handlerTypes, NoticeHandlers } from "./noticeHandlers.js";
import { plainObject, type Maybe } from "./plainValue.js";
import { isLauncherType, readLauncher } from "./readLauncher.js";
import { textAt } from "./reading.js";
import { stackResource, type StackResource } from "./stackResource.js";
import { TemplateIndex } from "./templateIndex.js";
import { overlaid, unknownTags, type TagSet } from "./tagSet.js";

/** A launcher with what its templates say. */
export interface PlacedLauncher extends Launcher {
  /** The tags of each kind of instance that it launches: one for each template, or just one. */
  readonly launches: readonly TagSet[];
  readonly found: readonly Launcher[];
  /** Templates that it may launch from besides, once they are known. */
  readonly possible: readonly Launcher[];
  /** A template that it refers to is another stack's, and never seen from this one. */
  readonly isForeign: boolean;
  readonly region: string | undefined;
  /** Some of its zones by name, where this stack has its subnets. */
  readonly zones: ReadonlyMap<string, string>;
}

/** What the policies see of a stack. */
export interface StackView {
  /** All that launches by itself, and the launch templates that nothing in the stack launches from. */
  readonly launchers: readonly PlacedLauncher[];
  readonly wiring: EventWiring;
  readonly fleets: readonly GivenResource[];
}

const subnetType = "aws:ec2/subnet:Subnet";
/** Has no tags to give: without a group it launches nothing, and there is nothing to put right. */
const configurationType = "aws:ec2/launchConfiguration:LaunchConfiguration";

export function stackView(resources: readonly PolicyResource[], inputs: DeclaredInputs): StackView {
  const given = resources.filter(({ type }) => isOfInterest(type)).map((resource) => stackResource(resource, inputs));
  const read = given.flatMap((resource) => {
    const launcher = readLauncher(resource);
    return launcher === undefined ? [] : [{ launcher, resource }];
  });
  const index = new TemplateIndex(read);
  const zones = subnetZones(given);
  const handlers = new NoticeHandlers(given);
  const placed = read.map(({ launcher, resource }) => ({
    ...place(launcher, resource, index, zones),
    heeds: handlers.heedingOf(launcher, resource),
  }));
  const used = new Set(placed.flatMap(({ found, possible }) => [...found, ...possible].map(({ urn }) => urn)));
  return {
    launchers: placed.filter(
      ({ isTemplate, urn, type }) => !isTemplate || (!used.has(urn) && type !== configurationType),
    ),
    wiring: eventWiring(given),
    fleets: given.filter(({ type }) => type === fleetType),
  };
}

const besideLaunchers = new Set([...wiringTypes, ...handlerTypes, subnetType, fleetType]);

function isOfInterest(type: string): boolean {
  return isLauncherType(type) || besideLaunchers.has(type);
}

/** Zones by the id of a subnet, and by the URN of the resource that makes it. */
function subnetZones(resources: readonly StackResource[]): ReadonlyMap<string, string> {
  const zones = new Map<string, string>();
  for (const { type, urn, properties } of resources) {
    if (type !== subnetType) continue;
    const zone = textAt(properties, "availabilityZone");
    const id = textAt(properties, "id");
    if (!isKnown(zone)) continue;
    zones.set(urn, zone);
    if (isKnown(id)) zones.set(id, zone);
  }
  return zones;
}

function place(
  launcher: Launcher,
  resource: StackResource,
  index: TemplateIndex,
  zones: ReadonlyMap<string, string>,
): PlacedLauncher {
  const { templates, isAll, isForeign, possible } = index.templatesOf(launcher, resource);
  const said = templates[0];
  const isFromTemplates = launcher.templates.length > 0;
  const fallback = <T>(own: Maybe<T>, ofTemplates: () => Maybe<T>): Maybe<T> =>
    own === undefined && isFromTemplates && said !== undefined ? ofTemplates() : own;
  return {
    ...launcher,
    ...resolvedTypes(launcher, templates),
    ...resolvedPlaces(launcher, resource.source, zones),
    markets: fallback(launcher.markets, () => joinedMarkets(templates)),
    launches: launchesOf(launcher, templates, isAll),
    found: templates,
    possible,
    isForeign,
    region: resource.region,
    zones,
  };
}

function resolvedTypes(launcher: Launcher, templates: readonly Launcher[]): Pick<Launcher, "instanceTypes"> {
  const { instanceTypes } = launcher;
  const isSilent = instanceTypes.texts.length === 0 && instanceTypes.unknownCount === 0 && !instanceTypes.isOpen;
  if (!isSilent) return { instanceTypes };
  const types = templates.map((template) => template.instanceTypes);
  return {
    instanceTypes: {
      texts: [...new Set(types.flatMap(({ texts }) => texts))],
      unknownCount: types.reduce((sum, { unknownCount }) => sum + unknownCount, 0),
      isOpen: types.some(({ isOpen }) => isOpen),
    },
  };
}

/**
 * Subnets that are made in the same update have no id in its preview, but their zones are known. The property's
 * dependencies name them; they are taken for its unknown items only where there are as many.
 */
function resolvedPlaces(
  { places, placesProperty }: Launcher,
  source: PolicyResource,
  zones: ReadonlyMap<string, string>,
): Pick<Launcher, "places"> {
  const named = places.texts.map((place) => zones.get(place) ?? place);
  const known = new Set(places.texts);
  const subnets = (source.propertyDependencies[placesProperty] ?? []).filter(({ type }) => type === subnetType);
  const hidden = subnets.filter(({ props }) => !known.has(String(textAt(plainObject(props), "id"))));
  const told = hidden.flatMap(({ urn }) => zones.get(urn) ?? []);
  const isTold = places.unknownCount > 0 && hidden.length === places.unknownCount && told.length === hidden.length;
  return {
    places: {
      texts: [...new Set([...named, ...(isTold ? told : [])])],
      unknownCount: isTold ? 0 : places.unknownCount,
    },
  };
}

function joinedMarkets(templates: readonly Launcher[]): Maybe<readonly Market[]> {
  const all = templates.map(({ markets }) => markets);
  const unclear = all.find((markets) => typeof markets === "symbol");
  return unclear ?? [...new Set(all.flatMap((markets) => (isKnown(markets) ? markets : [])))];
}

function launchesOf(launcher: Launcher, templates: readonly Launcher[], isAll: boolean): readonly TagSet[] {
  const { addedTags, specifications } = launcher;
  const fromTemplates = templates.map((template) => overlaid(template.addedTags, addedTags));
  const fromElsewhere = isAll ? [] : [overlaid(unknownTags, addedTags)];
  const all = [...fromTemplates, ...fromElsewhere, ...specifications];
  return all.length > 0 ? all : [addedTags];
}
