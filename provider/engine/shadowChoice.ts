import type { BlendChoice } from "./chooseBlend.js";
import { ShadowMode, type KeptMode, type ShadowSpec } from "./fleet.js";
import { totalOf } from "./objective.js";
import type { BlendProfile } from "./profile.js";
import type { ShadowMemory, UsdByMode } from "./shadowMemory.js";

/**
 * What a mode would have saved is a mean that fades over an hour: for as long as a move is expected to last
 * (`objective.ts`), and longer than the alarms that make a shadow on forecast worth its while.
 */
const fadeSeconds = 3600;

/** What a shadow's mode is chosen by. */
export interface ShadowQuestion {
  readonly shadow: ShadowSpec;
  readonly profile: BlendProfile;
  readonly startSeconds: number;
  readonly remembered: ShadowMemory | undefined;
  /** The predicted risk is above the threshold. */
  readonly alarmed: boolean;
  readonly nowSeconds: number;
  /** The best blend beside a shadow that stands by in this mode, or beside none. */
  readonly blendWith: (mode: KeptMode | undefined) => BlendChoice;
  /** What a shadow costs an hour while it stands by in this mode; undefined where it has no place. */
  readonly usdPerHourOf: (mode: KeptMode) => number | undefined;
}

/**
 * How a shadow is kept from now on: hot, warm, on forecast or not at all, whichever has the least sum with its best blend
 * beside it. A mode replaces the present one when it saves more by the profile's margin, and the present one has lasted
 * for the minimum hold. What the budget or the pools do not allow is given up at once.
 */
export function chooseShadow(question: ShadowQuestion): ShadowMemory {
  const { remembered, profile, nowSeconds, blendWith } = question;
  const bare = blendWith(undefined);
  const present = remembered?.mode;
  const raisedAtSeconds = raisedAt(question);
  const memory = {
    ...(present && { mode: present }),
    ...(remembered?.sinceSeconds !== undefined && { sinceSeconds: remembered.sinceSeconds }),
    ...(raisedAtSeconds !== undefined && { raisedAtSeconds }),
    atSeconds: nowSeconds,
  };
  // Nothing can be compared: what there is stays, but for want of money.
  if (!bare.feasible && !bare.unaffordable) return { ...memory, savedUsdPerHour: remembered?.savedUsdPerHour ?? nothing };
  const saved = savedNow(question, bare, raisedAtSeconds);
  const savedUsdPerHour = fadedMean(remembered, saved, nowSeconds);
  const possible = modes.filter((mode) => saved[mode] !== undefined);
  const held = nowSeconds - (remembered?.sinceSeconds ?? -Infinity) < profile.minimumHoldSeconds;
  const isPossible = present === undefined || possible.includes(present);
  if (held && isPossible) return { ...memory, savedUsdPerHour };
  const worth = (mode: KeptMode | undefined): number => (mode === undefined ? 0 : savedUsdPerHour[mode]);
  const margin = isPossible && remembered ? profile.margin * bare.terms.money : 0;
  let mode = isPossible ? present : undefined;
  for (const other of [undefined, ...possible]) {
    if (worth(other) > worth(mode) + (mode === present ? margin : 0)) mode = other;
  }
  if (mode === present) return { ...memory, savedUsdPerHour };
  const { mode: _, ...rest } = memory;
  return { ...rest, ...(mode && { mode }), sinceSeconds: nowSeconds, savedUsdPerHour };
}

/** Those that cost the least first: of equals it is chosen. */
const modes: readonly KeptMode[] = [ShadowMode.OnForecast, ShadowMode.Warm, ShadowMode.Hot];
const nothing: UsdByMode = { [ShadowMode.Hot]: 0, [ShadowMode.Warm]: 0, [ShadowMode.OnForecast]: 0 };

/** When a shadow on forecast was raised: it stays while there is an alarm, and for the minimum hold. */
function raisedAt({ remembered, profile, alarmed, nowSeconds }: ShadowQuestion): number | undefined {
  const before = remembered?.raisedAtSeconds;
  const stays = before !== undefined && (alarmed || nowSeconds - before < profile.minimumHoldSeconds);
  if (stays) return before;
  return alarmed ? nowSeconds : undefined;
}

/** What each mode saves at this moment, in USD an hour; absent where it can't be had. */
function savedNow(
  question: ShadowQuestion,
  bare: BlendChoice,
  raisedAtSeconds: number | undefined,
): Partial<UsdByMode> {
  const { nowSeconds, startSeconds, usdPerHourOf, blendWith } = question;
  const spared = (mode: KeptMode, usdPerHour: number): number | undefined => {
    const choice = blendWith(mode);
    return bare.feasible && choice.feasible ? totalOf(bare.terms) - totalOf(choice.terms) - usdPerHour : undefined;
  };
  const saved: { [mode in KeptMode]?: number } = {};
  for (const mode of [ShadowMode.Hot, ShadowMode.Warm] as const) {
    const usdPerHour = usdPerHourOf(mode);
    const left = usdPerHour === undefined ? undefined : spared(mode, usdPerHour);
    if (left !== undefined) saved[mode] = left;
  }
  const hotUsdPerHour = usdPerHourOf(ShadowMode.Hot);
  if (saved.hot === undefined || hotUsdPerHour === undefined) return saved;
  const isThere = raisedAtSeconds !== undefined && nowSeconds - raisedAtSeconds >= startSeconds;
  // While it starts it is paid for and spares nothing.
  return { ...saved, [ShadowMode.OnForecast]: isThere ? saved.hot : raisedAtSeconds === undefined ? 0 : -hotUsdPerHour };
}

function fadedMean(before: ShadowMemory | undefined, saved: Partial<UsdByMode>, nowSeconds: number): UsdByMode {
  const kept = before ? Math.exp(-Math.max(0, nowSeconds - before.atSeconds) / fadeSeconds) : 0;
  const mean = (mode: KeptMode): number => {
    const was = before?.savedUsdPerHour[mode] ?? 0;
    return kept * was + (1 - kept) * (saved[mode] ?? was);
  };
  return {
    [ShadowMode.Hot]: mean(ShadowMode.Hot),
    [ShadowMode.Warm]: mean(ShadowMode.Warm),
    [ShadowMode.OnForecast]: mean(ShadowMode.OnForecast),
  };
}
