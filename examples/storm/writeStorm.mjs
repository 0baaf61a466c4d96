// Writes a recording of two spot pools over a day, to the folder that is named: change it to the trouble you fear.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2] ?? "out/storm";
const gapSeconds = 300;

/** How many instances could run at each of a day's ticks: `room` is asked with the hours since midnight. */
function day(room) {
  return Array.from({ length: 86_400 / gapSeconds }, (_, tick) => room((tick * gapSeconds) / 3600));
}

/** A pool's file is called after its zone, its accelerator and how many an instance has. */
function write(zone, data) {
  writeFileSync(join(folder, `${zone}_v100_1.json`), JSON.stringify({ metadata: { gap_seconds: gapSeconds }, data }));
}

mkdirSync(folder, { recursive: true });
// 1 is room for as many as are asked, 0 for none. The first zone is lost at noon for an hour, and the other with it.
write(
  "us-east-1a",
  day((hour) => (hour >= 12 && hour < 13 ? 0 : 1)),
);
write(
  "us-east-1b",
  day((hour) => (hour >= 12.25 && hour < 12.5 ? 0 : 1)),
);
