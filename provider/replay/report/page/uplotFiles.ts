import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** uPlot's style sheet, to stand in a page. */
export function uplotStyle(): string {
  return uplotFile("uPlot.min.css");
}

/** uPlot as a script that makes `uPlot`, with its licence. */
export function uplotScript(): string {
  const folder = dirname(require.resolve("uplot/package.json"));
  const licence = readFileSync(join(folder, "LICENSE"), "utf8").trim();
  return `/*!\n${licence}\n*/\n${uplotFile("uPlot.iife.min.js")}`;
}

function uplotFile(name: string): string {
  return readFileSync(require.resolve(`uplot/dist/${name}`), "utf8").trim();
}
