import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { DiskForecastLog, diskLogBatches } from "../embedded/diskForecastLog.js";
import { MemoryForecastLog } from "../embedded/memoryForecastLog.js";
import type { ForecastEntry } from "../engine/revocation/forecastEntry.js";
import { hashIn } from "../models/modelFile.js";
import { parseRevocationModel, readRevocationModel, revocationModelText } from "../models/revocationModelFile.js";
import type { TraceSet } from "../replay/trace.js";
import {
  afternoonLosses,
  agingLosses,
  logBeganAtSeconds,
  simulatedMarket,
  writeSimulatedLog,
} from "../training/fixtures/simulatedLog.js";
import { readForecastHistory } from "../training/forecastHistory.js";
import { compareModels } from "../training/promotion.js";
import { trainRevocation } from "../training/trainRevocation.js";
import { runCommand, type CommandOutcome } from "./fixtures/runCommand.js";

/*
 * The loop from a fleet's log to a better model, by the commands themselves. All of it is SIMULATED: a fleet with a model
 * of one market runs on another, where half of the losses come in the afternoon.
 */

const folder = mkdtempSync(join(tmpdir(), "blended-fleet-learning-"));
test.after.always(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const shipped = trainRevocation([simulatedMarket(1, 12, agingLosses)], { until: 1, seed: 1 });
const market = simulatedMarket(2, 42, afternoonLosses);
const firstDays = 30;
const split = logBeganAtSeconds + firstDays * 86_400;

/** The log of a fleet on the market, by the shipped model; some of its pools are left within the hour. */
function entriesOn(of: TraceSet): readonly ForecastEntry[] {
  const log = new MemoryForecastLog();
  writeSimulatedLog(of, { file: shipped, hash: "shipped", leftShare: 0.1 }, log);
  return log.entries();
}

/** A folder with what these entries are a log of, a batch a day. */
function writeLog(name: string, entries: readonly ForecastEntry[]): string {
  const log = new DiskForecastLog(at(name), (message) => {
    throw new Error(message);
  });
  const dayOf = ({ atSeconds }: ForecastEntry): number => Math.floor(atSeconds / 86_400);
  for (const day of new Set(entries.map(dayOf))) {
    log.record(
      day * 86_400,
      entries.filter((entry) => dayOf(entry) === day),
    );
  }
  return at(name);
}

const all = entriesOn(market);
const early = writeLog(
  "early",
  all.filter(({ atSeconds }) => atSeconds < split),
);
const later = writeLog(
  "later",
  all.filter(({ atSeconds }) => atSeconds >= split),
);
const nonsense = writeLog(
  "nonsense",
  all
    .filter(({ atSeconds }) => atSeconds < split)
    .map((entry) => {
      if (entry.kind === "forecast" || entry.lost.includes(null)) return entry;
      return { ...entry, lost: entry.lost[0] === 1 ? [0, 0, 0] : [1, 1, 1] };
    }),
);

const store = at("store");
const learnt = at("learnt.json");
const learntHash = (): string => hashIn(readFileSync(learnt, "utf8"));

function models(...args: readonly string[]): Promise<CommandOutcome> {
  return runCommand(["models", "--store", store, ...args]);
}

async function inForce(t: ExecutionContext): Promise<unknown> {
  const { status, printed } = await models("list", "--json");
  t.is(status, 0);
  return (JSON.parse(printed) as { inForce: unknown }).inForce;
}

test.serial(
  "half of the simulated market's losses come in the afternoon, none of the recorded one's especially",
  (t) => {
    const share = (set: TraceSet): number => {
      const ticks = set.pools.flatMap(({ rooms }) =>
        [...rooms].flatMap((room, i) => (room < (rooms[i - 1] ?? 0) ? [i] : [])),
      );
      return ticks.filter((tick) => tick % 144 >= 84 && tick % 144 < 90).length / ticks.length;
    };
    t.true(Math.abs(share(market) - 0.5) < 0.1, String(share(market)));
    t.true(share(simulatedMarket(1, 12, agingLosses)) < 0.1);
  },
);

test.serial("a store without a change says that the shipped model decides, wherever --store is given", async (t) => {
  t.regex((await models("list")).printed, /^No model was ever put in force at .*store: the shipped one decides\.$/);
  const { status, printed } = await runCommand(["models", "list", "--json", "--store", store]);
  t.is(status, 0);
  t.deepEqual(JSON.parse(printed), { inForce: null, changes: [] });
});

test.serial("a model is trained on the first part of the log", async (t) => {
  const { status, printed, said } = await runCommand(["train", "--from", early, "--until", "0.6", "--model", learnt]);
  t.is(status, 0, said);
  t.regex(printed, /early: \d+ rows\nWritten: /);
});

test.serial(
  "it beats the forecasts as they were made on the later part, and is put in force with its figures",
  async (t) => {
    const { status, printed, said } = await models(
      "promote",
      "--model",
      learnt,
      "--from",
      early,
      "--who",
      "ann",
      "--why",
      "a month",
    );
    t.is(status, 0, said);
    t.log(printed);
    t.regex(printed, /the log loss falls by 0\.\d+, in nine of ten resamplings of the days by more than 0\.\d+/);
    t.is(await inForce(t), learntHash());
    const { printed: list } = await models("list");
    t.regex(list, /\* .*promoted .*ann .*a month/);
  },
);

test.serial("on time later still its log loss and its calibration are better than the shipped model's", async (t) => {
  const history = await readForecastHistory(later, diskLogBatches(later));
  const settings = { fromSeconds: -Infinity, seed: 1 };
  const { figures } = compareModels(readRevocationModel(learnt).model, shipped.model, history, settings);
  t.log(figures);
  t.true(figures.gainLow > 0);
  const worst = (errors: readonly number[]): number => Math.max(...errors);
  t.true(worst(figures.calibrationErrors) < worst(figures.calibrationErrorsBefore));
});

test.serial("a model that was trained on nonsense is refused with the figures, and changes nothing", async (t) => {
  const bad = at("bad.json");
  t.is((await runCommand(["train", "--from", nonsense, "--until", "0.6", "--model", bad])).status, 0);
  const { status, printed, said } = await models("promote", "--model", bad, "--from", early);
  t.is(status, 1);
  t.regex(printed, /present .*new .*the log loss falls by -/s);
  t.regex(said, /is not put in force: it is not clearly better/);
  t.is(await inForce(t), learntHash());
});

test.serial(
  "forced it goes in force, which is recorded; a rollback takes it out, and another the one before",
  async (t) => {
    const forced = await models("promote", "--model", at("bad.json"), "--from", early, "--force");
    t.is(forced.status, 0);
    t.regex(forced.printed, /In force: [0-9a-f]{64}, forced \(it is not clearly better/);
    t.regex((await models("list")).printed, /promoted, forced/);
    t.is((await models("rollback", "--why", "nonsense")).status, 0);
    t.is(await inForce(t), learntHash());
    t.is((await models("rollback")).printed, "In force: the shipped model");
    t.is(await inForce(t), null);
    const { status, said } = await models("rollback");
    t.is(status, 2);
    t.regex(said, /--to: expected a model that was in force before the present one/);
  },
);

test.serial("a rollback goes to any model that ever was in force, by the beginning of its hash", async (t) => {
  t.is((await models("rollback", "--to", learntHash().slice(0, 12))).status, 0);
  t.is(await inForce(t), learntHash());
  for (const to of [learntHash(), "ffffffffffff", learntHash().slice(0, 3)]) {
    t.is((await models("rollback", "--to", to)).status, 2, to);
  }
  t.is((await models("rollback", "--to", "shipped")).status, 0);
});

test.serial("a model whose file in the store is damaged can't be gone back to", async (t) => {
  const path = join(store, "revocation", `${learntHash()}.json`);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.slice(0, 500));
  const { status, said } = await models("rollback", "--to", learntHash());
  t.is(status, 2);
  t.regex(said, /expected a JSON document/);
  writeFileSync(path, text);
});

test.serial("who comes second in a race changes nothing, and a record that is damaged is no record", async (t) => {
  const record = join(store, "revocation", "current.json");
  const before = readFileSync(record, "utf8");
  writeFileSync(`${record}.lock`, "");
  const raced = await models("promote", "--model", learnt, "--force");
  t.is(raced.status, 1);
  t.regex(raced.said, /another change is under way; if none is, remove this file/);
  t.is(readFileSync(record, "utf8"), before);
  rmSync(`${record}.lock`);
  writeFileSync(record, "{");
  t.is((await models("list")).status, 1);
  writeFileSync(record, before);
});

test.serial("a model without --from is put in force only where it is forced, and then without figures", async (t) => {
  const { status, said } = await models("promote", "--model", learnt);
  t.is(status, 2);
  t.regex(said, /--from: expected a log to compare the models on, or --force, got neither/);
  t.is((await models("promote", "--model", learnt, "--force")).status, 0);
  t.is((await models("promote", "--model", learnt, "--force")).status, 2);
});

test.serial("a log that ends before the model's training does is nothing to compare on", async (t) => {
  const whole = at("whole.json");
  t.is((await runCommand(["train", "--from", early, "--model", whole])).status, 0);
  const { status, said } = await models("promote", "--model", whole, "--from", early);
  t.is(status, 2);
  t.regex(said, /expected forecasts from 2026-09-\d\dT.* on, with what came of them: later than what was trained on/);
});

test("every fault of the options is reported at once, and nothing is written", async (t) => {
  const promoted = await runCommand([
    "models",
    "--store",
    "http://x",
    "promote",
    "--model",
    at("nowhere.json"),
    "--from",
    "s3://X",
    "--seed",
    "z",
  ]);
  t.is(promoted.status, 2);
  for (const where of ["--store", "--from", "--seed", at("nowhere.json")])
    t.true(promoted.said.includes(`- ${where}`), where);
  const trained = await runCommand(["train", "--from", "ftp://x", "--until", "7", "--model", folder]);
  t.is(trained.status, 2);
  for (const where of ["--from", "--until", folder]) t.true(trained.said.includes(`- ${where}`), where);
  t.regex(
    (await runCommand(["train"])).said,
    /--traces or --from: expected recordings or a log to train on, got neither/,
  );
  t.is((await runCommand(["train", "--from", at("no-log"), "--model", at("none.json")])).status, 2);
  writeFileSync(at("a-file"), "");
  t.is((await runCommand(["models", "--store", at("a-file"), "list"])).status, 2);
  t.is((await runCommand(["models", "list"])).status, 2);
});

test("a log with many damaged lines is refused by train, and no model is written", async (t) => {
  const damaged = writeLog("damaged", all.slice(0, 100));
  for await (const { where, text } of diskLogBatches(damaged)) writeFileSync(where, text.replaceAll('"pool"', '"pol"'));
  const { status, said } = await runCommand(["train", "--from", damaged, "--model", at("none.json")]);
  t.is(status, 2);
  t.regex(said, /:2: pool: expected a text, got nothing/);
  t.throws(() => readFileSync(at("none.json")));
});

test("the shipped model of these tests is a model file as any", (t) => {
  t.deepEqual(parseRevocationModel(revocationModelText(shipped), "shipped"), shipped);
});
