import type { ReportCounts } from "./report.js";

/** The counts of a report with the words for each, in the order in which they are shown. */
export const countLabels: readonly (readonly [keyof ReportCounts, string])[] = [
  ["losses", "Units lost"],
  ["noticed", "… with notice"],
  ["unnoticed", "… without notice"],
  ["launches", "Units launched"],
  ["refusedLaunches", "Launches refused"],
  ["releases", "Units released"],
  ["shifts", "Shifts"],
  ["shadowSwitches", "Shadows switched in"],
  ["checkpoints", "Checkpoints"],
  ["restores", "Restores"],
  ["degradations", "Degradations"],
  ["restorations", "Degradations undone"],
  ["warnings", "Units warned"],
];
