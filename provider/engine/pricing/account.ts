import type { Level } from "../level.js";
import { apportion } from "./apportion.js";
import { chargeRates, lineKey, type ChargeRates, type PaidUnit, type WantedUnits } from "./chargeRates.js";
import type { ChargeKind, HourAccount } from "./hourAccount.js";
import { knownMoment } from "./knownMoment.js";

/** A fleet's money that is not stored yet. Plain JSON. */
export interface OpenAccount {
  /** Whole seconds since 1970: everything before is charged. */
  readonly chargedUntilSeconds: number;
  /** As the last round saw the fleet: what is charged from then on. */
  readonly rates: ChargeRates;
  /** The hour that is not over. */
  readonly open: OpenMoney;
  /** Hours that are over and not known to be stored, the oldest first. */
  readonly closed: readonly HourAccount[];
  /** Hours that were never stored and had to make room. Absent: none. */
  readonly dropped?: DroppedHours;
}

/** Sums over an hour so far. Money is in whole 3,600ths of a millionth of a USD: rates by the hour times seconds. */
export interface OpenMoney {
  readonly fromSeconds: number;
  /** Charged. */
  readonly seconds: number;
  readonly assumedSeconds: number;
  readonly lines: readonly LineMoney[];
  readonly real: number;
  readonly shadow: number;
  readonly surplus: number;
  readonly onDemand: number;
}

export interface LineMoney {
  readonly workload: string;
  readonly level: Level;
  readonly kind: ChargeKind;
  readonly unitSeconds: number;
  readonly money: number;
}

export interface DroppedHours {
  readonly hours: number;
  readonly realMicroUsd: number;
  /** The newest of them. */
  readonly lastFromSeconds: number;
}

export interface PaidFleet {
  readonly nowSeconds: number;
  /** All instances that are paid for, of whatever role. */
  readonly units: readonly PaidUnit[];
  readonly wanted: readonly WantedUnits[];
}

const hourSeconds = 3600;

/** What was seen is charged for this long without a new look, then it is marked as assumed. */
export const seenForSeconds = 7200;
/** And for this long at most: what ran later nobody knows. */
export const assumedForSeconds = 86_400;

/** Hours that are kept until they are stored: two days of a store that fails. */
export const mostClosedHours = 48;
/** And the lines that they may have together, so that a state stays small; the newest hour is kept in any case. */
const mostClosedLines = 1000;

/**
 * Charges the time since the last round to the units as that round saw them, then remembers how they are seen now. Moments
 * count to the second. Time that was charged is never charged again: a clock that goes back charges nothing until it is past
 * where it was.
 */
export function noteCharges(before: OpenAccount | undefined, fleet: PaidFleet): OpenAccount {
  const nowSeconds = Math.floor(knownMoment(fleet.nowSeconds, before?.chargedUntilSeconds));
  const rates = chargeRates(fleet.units, fleet.wanted);
  if (!before) return { chargedUntilSeconds: nowSeconds, rates, open: openedAt(nowSeconds), closed: [] };
  if (nowSeconds <= before.chargedUntilSeconds) return { ...before, rates };
  return { ...bounded(charged(before, nowSeconds)), rates };
}

/** The open hour as far as it is charged. */
export function hourSoFar({ open, chargedUntilSeconds }: OpenAccount): HourAccount {
  return accountOf(open, chargedUntilSeconds - open.fromSeconds);
}

/** Without the closed hours that begin then: they are stored. */
export function withoutStored(account: OpenAccount, storedFromSeconds: readonly number[]): OpenAccount {
  const closed = account.closed.filter(({ fromSeconds }) => !storedFromSeconds.includes(fromSeconds));
  return { ...account, closed };
}

function charged(before: OpenAccount, nowSeconds: number): OpenAccount {
  const seen = before.chargedUntilSeconds;
  const untilSeconds = Math.min(nowSeconds, seen + assumedForSeconds);
  let { open, closed } = before;
  for (let from = seen; from < untilSeconds;) {
    if (from >= open.fromSeconds + hourSeconds) [open, closed] = [openedAt(from), withClosed(closed, open)];
    const until = Math.min(untilSeconds, open.fromSeconds + hourSeconds);
    const assumedSeconds = Math.max(0, until - Math.max(from, seen + seenForSeconds));
    open = withTime(open, before.rates, { seconds: until - from, assumedSeconds });
    from = until;
  }
  if (nowSeconds >= open.fromSeconds + hourSeconds) [open, closed] = [openedAt(nowSeconds), withClosed(closed, open)];
  return { ...before, chargedUntilSeconds: nowSeconds, open, closed };
}

function openedAt(seconds: number): OpenMoney {
  const fromSeconds = Math.floor(seconds / hourSeconds) * hourSeconds;
  return { fromSeconds, seconds: 0, assumedSeconds: 0, lines: [], real: 0, shadow: 0, surplus: 0, onDemand: 0 };
}

function withTime(
  open: OpenMoney,
  rates: ChargeRates,
  { seconds, assumedSeconds }: Pick<OpenMoney, "seconds" | "assumedSeconds">,
): OpenMoney {
  return {
    fromSeconds: open.fromSeconds,
    seconds: open.seconds + seconds,
    assumedSeconds: open.assumedSeconds + assumedSeconds,
    lines: withLines(open.lines, rates, seconds),
    real: open.real + rates.real * seconds,
    shadow: open.shadow + rates.shadow * seconds,
    surplus: open.surplus + rates.surplus * seconds,
    onDemand: open.onDemand + rates.onDemand * seconds,
  };
}

function withLines(lines: readonly LineMoney[], rates: ChargeRates, seconds: number): readonly LineMoney[] {
  const sums = new Map(lines.map((line) => [lineKey(line), line]));
  for (const { workload, level, kind, units, microUsdPerHour } of rates.lines) {
    const key = lineKey({ workload, level, kind });
    const before = sums.get(key);
    const unitSeconds = (before?.unitSeconds ?? 0) + units * seconds;
    sums.set(key, { workload, level, kind, unitSeconds, money: (before?.money ?? 0) + microUsdPerHour * seconds });
  }
  return [...sums.values()];
}

/** An hour of which no second is charged has no account. */
function withClosed(closed: readonly HourAccount[], open: OpenMoney): readonly HourAccount[] {
  return open.seconds === 0 ? closed : [...closed, accountOf(open, hourSeconds)];
}

/**
 * Money in whole millionths: lines and spread add up to the real cost, and shadows and surplus are within it.
 * @param passedSeconds of the hour.
 */
function accountOf(open: OpenMoney, passedSeconds: number): HourAccount {
  const { fromSeconds, seconds, assumedSeconds, lines, real, shadow, surplus, onDemand } = open;
  const spread = lines.reduce((left, { money }) => left - money, real);
  const charges = apportion([...lines.map(({ money }) => money), spread], hourSeconds);
  const [, shadowMicroUsd = 0, surplusMicroUsd = 0] = apportion(
    [real - shadow - surplus, shadow, surplus],
    hourSeconds,
  );
  return {
    fromSeconds,
    lines: lines.map(({ workload, level, kind, unitSeconds }, i) => {
      return { workload, level, kind, unitHours: unitSeconds / hourSeconds, microUsd: charges[i] ?? 0 };
    }),
    realMicroUsd: Math.round(real / hourSeconds),
    spreadMicroUsd: charges.at(-1) ?? 0,
    shadowMicroUsd,
    surplusMicroUsd,
    onDemandMicroUsd: Math.round(onDemand / hourSeconds),
    ...(assumedSeconds > 0 && { assumedSeconds }),
    ...(seconds < passedSeconds && { unknownSeconds: passedSeconds - seconds }),
  };
}

/** The account with the oldest of too many closed hours dropped, and counted. */
function bounded(account: OpenAccount): OpenAccount {
  const { closed, dropped } = account;
  let [kept, lines] = [0, 0];
  for (const hour of closed.toReversed()) {
    lines += hour.lines.length;
    if (kept > 0 && (kept === mostClosedHours || lines > mostClosedLines)) break;
    kept++;
  }
  const gone = closed.slice(0, closed.length - kept);
  const last = gone.at(-1);
  if (!last) return account;
  const realMicroUsd = gone.reduce((sum, hour) => sum + hour.realMicroUsd, dropped?.realMicroUsd ?? 0);
  const now = { hours: (dropped?.hours ?? 0) + gone.length, realMicroUsd, lastFromSeconds: last.fromSeconds };
  return { ...account, closed: closed.slice(closed.length - kept), dropped: now };
}
