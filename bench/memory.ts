import Table from "cli-table3";
import { freshProcess } from "./freshRun.js";

/** Prints the heap of a fleet's replay after one day and after thirty, collected first: it is to stay as it is. */
export async function printMemory(folder: string): Promise<void> {
  const heapMB = (await freshProcess("oneMonth.js", folder, ["--expose-gc"])) as number[];
  const table = new Table({
    head: ["a month of a fleet", "heap MB, day 1", "day 10", "day 20", "day 30", "bar"],
    style: { head: [], border: [] },
  });
  const days = [1, 10, 20, 30].map((day) => (heapMB[day - 1] ?? NaN).toFixed(2));
  table.push(["target 4", ...days, "day 1, within 5 %"]);
  process.stdout.write(`${table.toString()}\n`);
}
