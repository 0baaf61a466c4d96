import { createReplayWorld } from "../embedded/embeddedPorts.js";
import type { Models } from "../engine/models.js";
import { shippedModels } from "../models/shippedModels.js";
import { plainServiceFleet } from "./plainService.js";
import { ourName } from "./replayFleet.js";
import { runFleet, WakeUp } from "./runFleet.js";
import type { PolicyFigures } from "./serviceFigures.js";
import { ServiceMeter } from "./serviceMeter.js";
import type { TraceSet } from "./trace.js";
import { replayedStartSeconds, traceMarket, type ReplaySettings } from "./traceMarket.js";
import { profiles, type BlendProfile } from "../engine/profile.js";

export interface PlainReplayOptions {
  /** Default: balanced. */
  readonly profile?: BlendProfile;
  /** Default: the shipped ones. */
  readonly models?: Models;
}

/** The plain service by our policy alone, without baselines or report: what is measured and tuned by. */
export async function replayPlainService(
  trace: TraceSet,
  settings: ReplaySettings,
  { profile = profiles.balanced, models = shippedModels() }: PlainReplayOptions = {},
): Promise<PolicyFigures> {
  const spec = plainServiceFleet(trace, settings, profile);
  const market = traceMarket(trace, settings);
  const { ports, work } = createReplayWorld({ fleet: spec, market });
  const meter = new ServiceMeter(market, {
    wantedUnits: settings.target,
    tickSeconds: trace.gapSeconds,
    firstReadySeconds: replayedStartSeconds(trace, settings),
  });
  await runFleet({
    spec,
    market,
    ports,
    models,
    durationSeconds: trace.ticks * trace.gapSeconds,
    wakeUps: settings.noticeSeconds > 0 ? [WakeUp.Notice] : [],
    listeners: [work, { elapsed: (from, to) => meter.elapsed(from, to), lost: () => meter.lost() }],
  });
  return meter.figures(ourName, market.spentUsd(), settings.onDemandUsdPerHour);
}
