import test from "ava";
import { faultsOf, job, web, withJob, withWeb, zones, type Case } from "./fixtures/faultFixture.js";

const workloadCases: readonly Case[] = [
  [
    "names two workloads alike",
    { zones, workloads: [web, { ...job, name: "web" }] },
    "workloads[1].name",
    "one that was not given before",
    '"web"',
  ],
  [
    "gives units beside parts",
    withWeb({ parts: [{ name: "a", units: 1, level: "Immediate" }] }),
    "workloads[0].units",
    "nothing beside parts",
    "4",
  ],
  ["says no number of units", withWeb({ units: undefined }), "workloads[0].units", "units, or else parts", "nothing"],
  [
    "says no needs",
    withWeb({ needs: undefined }),
    "workloads[0].needs",
    "what one unit needs, or else usage",
    "nothing",
  ],
  [
    "says needs and usage",
    withWeb({ usage: [{ vcpuUsed: 1, memoryGiBUsed: 1 }] }),
    "workloads[0].usage",
    "nothing beside needs",
    "1 usage samples",
  ],
  [
    "names two parts alike",
    withWeb({
      units: undefined,
      parts: [
        { name: "a", units: 1, level: "Immediate" },
        { name: "a", units: 1, level: "Non-Interruptible" },
      ],
    }),
    "workloads[0].parts[1].name",
    "one that was not given before",
    '"a"',
  ],
  [
    "names two steps alike",
    withWeb({
      degradation: [
        { name: "a", savesUnits: 1 },
        { name: "a", savesUnits: 1 },
      ],
    }),
    "workloads[0].degradation[1].name",
    "one that was not given before",
    '"a"',
  ],
  [
    "lists a market twice",
    withWeb({ markets: ["spot", "spot"] }),
    "workloads[0].markets[1]",
    "one that was not given before",
    '"spot"',
  ],
  ...["5-min Warning", "30-min Grace", "Non-Interruptible"].map((level): Case => [
    `promises ${level} on spot`,
    withWeb({ level, markets: ["spot"] }),
    "workloads[0].level",
    '"Immediate", the most that spot can back, or on-demand among the markets',
    JSON.stringify(level),
  ]),
  [
    "promises too much for one part",
    withWeb({
      units: undefined,
      markets: ["spot"],
      parts: [
        { name: "a", units: 1, level: "Immediate" },
        { name: "b", units: 1, level: "30-min Grace" },
      ],
    }),
    "workloads[0].parts[1].level",
    '"Immediate", the most that spot can back, or on-demand among the markets',
    '"30-min Grace"',
  ],
  [
    "is stateful without a checkpoint",
    withWeb({ stateful: true }),
    "workloads[0].checkpoint",
    'how its state is saved, because a stateful unit may be reclaimed at "Immediate"',
    "nothing",
  ],
  [
    "degrades away every unit",
    withWeb({
      degradation: [
        { name: "half", savesUnits: 2 },
        { name: "all", savesUnits: 2 },
      ],
    }),
    "workloads[0].degradation",
    "steps that save fewer than all 4 units",
    "4",
  ],
  [
    "degrades Non-Interruptible units",
    withWeb({
      units: undefined,
      parts: [
        { name: "core", units: 2, level: "Non-Interruptible" },
        { name: "edge", units: 2, level: "Immediate" },
      ],
      degradation: [{ name: "more", savesUnits: 3 }],
    }),
    "workloads[0].degradation",
    'steps that save at most the 2 units below "Non-Interruptible"',
    "3",
  ],
  [
    "allows a measure it does not declare",
    withWeb({ allowedMeasures: ["shift", "checkpoint"] }),
    "workloads[0].allowedMeasures[1]",
    "only measures that the workload declares, and it has no checkpoint",
    '"checkpoint"',
  ],
];

const deadlineCases: readonly Case[] = [
  [
    "is a job without a deadline",
    withWeb({ kind: "deadline-job" }),
    "workloads[0].deadline",
    "the work and deadline of a deadline job",
    "nothing",
  ],
  [
    "is a service with a deadline",
    withWeb({ kind: "service", deadline: { workHours: 1, withinHours: 2 } }),
    "workloads[0].deadline",
    "no deadline of a service",
    '{"workHours":1,"withinHours":2}',
  ],
  [
    "has a shadow of a job",
    withJob({ shadow: { mode: "hot" } }),
    "workloads[0].shadow",
    "no shadow of a deadline job, which restarts from its checkpoint",
    '{"mode":"hot"}',
  ],
  [
    "keeps a deadline on spot alone",
    withJob({ markets: ["spot"] }),
    "workloads[0].markets",
    "on-demand among the markets, because a deadline is kept with it when spot is gone",
    '["spot"]',
  ],
  [
    "says a deadline in two ways",
    withJob({ deadline: { workHours: 1, withinHours: 2, finishBy: "2027-01-02T00:00:00Z" } }),
    "workloads[0].deadline.finishBy",
    "nothing beside withinHours",
    '"2027-01-02T00:00:00Z"',
  ],
  [
    "says no deadline",
    withJob({ deadline: { workHours: 1 } }),
    "workloads[0].deadline.withinHours",
    "hours, or else finishBy",
    "nothing",
  ],
  [
    "has a deadline that is past",
    withJob({ deadline: { workHours: 1, finishBy: "2027-01-01T00:00:00+01:00" } }),
    "workloads[0].deadline.finishBy",
    "a moment after the fleet's start at 2027-01-01T00:00:00.000Z",
    '"2027-01-01T00:00:00+01:00"',
  ],
  [
    "has more work than time",
    withJob({ deadline: { workHours: 52, withinHours: 52, restartOverheadSeconds: 360 } }),
    "workloads[0].deadline.withinHours",
    "at least 52.15 hours, for a start, its restartOverheadSeconds and the work, even on on-demand throughout",
    "52",
  ],
];

for (const [title, value, where, expected, got, changes] of [...workloadCases, ...deadlineCases]) {
  test(`a fleet that ${title} is refused`, (t) => {
    t.deepEqual(faultsOf(value, changes), [{ where, expected, got }]);
  });
}

test("the hours that a deadline needs at least are taken, however hours are counted in seconds", (t) => {
  const startSeconds = 391;
  const deadline = { workHours: 34.648, restartOverheadSeconds: 401 };
  const [fault] = faultsOf(withJob({ startSeconds, deadline: { ...deadline, withinHours: 34.867 } }));
  t.regex(fault?.expected ?? "", /^at least 34\.868 hours/);
  t.deepEqual(faultsOf(withJob({ startSeconds, deadline: { ...deadline, withinHours: 34.868 } })), []);
});
