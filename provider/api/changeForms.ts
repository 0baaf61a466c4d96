import * as z from "zod/mini";
import type { FormOf } from "../document/formOf.js";
import { choice, object } from "../document/plainForm.js";
import { Measure, Priority, type DegradationStep } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import { ProfileName } from "../engine/profile.js";
import type { BidChange, EngineChange, PreferencesChange } from "./resources.js";

/*
 * What the API takes: the forms that requests are checked by and that its document is made from. Upper limits are beyond
 * what a fleet is for, and catch a slip of the keyboard.
 */

/** The most a bid may offer for a unit and hour, in USD: beyond the on-demand price of any EC2 instance there is. */
export const mostUsdPerUnitHour = 1000;
/** EC2 Fleet's quota: the most instances one fleet request may ask for. As declarations have it. */
export const mostUnits = 10_000;
/** Of a predicted impact, as a share of the hourly on-demand price. */
export const mostImpactThreshold = 1000;
const mostSteps = 20;
const mostWhyCharacters = 200;

/** Of a bid: it is part of an address. */
export const bidNameForm = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;
export const bidName = matching(
  bidNameForm,
  "a name of up to 63 letters, digits, dots, hyphens and underscores that starts with a letter or digit",
);

const nameText = "a name of up to 40 letters, digits and hyphens that starts with a letter";
const name = matching(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, nameText);
const instance = matching(/^[\x21-\x7e]{1,128}$/, "an instance's id");
/** Always checked and written the same, so that a form's pattern is all there is to a moment's text. */
export const moment = z.iso.datetime({ offset: true, error: "a moment with a time zone such as 2027-01-31T18:00:00Z" });
const units = counted(1, mostUnits);

/** A whole number within limits. */
export function counted(least: number, most: number): z.ZodMiniNumber {
  const error = `a whole number from ${least} to ${most}`;
  return z.int({ error }).check(z.minimum(least, { error }), z.maximum(most, { error }));
}

export const bidChangeForm = object("a bid", {
  workload: name,
  part: z.exactOptional(name),
  level: z.exactOptional(choice(Level)),
  units,
  minimumUnits: z.exactOptional(units),
  usdPerUnitHour: above0(mostUsdPerUnitHour),
  from: z.exactOptional(moment),
  until: moment,
} satisfies FormOf<BidChange>);

const step = object("a degradation step", {
  name,
  savesUnits: units,
  qualityUsdPerHour: upTo(1_000_000),
} satisfies FormOf<DegradationStep>);

export const preferencesChangeForm = object("what is preferred", {
  levels: z.exactOptional(
    z.record(name, choice(Level), {
      error: ({ code }) => (code === "invalid_key" ? nameText : "levels by part"),
    }),
  ),
  priority: z.exactOptional(choice(Priority)),
  profile: z.exactOptional(choice(ProfileName)),
  degradation: z.exactOptional(
    z
      .array(step, { error: "a list of degradation steps" })
      .check(z.maxLength(mostSteps, { error: `a list of at most ${mostSteps} steps` })),
  ),
  impactThreshold: z.exactOptional(upTo(mostImpactThreshold)),
  allowedMeasures: z.exactOptional(
    z
      .array(choice(Measure), { error: "a list of measures" })
      .check(z.maxLength(Object.keys(Measure).length, { error: "a list that names no measure twice" })),
  ),
} satisfies FormOf<PreferencesChange>);

export const engineChangeForm = object("whether the engine is paused", {
  paused: z.boolean({ error: "true or false" }),
  until: z.exactOptional(moment),
  why: z.exactOptional(
    matching(
      new RegExp(`^[^\\u0000-\\u001f\\u007f]{1,${mostWhyCharacters}}$`),
      `a text of up to ${mostWhyCharacters} characters, on one line`,
    ),
  ),
} satisfies FormOf<EngineChange>);

/** Of one unit, or, where none is named, of all of a workload's. */
export const checkpointForm = object("whose work to save", { instance: z.exactOptional(instance) });
export const drainForm = object("the unit to drain", { instance });

function matching(form: RegExp, error: string): z.ZodMiniString {
  return z.string({ error }).check(z.regex(form, { error }));
}

function upTo(most: number): z.ZodMiniNumber {
  const error = `a number from 0 to ${most}`;
  return z.number({ error }).check(z.minimum(0, { error }), z.maximum(most, { error }));
}

function above0(most: number): z.ZodMiniNumber {
  const error = `a number above 0, to ${most}`;
  return z.number({ error }).check(z.positive({ error }), z.maximum(most, { error }));
}
