import type { ScenarioResult, Sweep } from "./sweep.js";
import { isOnFront } from "./sweepPoint.js";

const head = [
  ...["target", "coldStartSeconds", "noticeSeconds", "policy", "profile", "riskWeight", "knowsFuture"],
  ...["costRatio", "availability", "readyShare", "zeroTicks", "lossesPerDay", "onDemandShare"],
  ...["onFront", "dominatedBy"],
];

/** A row for each policy in each scenario, also of those that are replayed alike; empty where a field says nothing. */
export function sweepCsv({ scenarios }: Sweep): string {
  return [head, ...scenarios.flatMap(rowsOf)].map((row) => `${row.join(",")}\n`).join("");
}

function rowsOf({ scenario, points }: ScenarioResult): readonly (readonly (string | number | boolean)[])[] {
  return scenario.coldStartsSeconds.flatMap((coldStart) =>
    points.map((point) => {
      const { figures, setting, standing } = point;
      const { costRatio, availability, readyShare, zeroTicks, lossesPerDay, onDemandShare } = figures;
      return [
        ...[scenario.target, coldStart, scenario.noticeSeconds, figures.name],
        ...[setting?.profile ?? "", setting?.riskWeight ?? "", standing === "cheats"],
        ...[costRatio, availability, readyShare, zeroTicks, lossesPerDay, onDemandShare],
        ...[isOnFront(point), point.dominatedBy ?? ""],
      ];
    }),
  );
}
