import { existsSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { InputError } from "../../errors.js";
import type { PolicyFigures } from "../serviceFigures.js";
import { readTraceFolder, type TraceSet } from "../trace.js";
import { tracePrices } from "../traceMarket.js";
import { baselines, runBaselines } from "./baselines.js";
import { sampleSettings, sampleTrace } from "./fixtures/sampleTrace.js";

const traces = join(process.env["BLENDED_FLEET_DATA"] ?? "../shared/data", "traces");

/** A published figure: cost ratio, availability and ready share in percent, zero ticks; only those that were given. */
type Published = readonly [cost: number, availability?: number, readyShare?: number, zeroTicks?: number];

interface Table {
  readonly title: string;
  readonly folder: string;
  readonly only?: string;
  readonly coldStartSeconds: number;
  readonly noticeSeconds: number;
  readonly rows: Readonly<Record<string, Published>>;
}

const tables: readonly Table[] = [
  {
    title: "the nine zones with a cold start of 180 s",
    folder: "nine-zones-2023-02",
    coldStartSeconds: 180,
    noticeSeconds: 0,
    rows: {
      "on-demand": [1, 100, 100, 0],
      "even-spread": [0.193, 25.36, 59.57],
      "round-robin": [0.309, 93.87, 96.56, 202],
      "asg-like": [0.395, 33.9, 69.68],
      "spothedge+0": [0.348, 98.68, 99.45, 6],
      "spothedge+1": [0.429, 99.19, 99.68, 6],
      "spothedge+2": [0.511, 99.24, 99.76, 6],
      "perfect-warning": [0.336, 100, 100, 0],
      omniscient: [0.33, 100, 100, 0],
    },
  },
  {
    title: "the nine zones with a cold start of 600 s",
    folder: "nine-zones-2023-02",
    coldStartSeconds: 600,
    noticeSeconds: 0,
    rows: {
      "spothedge+0": [0.364, 95.85, 98.17, 32],
      "spothedge+1": [0.447, 97.22, 98.87, 32],
      "spothedge+2": [0.532, 97.46, 99.13, 31],
      omniscient: [0.34],
    },
  },
  {
    title: "the two v100_1 zones of the eight pools",
    folder: "eight-pools-2022-10",
    only: "v100_1",
    coldStartSeconds: 180,
    noticeSeconds: 0,
    rows: {
      "spothedge+0": [0.573, 93.26, 96.32, 7],
      "spothedge+1": [0.638, 95.92, 97.04, 7],
      "spothedge+2": [0.7, 95.92, 97.08, 7],
      omniscient: [0.536],
    },
  },
  {
    title: "the nine zones with a notice of 120 s",
    folder: "nine-zones-2023-02",
    coldStartSeconds: 180,
    noticeSeconds: 120,
    rows: { "spothedge+1": [0.429, 99.72], "spothedge+2": [0.511, 99.74] },
  },
];

const costTolerance = 0.001;
const pointTolerance = 0.02;

function agrees(t: ExecutionContext, found: PolicyFigures, published: Published): void {
  const [cost, availability, readyShare, zeroTicks] = published;
  const isNear = (value: number, wanted: number | undefined, tolerance: number, what: string): void => {
    if (wanted === undefined) return;
    t.true(Math.abs(value - wanted) <= tolerance, `${found.name}: ${what} ${value}, published ${wanted}`);
  };
  isNear(found.costRatio, cost, costTolerance, "cost");
  isNear(100 * found.availability, availability, pointTolerance, "availability");
  isNear(100 * found.readyShare, readyShare, pointTolerance, "ready share");
  isNear(found.zeroTicks, zeroTicks, 0, "zero ticks");
}

for (const table of tables) {
  test(`the published figures of ${table.title} are reproduced`, (t) => {
    const folder = join(traces, table.folder);
    if (!existsSync(folder)) {
      t.log(`skipped: ${folder} is not here`);
      t.pass();
      return;
    }
    const { coldStartSeconds, noticeSeconds } = table;
    const settings = { target: 4, coldStartSeconds, noticeSeconds, ...tracePrices };
    const figures = runBaselines(readTraceFolder(folder, table.only), settings);
    for (const [name, published] of Object.entries(table.rows)) {
      const found = figures.find((one) => one.name === name);
      if (found) agrees(t, found, published);
      else t.fail(`no baseline is named ${name}`);
    }
  });
}

test("all baselines run in the order of the report, each announced before it runs", (t) => {
  const announced: (string | undefined)[] = [];
  const figures = runBaselines(sampleTrace("1101", "0111"), sampleSettings(), (done, total, next) => {
    t.is(announced.length, done);
    t.is(total, baselines.length);
    announced.push(next);
  });
  const names = figures.map((one) => one.name);
  t.deepEqual(names, [
    "on-demand",
    "even-spread",
    "round-robin",
    "asg-like",
    "spothedge+0",
    "spothedge+1",
    "spothedge+2",
    "perfect-warning",
    "omniscient",
  ]);
  t.deepEqual(announced, [...names, undefined]);
});

test("settings that can't be replayed are refused, all faults at once", (t) => {
  const settings = sampleSettings({ target: 0.5, coldStartSeconds: -1, noticeSeconds: NaN, spotUsdPerHour: 0 });
  const error = t.throws(() => runBaselines(sampleTrace("11"), settings), { instanceOf: InputError });
  const places = error?.faults.map((fault) => fault.where);
  t.deepEqual(places, ["target", "coldStartSeconds", "noticeSeconds", "spotUsdPerHour"]);
});

test("a trace that ends within the first cold start is refused", (t) => {
  const settings = sampleSettings({ coldStartSeconds: 61 });
  const error = t.throws(() => runBaselines(sampleTrace("11"), settings), { instanceOf: InputError });
  t.deepEqual(error?.faults, [
    { where: "coldStartSeconds", expected: "less than the trace's 120 s", got: "120 s as replayed" },
  ]);
});

interface Case {
  readonly trace: TraceSet;
  readonly target: number;
  readonly coldStartSeconds: number;
  readonly noticeSeconds: number;
}

const zoneLines = fc.array(fc.stringMatching(/^[0-4]{8}$|^[01]{8}$/), { minLength: 1, maxLength: 12 });
const cases: fc.Arbitrary<Case> = fc.record({
  trace: zoneLines.map((lines) => sampleTrace(...lines)),
  target: fc.integer({ min: 1, max: 70 }),
  coldStartSeconds: fc.constantFrom(0, 30, 60, 90, 240),
  noticeSeconds: fc.constantFrom(0, 0, 20, 60, 130),
});

/** Sums of the same spans in another order differ in their last digits. */
const rounding = 1e-9;

function isSound(figures: PolicyFigures): boolean {
  const shares = [figures.availability, figures.readyShare, figures.onDemandShare];
  return (
    shares.every((share) => share >= 0 && share <= 1 + rounding) &&
    figures.readyShare >= figures.availability - rounding &&
    figures.costRatio >= 0 &&
    figures.zeroTicks >= 0 &&
    figures.lossesPerDay >= 0
  );
}

test("whatever the trace and the settings, figures are sound and the same again", (t) => {
  const holds = fc.property(cases, ({ trace, ...changes }) => {
    const settings = sampleSettings(changes);
    const figures = runBaselines(trace, settings);
    const again = runBaselines(trace, settings);
    return figures.every((one) => isSound(one)) && JSON.stringify(figures) === JSON.stringify(again);
  });
  t.notThrows(() => fc.assert(holds, { seed: 5, numRuns: 60 }));
});

test("with perfect warning no loss is ever felt", (t) => {
  const holds = fc.property(cases, ({ trace, ...changes }) => {
    const figures = runBaselines(trace, sampleSettings(changes)).find((one) => one.name === "perfect-warning");
    return figures?.availability === 1 && figures.zeroTicks === 0;
  });
  t.notThrows(() => fc.assert(holds, { seed: 6, numRuns: 60 }));
});

test("nobody who is always ready is cheaper than the omniscient", (t) => {
  const holds = fc.property(cases, ({ trace, ...changes }) => {
    const figures = runBaselines(trace, sampleSettings(changes));
    const bound = figures.find((one) => one.name === "omniscient")?.costRatio ?? NaN;
    return figures.every((one) => one.availability < 1 || one.costRatio >= bound - rounding);
  });
  t.notThrows(() => fc.assert(holds, { seed: 7, numRuns: 60 }));
});
