import { isVoidNotice, isVoidRebalance } from "../engine/signs.js";
import type { FleetEvent } from "./fleetEvent.js";

/** The schedule's minute, twice: a tick since then has looked at all instances anew, even if one was late. */
const lookedAtAnewSeconds = 120;

/**
 * Why an event has nothing left to say to a companion that is woken each minute; undefined where it still has.
 * @param nowSeconds since 1970.
 */
export function staleBecause(event: FleetEvent, nowSeconds: number): string | undefined {
  switch (event.kind) {
    case "tick":
      return "another tick comes within the minute";
    case "none":
      return `the companion drops it: ${event.why}`;
    case "interruption-notice":
      return isVoidNotice(event.untilEpochSeconds, nowSeconds) ? "its moment is long past" : undefined;
    case "rebalance-recommendation":
      return isVoidRebalance(event.atEpochSeconds, nowSeconds) ? "older than a day" : undefined;
    case "state-change":
      return nowSeconds > event.atEpochSeconds + lookedAtAnewSeconds ? "ticks have looked since" : undefined;
  }
}
