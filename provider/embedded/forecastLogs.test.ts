import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { readForecastLines } from "../document/forecastLines.js";
import { InputError } from "../errors.js";
import { forecastAt, outcomeOf } from "../ports/fixtures/sampleForecasts.js";
import { DiskForecastLog, diskLogBatches } from "./diskForecastLog.js";
import { MemoryForecastLog } from "./memoryForecastLog.js";

const folder = mkdtempSync(join(tmpdir(), "blended-fleet-forecasts-"));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

const at = Date.parse("2026-11-20T23:50:00Z") / 1000;
const [first, second] = [forecastAt(at), forecastAt(at + 600)];

async function entriesIn(path: string): Promise<unknown[]> {
  const entries: unknown[] = [];
  for await (const { text, where } of diskLogBatches(path)) entries.push(...readForecastLines(text, where).entries);
  return entries;
}

test("a folder has a batch for each round with entries, by the day, and gives them back in the order of time", async (t) => {
  const path = join(folder, "log");
  const log = new DiskForecastLog(path, t.fail);
  log.record(at + 600, [second, outcomeOf(first, [1, 1, 1])]);
  log.record(at, [first]);
  log.record(at + 60, []);
  t.deepEqual(await entriesIn(path), [first, second, outcomeOf(first, [1, 1, 1])]);
  t.deepEqual(readdirSync(join(path, "2026", "11")).sort(), ["20", "21"]);
});

test("a log that can't be written says so and stops nothing", (t) => {
  const taken = join(folder, "taken");
  writeFileSync(taken, "a file");
  const said: string[] = [];
  new DiskForecastLog(taken, (message) => said.push(message)).record(at, [first]);
  t.is(said.length, 1);
  t.regex(said[0] ?? "", /^forecasts were not logged: /);
});

test("what is not a log's folder is bad input", async (t) => {
  await t.throwsAsync(entriesIn(join(folder, "nowhere")), { instanceOf: InputError, message: /ENOENT/ });
  const empty = mkdtempSync(join(folder, "empty-"));
  await t.throwsAsync(entriesIn(empty), { instanceOf: InputError, message: /0 other files/ });
});

test("a memory log keeps what it is given, in order", (t) => {
  const log = new MemoryForecastLog();
  log.record(at, [first]);
  log.record(at + 600, [second]);
  t.deepEqual(log.entries(), [first, second]);
});
