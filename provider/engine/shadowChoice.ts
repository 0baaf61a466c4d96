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
 * for the minimum hold. What the budget or the pools do not allow is given up at once, and chosen anew after the hold.
 */
export function chooseShadow(question: ShadowQuestion): ShadowMemory {
  const { remembered, nowSeconds, blendWith } = question;
  const bare = blendWith(undefined);
  const raisedAtSeconds = raisedAt(question);
  // Where nothing can be had, nothing can be compared: what there is stays, but for want of money.
  const isComparable = bare.feasible || bare.unaffordable === true;
  const saved = bare.feasible ? savedNow(question, bare, raisedAtSeconds) : {};
  const savedUsdPerHour = fadedMean(remembered, saved, nowSeconds);
  const marginUsdPerHour = question.profile.margin * bare.terms.money;
  const best = { possible: modes.filter((mode) => saved[mode] !== undefined), savedUsdPerHour, marginUsdPerHour };
  const mode = isComparable ? bestMode(question, best) : remembered?.mode;
  const sinceSeconds = mode === remembered?.mode ? remembered?.sinceSeconds : nowSeconds;
  return {
    ...(mode && { mode }),
    ...(sinceSeconds !== undefined && { sinceSeconds }),
    ...(raisedAtSeconds !== undefined && { raisedAtSeconds }),
    ...{ atSeconds: nowSeconds, savedUsdPerHour },
  };
}

interface Savings {
  readonly possible: readonly KeptMode[];
  readonly savedUsdPerHour: UsdByMode;
  readonly marginUsdPerHour: number;
}

function bestMode({ remembered, profile, nowSeconds }: ShadowQuestion, savings: Savings): KeptMode | undefined {
  const { possible, savedUsdPerHour, marginUsdPerHour } = savings;
  const present = remembered?.mode;
  const mayStay = present === undefined || possible.includes(present);
  const heldSeconds = nowSeconds - (remembered?.sinceSeconds ?? -Infinity);
  if (heldSeconds < profile.minimumHoldSeconds) return mayStay ? present : undefined;
  const margin = remembered && mayStay ? marginUsdPerHour : 0;
  const worth = (mode: KeptMode | undefined): number =>
    (mode ? savedUsdPerHour[mode] : 0) + (mode === present ? margin : 0);
  const first = mayStay ? present : undefined;
  return [undefined, ...possible].reduce((best, mode) => (worth(mode) > worth(best) ? mode : best), first);
}

/** Those that cost the least first: of equals it is chosen. */
const modes: readonly KeptMode[] = [ShadowMode.OnForecast, ShadowMode.Warm, ShadowMode.Hot];

/** When a shadow on forecast was raised: it stays while there is an alarm, and for the minimum hold. */
function raisedAt({ remembered, profile, alarmed, nowSeconds }: ShadowQuestion): number | undefined {
  const before = remembered?.raisedAtSeconds;
  const stays = before !== undefined && (alarmed || nowSeconds - before < profile.minimumHoldSeconds);
  if (stays) return before;
  return alarmed ? nowSeconds : undefined;
}

/** What each mode saves at this moment against a blend that can be had, in USD an hour; absent where it can't be had. */
function savedNow(
  question: ShadowQuestion,
  bare: BlendChoice,
  raisedAtSeconds: number | undefined,
): Partial<UsdByMode> {
  const { nowSeconds, startSeconds, usdPerHourOf, blendWith } = question;
  const spared = (mode: KeptMode, usdPerHour: number): number | undefined => {
    const choice = blendWith(mode);
    return choice.feasible ? totalOf(bare.terms) - totalOf(choice.terms) - usdPerHour : undefined;
  };
  const saved: { [mode in KeptMode]?: number } = {};
  const hotUsdPerHour = usdPerHourOf(ShadowMode.Hot);
  for (const [mode, usdPerHour] of [
    [ShadowMode.Hot, hotUsdPerHour],
    [ShadowMode.Warm, usdPerHourOf(ShadowMode.Warm)],
  ] as const) {
    const left = usdPerHour === undefined ? undefined : spared(mode, usdPerHour);
    if (left !== undefined) saved[mode] = left;
  }
  if (saved.hot === undefined || hotUsdPerHour === undefined) return saved;
  const isThere = raisedAtSeconds !== undefined && nowSeconds - raisedAtSeconds >= startSeconds;
  // While it starts it is paid for and spares nothing.
  return {
    ...saved,
    [ShadowMode.OnForecast]: isThere ? saved.hot : raisedAtSeconds === undefined ? 0 : -hotUsdPerHour,
  };
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
