import Table from "cli-table3";
import {
  demandScores,
  firstWeekTrial,
  overall,
  secondWeekTrial,
  warmTrial,
  type DemandTrial,
} from "../provider/engine/pricing/fixtures/demandTrial.js";

/** Prints how far forecasts of simulated demand are off, beside seasonal-naive, by shape. */
export function printDemand(): void {
  printTrial("demand, weeks 3 to 8", warmTrial);
  printTrial("demand, the first week", firstWeekTrial);
  printTrial("demand, the second week", secondWeekTrial);
}

function printTrial(title: string, trial: DemandTrial): void {
  const table = new Table({
    head: [title, "error", "seasonal-naive", "ratio", "in 80 % band", "its width"],
    style: { head: [], border: [] },
  });
  const scores = demandScores(trial);
  for (const [name, { error, naiveError, covered, width }] of scores) {
    const ratio = (error / naiveError).toFixed(2);
    table.push([name, error.toFixed(2), naiveError.toFixed(2), ratio, percent(covered), width.toFixed(1)]);
  }
  const { ratio, covered } = overall(scores);
  table.push(["all shapes alike", "", "", ratio.toFixed(2), percent(covered), ""]);
  process.stdout.write(`${table.toString()}\n`);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
