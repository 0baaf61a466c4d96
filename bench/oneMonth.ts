import { createReplayWorld } from "../provider/embedded/embeddedPorts.js";
import { shippedModels } from "../provider/models/shippedModels.js";
import { plainServiceFleet } from "../provider/replay/plainService.js";
import { runFleet } from "../provider/replay/runFleet.js";
import { readTraceFolder, type TraceSet } from "../provider/replay/trace.js";
import { traceMarket } from "../provider/replay/traceMarket.js";
import { plainSettings } from "./plainSettings.js";

const days = 30;
const daySeconds = 86_400;

/** A fleet for a month on the recording in a folder, begun again where it ends; prints the heap after each day, in MB, as JSON. */
async function oneMonth(folder: string): Promise<void> {
  const trace = lengthened(readTraceFolder(folder));
  const settings = plainSettings(4);
  const spec = plainServiceFleet(trace, settings);
  const market = traceMarket(trace, settings);
  const { ports, work } = createReplayWorld({ fleet: spec, market });
  const heapMB: number[] = [];
  await runFleet({
    ...{ spec, market, ports, models: shippedModels(), wakeUps: [], listeners: [work] },
    durationSeconds: days * daySeconds,
    onRound: ({ observation: { nowSeconds } }) => {
      if (nowSeconds >= (heapMB.length + 1) * daySeconds - trace.gapSeconds) heapMB.push(heapInUseMB());
    },
  });
  process.stdout.write(JSON.stringify(heapMB));
}

function lengthened(trace: TraceSet): TraceSet {
  const ticks = Math.ceil((days * daySeconds) / trace.gapSeconds);
  const pools = trace.pools.map((pool) => ({
    ...pool,
    rooms: Int32Array.from({ length: ticks }, (_, tick) => pool.rooms[tick % trace.ticks] ?? 0),
  }));
  return { ...trace, ticks, pools };
}

function heapInUseMB(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

void oneMonth(process.argv[2] ?? "");
