import { plainSettings } from "./plainSettings.js";
import { replicated } from "./replicated.js";
import type { RunMeasure, RunRequest } from "./freshRun.js";
import { spotHedgeBaseline } from "../provider/replay/baselines/spotHedge.js";
import { replayPlainService } from "../provider/replay/plainReplay.js";
import { readTraceFolder } from "../provider/replay/trace.js";

/** One replay, told on the command line as JSON; its measure goes to standard output as JSON. */
async function oneReplay(): Promise<void> {
  const request = JSON.parse(process.argv[2] ?? "{}") as RunRequest;
  const trace = replicated(readTraceFolder(request.folder), request.times);
  const settings = plainSettings(request.target);
  const started = performance.now();
  const figures =
    request.policy === "blended-fleet"
      ? await replayPlainService(trace, settings)
      : spotHedgeBaseline(1).run(trace, settings);
  const measure: RunMeasure = {
    seconds: (performance.now() - started) / 1000,
    peakMB: process.resourceUsage().maxRSS / 1024,
    pools: trace.pools.length,
    costRatio: figures.costRatio,
    availability: figures.availability,
  };
  process.stdout.write(JSON.stringify(measure));
}

void oneReplay();
