import { tracePrices, type ReplaySettings } from "../provider/replay/traceMarket.js";

/** The plain service of docs/replay.md at a target: 180 s of cold start, by whole ticks, without notice. */
export function plainSettings(target: number): ReplaySettings {
  return { target, coldStartSeconds: 180, noticeSeconds: 0, ...tracePrices };
}
