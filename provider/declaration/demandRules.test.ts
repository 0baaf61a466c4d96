import test from "ava";
import { Weekday } from "../engine/demand.js";
import { Level } from "../engine/level.js";
import { context, faultsOf, job, withWeb, zones, type Case } from "./fixtures/faultFixture.js";
import { parseFleet } from "./declaration.js";
import { demandWindow } from "./demandRules.js";

const part = { name: "all", units: 4, level: "5-min Warning" };
const withPart = (changes: object, workload: object = {}): object =>
  withWeb({ units: undefined, parts: [{ ...part, ...changes }], ...workload });
const hours = { from: "09:00", to: "18:00", units: 12 };

const cases: readonly Case[] = [
  [
    "begins a peak at no time of day",
    withPart({ demand: [{ ...hours, from: "9" }] }),
    "workloads[0].parts[0].demand[0].from",
    "a time of day from 00:00 to 23:59",
    '"9"',
  ],
  [
    "ends a peak after midnight by more than 24:00",
    withPart({ demand: [{ ...hours, to: "24:30" }] }),
    "workloads[0].parts[0].demand[0].to",
    "a time of day from 00:00 to 24:00",
    '"24:30"',
  ],
  [
    "has a peak in a time zone that there is not",
    withPart({ demand: [{ ...hours, timeZone: "Europe/Atlantis" }] }),
    "workloads[0].parts[0].demand[0].timeZone",
    "the name of a time zone, such as Europe/Berlin",
    '"Europe/Atlantis"',
  ],
  [
    "names a day of a peak twice",
    withPart({ demand: [{ ...hours, days: ["mon", "mon"] }] }),
    "workloads[0].parts[0].demand[0].days[1]",
    "a day not given before",
    '"mon"',
  ],
  [
    "has a job with a peak",
    { zones, workloads: [{ ...job, parts: [{ ...part, units: 1, demand: [hours] }] }] },
    "workloads[0].parts[0].demand",
    "no demand of a deadline job",
    '[{"from":"09:00","to":"18:00","units":12}]',
  ],
  ...[Level.Immediate, Level.NonInterruptible].map((level): Case => [
    `lets a part leave that is ${level}`,
    withPart({ level, atPeak: "immediate" }),
    "workloads[0].parts[0].atPeak",
    `nothing of a part that is ${level}, or "5-min Warning" or "30-min Grace"`,
    '"immediate"',
  ]),
  [
    "lets a part of a job leave",
    { zones, workloads: [{ ...job, parts: [{ ...part, units: 1, atPeak: "immediate" }] }] },
    "workloads[0].parts[0].atPeak",
    "nothing of a deadline job, which chooses its capacity by its deadline",
    '"immediate"',
  ],
  [
    "lets a part leave to a market that it may not use",
    withPart({ atPeak: "immediate" }, { markets: ["on-demand"] }),
    "workloads[0].parts[0].atPeak",
    "nothing, or spot among the markets",
    '"immediate"',
  ],
  [
    "degrades more than it wants in its quiet hours",
    withPart({ demand: [{ ...hours, units: 1 }] }, { degradation: [{ name: "less", savesUnits: 2 }] }),
    "workloads[0].degradation",
    'steps that save at most the 1 units below "Non-Interruptible"',
    "2",
  ],
  [
    "has fewer vCPUs on-demand than its steady units take",
    { ...withPart({}), onDemandVcpus: 7 },
    "onDemandVcpus",
    "at least 8 vCPUs, what the units that only on-demand can back have",
    "7",
  ],
];

for (const [title, value, where, expected, got] of cases) {
  test(`a fleet that ${title} is refused`, (t) => {
    t.deepEqual(faultsOf(value), [{ where, expected, got }]);
  });
}

test("a peak is every day's by UTC, until the next day where it ends no later than it begins", (t) => {
  t.deepEqual(demandWindow(hours), {
    days: Object.values(Weekday),
    fromMinute: 540,
    lengthMinutes: 540,
    timeZone: "UTC",
    units: 12,
  });
  t.is(demandWindow({ ...hours, from: "22:00", to: "06:00" }).lengthMinutes, 480);
  t.is(demandWindow({ ...hours, from: "00:00", to: "24:00" }).lengthMinutes, 1440);
  t.is(demandWindow({ ...hours, from: "08:00", to: "08:00" }).lengthMinutes, 1440);
});

test("a part that may leave has spot among its pools, one that stays has not", (t) => {
  const markets = (value: object): string[] => {
    const { workloads, pools } = parseFleet(value, context);
    const used = new Set(workloads[0]?.pools);
    return [...new Set(pools.filter(({ id }) => used.has(id)).map(({ market }) => market))].sort();
  };
  t.deepEqual(markets(withPart({ atPeak: "immediate" })), ["on-demand", "spot"]);
  t.deepEqual(markets(withPart({ atPeak: "stay" })), ["on-demand"]);
});

test("a quota that just takes the steady units is accepted", (t) => {
  t.is(parseFleet({ ...withPart({}), onDemandVcpus: 8 }, context).onDemandVcpus, 8);
});
