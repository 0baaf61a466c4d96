import test from "ava";
import { faultsOf, job, web, withJob, withWeb, zones, type Case } from "./fixtures/faultFixture.js";

const levels = '"Immediate", "5-min Warning", "30-min Grace", "Non-Interruptible"';
const nameForm = "a name of up to 40 letters, digits and hyphens that starts with a letter";
const zoneForm = "an availability zone such as us-east-1a";
const momentForm = "a moment with a time zone such as 2027-01-31T18:00:00Z";

const structureCases: readonly Case[] = [
  ["is nothing", undefined, "fleet", "an object with zones and workloads", "nothing"],
  ["is a list", [], "fleet", "an object with zones and workloads", "[]"],
  ["has no workloads", { zones }, "workloads", "a list of workloads", "nothing"],
  [
    "has an empty list of workloads",
    { zones, workloads: [] },
    "workloads",
    "a list of at least one of the workloads",
    "[]",
  ],
  ["has a workload that is none", { zones, workloads: [7] }, "workloads[0]", "a workload", "7"],
  ["has no zones", { workloads: [web] }, "zones", "a list of zones", "nothing"],
  ["has zones that are none", { zones: ["a"], workloads: [web] }, "zones[0]", zoneForm, '"a"'],
  ["has a zone id for a zone", { zones: ["use1-az1"], workloads: [web] }, "zones[0]", zoneForm, '"use1-az1"'],
  ["mistypes a field", withWeb({ stateFul: true }), "workloads[0].stateFul", "the field stateful", "an unknown field"],
  ["mistypes a field of the fleet", { ...withWeb({}), zone: 1 }, "zone", "the field zones", "an unknown field"],
  [
    "invents a field deep inside",
    withWeb({ parts: [{ name: "a", units: 1, level: "Immediate", colour: "red" }], units: undefined }),
    "workloads[0].parts[0].colour",
    "no other fields than name, units, bidUnits, demand, level, atPeak",
    "an unknown field",
  ],
  [
    "mistypes a level",
    withWeb({ level: "Imediate" }),
    "workloads[0].level",
    `one of ${levels} (did you mean "Immediate"?)`,
    '"Imediate"',
  ],
  ["has a level of null", withWeb({ level: null }), "workloads[0].level", `one of ${levels}`, "null"],
  ["has a name with a space", withWeb({ name: "web shop" }), "workloads[0].name", nameForm, '"web shop"'],
  [
    "has a negative number",
    withWeb({ startSeconds: -1 }),
    "workloads[0].startSeconds",
    "seconds from 0 to 86400",
    "-1",
  ],
  [
    "has an absurd number",
    withWeb({ units: 1e9 }),
    "workloads[0].units",
    "a whole number of units from 0 to 10000",
    "1000000000",
  ],
  ["has half a unit", withWeb({ units: 1.5 }), "workloads[0].units", "a whole number of units from 0 to 10000", "1.5"],
  [
    "has a number that is none",
    withWeb({ startSeconds: NaN }),
    "workloads[0].startSeconds",
    "seconds from 0 to 86400",
    "NaN",
  ],
  [
    "has a number as text",
    withWeb({ units: "4" }),
    "workloads[0].units",
    "a whole number of units from 0 to 10000",
    '"4"',
  ],
  ["has a flag that is none", withWeb({ stateful: "yes" }), "workloads[0].stateful", "true or false", '"yes"'],
  [
    "has a share above 1",
    withWeb({ profile: { maximumMoveShare: 50 } }),
    "workloads[0].profile.maximumMoveShare",
    "a share from 0 to 1",
    "50",
  ],
  [
    "has a probability above 1",
    { ...withWeb({}), instanceTypes: [{ name: "m6i.large", monthlyInterruptionRate: 5 }] },
    "instanceTypes[0].monthlyInterruptionRate",
    "a share from 0 to 0.99",
    "5",
  ],
  [
    "has a moment without a time zone",
    withJob({ deadline: { workHours: 1, finishBy: "2027-01-31T18:00:00" } }),
    "workloads[0].deadline.finishBy",
    momentForm,
    '"2027-01-31T18:00:00"',
  ],
  [
    "has a day that no month has",
    withJob({ deadline: { workHours: 1, finishBy: "2027-02-30T18:00:00Z" } }),
    "workloads[0].deadline.finishBy",
    momentForm,
    '"2027-02-30T18:00:00Z"',
  ],
  [
    "has infrastructure that is no object",
    { ...withWeb({}), infrastructure: 1 },
    "infrastructure",
    "an object of infrastructure settings",
    "1",
  ],
];

for (const [title, value, where, expected, got, changes] of structureCases) {
  test(`a fleet that ${title} is refused`, (t) => {
    t.deepEqual(faultsOf(value, changes), [{ where, expected, got }]);
  });
}

test("a fleet's own name is checked too", (t) => {
  t.deepEqual(
    faultsOf(withWeb({}), { name: "my shop" }).map((fault) => fault.where),
    ["name"],
  );
});

test("a fault in one workload's structure hides nothing that is wrong with another, nor with the fleet", (t) => {
  const faults = faultsOf({
    zones: ["us-east-1a", "us-east-1a"],
    budgetUsdPerHour: -1,
    workloads: [
      { ...web, unit: 4, level: 7 },
      { ...job, deadline: { workHours: 60, withinHours: 50 } },
      { ...web, name: "job", level: "Non-Interruptible", markets: ["spot"] },
    ],
  });
  t.deepEqual(faults.map((fault) => fault.where).sort(), [
    "budgetUsdPerHour",
    "workloads[0].level",
    "workloads[0].unit",
    "workloads[1].deadline.withinHours",
    "workloads[2].level",
    "workloads[2].name",
    "zones[1]",
  ]);
});

test("faults name the file where there is one", (t) => {
  t.is(faultsOf({ zones }, { source: "fleet.yaml" })[0]?.where, "fleet.yaml: workloads");
});

test("the same faults come in the same order every time", (t) => {
  const bad = {
    zones: ["x"],
    workloads: [
      { ...web, a: 1, b: 2 },
      { ...job, units: -1 },
    ],
  };
  t.deepEqual(faultsOf(bad), faultsOf(bad));
});
