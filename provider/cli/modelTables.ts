import Table from "cli-table3";
import type { ModelChange, ModelRecord } from "../document/modelRecord.js";
import { horizonsSeconds } from "../engine/revocation/revocationModel.js";
import type { Comparison } from "../training/promotion.js";
import { shippedName } from "./modelChanges.js";

const shownDigits = 12;

/** The beginning of a hash, which `rollback --to` takes. */
export function shortName(hash: string | null): string {
  return hash === null ? shippedName : hash.slice(0, shownDigits);
}

/** The changes of a store, the newest first: that is the one in force. */
export function recordTable({ changes }: ModelRecord): string {
  const table = new Table({
    head: ["", "since", "model", "before", "how", "log loss", "gain, at least", "who", "why"],
    style: { head: [], border: [] },
  });
  for (const [index, change] of changes.toReversed().entries()) table.push([index === 0 ? "*" : "", ...cells(change)]);
  return `${table.toString()}\n* in force`;
}

function cells({ kind, hash, previous, since, who, why, forced, figures }: ModelChange): string[] {
  const how = kind === "promoted" ? (forced ? "promoted, forced" : "promoted") : "rolled back";
  const logLoss = figures ? `${figures.logLossBefore.toFixed(4)} → ${figures.logLoss.toFixed(4)}` : "";
  const gain = figures ? `${figures.gain.toFixed(4)}, ${figures.gainLow.toFixed(4)}` : "";
  return [since.slice(0, 16).replace("T", " "), shortName(hash), shortName(previous), how, logLoss, gain, who, why];
}

/** The figures of a comparison. */
export function comparisonText({ figures, losses }: Comparison): string {
  const table = new Table({
    head: ["", "log loss", ...horizonsSeconds.map((seconds) => `calibration error, ${seconds / 60} min`)],
    style: { head: [], border: [] },
  });
  const errors = (values: readonly number[]): string[] => values.map((value) => value.toFixed(3));
  table.push(["present", figures.logLossBefore.toFixed(4), ...errors(figures.calibrationErrorsBefore)]);
  table.push(["new", figures.logLoss.toFixed(4), ...errors(figures.calibrationErrors)]);
  const gain = `the log loss falls by ${figures.gain.toFixed(4)}, in nine of ten resamplings of the days by more than ${figures.gainLow.toFixed(4)}`;
  return `${table.toString()}\n${figures.rows} later forecasts of ${figures.days} days, ${losses} with a loss within the hour: ${gain}`;
}
