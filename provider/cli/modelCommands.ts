import { userInfo } from "node:os";
import { inForce, type ChangeFigures } from "../document/modelRecord.js";
import { InputError, ModelRefusedError, type Fault } from "../errors.js";
import { hashIn, readModelText } from "../models/modelFile.js";
import { parseRevocationModel, type RevocationModelFile } from "../models/revocationModelFile.js";
import type { ModelArchive } from "../ports/modelStore.js";
import { compareModels, trainedUntilSeconds, type Comparison } from "../training/promotion.js";
import { earlierModel, promote, recordOf, rollBack, type ReadRecord } from "./modelChanges.js";
import { comparisonText, recordTable, shortName } from "./modelTables.js";
import { NumberOptions, seedRule } from "./numberOptions.js";
import { withSteps } from "./steps.js";
import { modelArchiveAt, readStorageAddress, type StorageAddress } from "./storageAddress.js";
import { warn, type Terminal } from "./terminal.js";
import { readLogAddress, readLogAt } from "./trainFromLog.js";

type Options = Readonly<Record<string, string | boolean | undefined>>;

/** The kind of models that the store's commands are about. */
const kind = "revocation";

/** `blended-fleet models list`. @throws InputError for what is no store; CorruptDataError for a damaged record. */
export async function listModels(options: Options, terminal: Terminal): Promise<void> {
  const { record } = await recordOf(await archiveOf(options));
  if (options["json"] === true) {
    terminal.print(JSON.stringify({ inForce: inForce(record), changes: record?.changes ?? [] }, undefined, 2));
    return;
  }
  const none = `No model was ever put in force at ${textOf(options, "store")}: the shipped one decides.`;
  terminal.print(record ? recordTable(record) : none);
}

interface Contender {
  readonly file: RevocationModelFile;
  readonly text: string;
  readonly hash: string;
}

/**
 * `blended-fleet models promote`: compares a model with the one in force, and puts it in force where it is better.
 * @throws InputError with every fault of options and model, or of the log; ModelRefusedError, with the figures, where it
 * is not better; StateConflictError where somebody else was first.
 */
export async function promoteModel(options: Options, terminal: Terminal): Promise<void> {
  const { store, log, contender, seed } = readPromotion(options);
  const archive = await modelArchiveAt(store, kind);
  const read = await recordOf(archive);
  if (inForce(read.record) === contender.hash) throw alreadyInForce(contender.hash);
  const present = await presentModel(archive, read, terminal);
  const comparison = log && (await compared(contender, present, log, seed, terminal));
  if (comparison) terminal.print(comparisonText(comparison));
  const objections = comparison?.objections ?? ["it was not compared"];
  const forced = objections.length > 0;
  if (forced && options["force"] !== true) {
    throw new ModelRefusedError(`${shortName(contender.hash)} is not put in force: ${objections.join("; ")}`);
  }
  const figures: ChangeFigures | undefined = comparison?.figures;
  const change = { ...madeBy(options), hash: contender.hash, forced, ...(figures && { figures }) };
  await promote(archive, read, contender.text, change);
  terminal.print(`In force: ${contender.hash}${forced ? `, forced (${objections.join("; ")})` : ""}`);
}

function readPromotion(options: Options) {
  const seedText = textOf(options, "seed");
  const numbers = new NumberOptions({ seed: seedText });
  const seed = numbers.read("seed", seedRule, 1);
  const store = numbers.collect(() => readStorageAddress("--store", textOf(options, "store") ?? ""));
  const from = textOf(options, "from");
  const log = from === undefined ? undefined : numbers.collect(() => readLogAddress(from));
  if (from === undefined && options["force"] !== true) {
    numbers.add({ where: "--from", expected: "a log to compare the models on, or --force", got: "neither" });
  }
  const contender = numbers.collect(() => readContender(textOf(options, "model") ?? ""));
  numbers.check("this promotion");
  if (!store || !contender) throw new RangeError("expected a store and a model where there is no fault");
  return { store, log, contender, seed };
}

function readContender(path: string): Contender {
  const text = readModelText(path);
  return { file: parseRevocationModel(text, path), text, hash: hashIn(text) };
}

function alreadyInForce(hash: string): InputError {
  const fault: Fault = { where: "--model", expected: "another model than the one in force", got: hash };
  return new InputError("this promotion", [fault]);
}

/** Undefined where the shipped model decides, which it also does in the place of a damaged one. */
async function presentModel(
  archive: ModelArchive,
  { record }: ReadRecord,
  terminal: Terminal,
): Promise<RevocationModelFile | undefined> {
  const hash = inForce(record);
  if (hash === null) return undefined;
  try {
    return parseRevocationModel((await archive.model(hash)) ?? "", hash);
  } catch (failure) {
    if (!(failure instanceof InputError)) throw failure;
    terminal.error(`warning: the model in force is damaged, so the shipped one decides: ${failure.message}`);
    return undefined;
  }
}

async function compared(
  contender: Contender,
  present: RevocationModelFile | undefined,
  log: StorageAddress,
  seed: number,
  terminal: Terminal,
): Promise<Comparison> {
  const { history, comparison } = await withSteps(
    `Comparing ${shortName(contender.hash)} with ${present ? "the model in force" : "the forecasts as they were made"}`,
    async (tell, signal) => {
      const read = await readLogAt(log, tell, signal);
      const fromSeconds = trainedUntilSeconds(contender.file.trainedOn, present?.trainedOn ?? []);
      const champion = present?.model ?? "as made";
      return { history: read, comparison: compareModels(contender.file.model, champion, read, { fromSeconds, seed }) };
    },
    terminal,
  );
  warn(history.name, history.warnings, terminal);
  return comparison;
}

/**
 * `blended-fleet models rollback`.
 * @throws InputError where there is no such model to go back to; StateConflictError where somebody else was first.
 */
export async function rollBackModel(options: Options, terminal: Terminal): Promise<void> {
  const archive = await archiveOf(options);
  const read = await recordOf(archive);
  const hash = await earlierModel(archive, read, textOf(options, "to"));
  await rollBack(archive, read, { ...madeBy(options), hash });
  terminal.print(`In force: ${hash ?? "the shipped model"}`);
}

function archiveOf(options: Options): Promise<ModelArchive> {
  return modelArchiveAt(readStorageAddress("--store", textOf(options, "store") ?? ""), kind);
}

function madeBy(options: Options) {
  const who = textOf(options, "who") ?? userName();
  return { since: new Date().toISOString(), who, why: textOf(options, "why") ?? "" };
}

/** A process may run as a user whom the system has no name for. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown";
  }
}

function textOf(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}
