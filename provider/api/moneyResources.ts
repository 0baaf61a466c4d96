import { momentText } from "../document/momentText.js";
import { hourSoFar } from "../engine/pricing/account.js";
import type { HourAccount } from "../engine/pricing/hourAccount.js";
import type { AccountStore } from "../ports/accountStore.js";
import { total, type FleetView } from "./fleetView.js";
import type { ChargesResource, SavingsResource } from "./resources.js";

const hourSeconds = 3600;

/** Whole hours, the last of them not over. */
export interface HourSpan {
  readonly fromSeconds: number;
  readonly untilSeconds: number;
}

export function hourOf(seconds: number): number {
  return Math.floor(seconds / hourSeconds) * hourSeconds;
}

/** So many hours, the one that is not over included. */
export function lastHours(count: number, nowSeconds: number): HourSpan {
  const untilSeconds = hourOf(nowSeconds) + hourSeconds;
  return { fromSeconds: untilSeconds - count * hourSeconds, untilSeconds };
}

export function savingsResource({ fromSeconds, untilSeconds }: HourSpan, hours: readonly ToldHour[]): SavingsResource {
  const usdOf = (figure: (hour: HourAccount) => number): number => usd(total(hours, ({ account }) => figure(account)));
  const [onDemandUsd, realUsd] = [usdOf((hour) => hour.onDemandMicroUsd), usdOf((hour) => hour.realMicroUsd)];
  const savedUsd = usdOf((hour) => hour.onDemandMicroUsd - hour.realMicroUsd);
  return {
    from: momentText(fromSeconds),
    until: momentText(untilSeconds),
    ...{ onDemandUsd, realUsd, savedUsd },
    savedShare: onDemandUsd > 0 ? savedUsd / onDemandUsd : 0,
    shadowUsd: usdOf((hour) => hour.shadowMicroUsd),
    surplusUsd: usdOf((hour) => hour.surplusMicroUsd),
  };
}

/** An hour of a fleet's money, and whether it is still counted. */
export interface ToldHour {
  readonly account: HourAccount;
  readonly isOpen: boolean;
}

/**
 * Hours that begin within a span, the oldest first: those stored, and of the state those that are not, the open one
 * included. One that is in both, because it was stored since, counts once.
 */
export async function hoursOf(
  { fromSeconds, untilSeconds }: HourSpan,
  { state }: FleetView,
  accounts: AccountStore,
): Promise<readonly ToldHour[]> {
  const stored = await accounts.read(fromSeconds, untilSeconds);
  const hours = new Map<number, ToldHour>();
  const note = (account: HourAccount, isOpen: boolean): void => {
    const isAsked = fromSeconds <= account.fromSeconds && account.fromSeconds < untilSeconds;
    if (isAsked) hours.set(account.fromSeconds, { account, isOpen });
  };
  if (state.account) note(hourSoFar(state.account), true);
  for (const account of [...(state.account?.closed ?? []), ...stored]) note(account, false);
  return [...hours.values()].sort((a, b) => a.account.fromSeconds - b.account.fromSeconds);
}

export function chargesResource(
  { fromSeconds, untilSeconds }: HourSpan,
  hours: readonly ToldHour[],
  { state }: FleetView,
): ChargesResource {
  const dropped = state.account?.dropped;
  return {
    from: momentText(fromSeconds),
    until: momentText(untilSeconds),
    hours: hours.map(hourResource),
    ...(dropped && {
      dropped: {
        hours: dropped.hours,
        realUsd: usd(dropped.realMicroUsd),
        lastFrom: momentText(dropped.lastFromSeconds),
      },
    }),
  };
}

function hourResource({ account, isOpen }: ToldHour): ChargesResource["hours"][number] {
  const { fromSeconds, realMicroUsd, spreadMicroUsd, lines, assumedSeconds, unknownSeconds } = account;
  return {
    from: momentText(fromSeconds),
    open: isOpen,
    realUsd: usd(realMicroUsd),
    spreadUsd: usd(spreadMicroUsd),
    lines: lines.map(({ microUsd, ...line }) => ({ ...line, usd: usd(microUsd) })),
    ...(assumedSeconds !== undefined && { assumedSeconds }),
    ...(unknownSeconds !== undefined && { unknownSeconds }),
  };
}

function usd(micro: number): number {
  return micro / 1_000_000;
}
