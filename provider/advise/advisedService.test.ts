import test, { type ExecutionContext } from "ava";
import { sharedTraces } from "../replay/fixtures/sharedTraces.js";
import { replayPlainService } from "../replay/plainReplay.js";
import { partOf, type TraceSet } from "../replay/trace.js";
import { tracePrices, type ReplaySettings } from "../replay/traceMarket.js";
import { runAdvisedService } from "./fixtures/advisedMarket.js";
import { askAdviser } from "./fixtures/askAdviser.js";

const nineZones = sharedTraces("nine-zones-2023-02");
const onNineZones = nineZones ? test : test.skip;
const settings: ReplaySettings = { target: 4, coldStartSeconds: 180, noticeSeconds: 0, ...tracePrices };

function recorded(): TraceSet {
  if (!nineZones) throw new Error("expected the nine zones");
  return nineZones;
}

/**
 * A replay does not learn of what was launched and lost between two rounds; advise takes it for refused. That is all that
 * sets them apart.
 */
async function isAsReplayed(t: ExecutionContext, asked: ReplaySettings): Promise<void> {
  const advised = runAdvisedService(recorded(), asked, askAdviser());
  const replayed = await replayPlainService(recorded(), asked);
  t.log(advised, replayed);
  t.true(Math.abs(advised.costRatio - replayed.costRatio) < 0.006);
  t.true(Math.abs(advised.availability - replayed.availability) < 0.001);
  t.true(Math.abs(advised.readyShare - replayed.readyShare) < 0.0004);
  t.true(Math.abs(advised.zeroTicks - replayed.zeroTicks) <= 2);
}

onNineZones("a scheduler that does as it is advised gets what a replay of the engine gets", async (t) => {
  await isAsReplayed(t, settings);
});

onNineZones("so does one that tells of notices, each in a round of its own", async (t) => {
  await isAsReplayed(t, { ...settings, noticeSeconds: 120 });
});

onNineZones("the same lines are answered with the same lines", (t) => {
  const record = (): string[] => {
    const [lines, ask]: [string[], ReturnType<typeof askAdviser>] = [[], askAdviser()];
    runAdvisedService(partOf(recorded(), 0, 0.05), settings, (line) => {
      const answer = ask(line);
      lines.push(JSON.stringify(line), JSON.stringify(answer));
      return answer;
    });
    return lines;
  };
  const once = record();
  t.true(once.length > 1000);
  t.deepEqual(record(), once);
});
