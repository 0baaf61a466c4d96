import test from "ava";
import fc from "fast-check";
import { parseFleet } from "../declaration/declaration.js";
import type { FleetArgs, WorkloadArgs } from "../declaration/args.js";
import type { FleetSpec } from "../engine/fleet.js";
import { InputError, type Fault } from "../errors.js";
import { readFleetDocument, writeFleetDocument } from "./fleetDocument.js";
import type { LaneEntry } from "./laneEntry.js";

const nowEpochSeconds = Date.parse("2027-01-01T00:00:00Z") / 1000;
const levels = ["Immediate", "5-min Warning", "30-min Grace", "Non-Interruptible"] as const;

const demand = fc.array(
  fc.record({
    from: fc.constantFrom("00:00", "09:30"),
    to: fc.constantFrom("06:00", "24:00"),
    timeZone: fc.constantFrom("UTC", "Asia/Kolkata"),
    units: fc.integer({ min: 1, max: 20 }),
  }),
  { minLength: 1, maxLength: 2 },
);

const parts = fc.uniqueArray(fc.constantFrom(...levels), { minLength: 1 }).chain((chosen) =>
  fc.tuple(
    ...chosen.map((level, i) =>
      fc.record(
        {
          name: fc.constant(`p${i}`),
          units: fc.integer({ min: 1, max: 9 }),
          level: fc.constant(level),
          demand,
          ...(level.startsWith("5") && { atPeak: fc.constant("immediate" as const) }),
        },
        { requiredKeys: ["name", "units", "level"] },
      ),
    ),
  ),
);

const service: fc.Arbitrary<Partial<WorkloadArgs>> = fc.record(
  {
    parts,
    priority: fc.constantFrom("critical" as const, "standard" as const, "non-critical" as const),
    profile: fc.record({
      base: fc.constantFrom("cost-first" as const, "balanced" as const),
      margin: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    shadow: fc.record({ mode: fc.constantFrom("hot" as const, "warm" as const, "on-forecast" as const) }),
    checkpoint: fc.record({ saveSeconds: fc.integer({ min: 1, max: 60 }) }),
  },
  { requiredKeys: ["parts"] },
);

const job: fc.Arbitrary<Partial<WorkloadArgs>> = fc.record({
  deadline: fc
    .integer({ min: 1, max: 100 })
    .chain((workHours) =>
      fc.integer({ min: workHours + 2, max: 300 }).map((hours) => ({ workHours, withinHours: hours })),
    ),
});

const finishingJob: fc.Arbitrary<Partial<WorkloadArgs>> = fc.record({
  deadline: fc.integer({ min: 1, max: 100 }).chain((workHours) =>
    fc.integer({ min: (workHours + 2) * 3600, max: 1e7 }).map((seconds) => ({
      workHours,
      finishBy: new Date((nowEpochSeconds + seconds) * 1000).toISOString(),
    })),
  ),
});

const declarations: fc.Arbitrary<FleetArgs> = fc
  .record(
    {
      zones: fc.subarray(["us-east-1a", "us-east-1b", "us-east-1c"], { minLength: 2 }),
      budgetUsdPerHour: fc.integer({ min: 1000, max: 9999 }),
      onDemandVcpus: fc.integer({ min: 1000, max: 9999 }),
      workloads: fc.array(fc.oneof(service, job, finishingJob), { minLength: 1, maxLength: 4 }),
    },
    { requiredKeys: ["zones", "workloads"] },
  )
  .map((drawn) => ({
    ...drawn,
    workloads: drawn.workloads.map((each, i) => ({ name: `w${i}`, needs: { vcpu: 2, memoryGiB: 8 }, ...each })),
  }));

function specOf(args: FleetArgs, atEpochSeconds = nowEpochSeconds): FleetSpec {
  return parseFleet(args, { name: "shop", nowEpochSeconds: atEpochSeconds });
}

function lanesOf({ workloads }: FleetSpec): LaneEntry[] {
  return workloads.flatMap(({ name, parts }) =>
    parts.map((part) => {
      const group = `${name}.${part.name}.spot`;
      return {
        group,
        workload: name,
        part: part.name,
        lane: "spot",
        instanceTypes: ["m7i.large", "m6i.large"],
        launchTemplates: { "m7i.large": "lt-7", "m6i.large": "lt-6" },
        zones: ["us-east-1a"],
        drainSeconds: 120,
      };
    }),
  );
}

function withoutMoments(spec: FleetSpec): FleetSpec {
  return {
    ...spec,
    workloads: spec.workloads.map(({ deadline, ...workload }) => {
      if (!deadline) return workload;
      const { finishBySeconds: _, ...rest } = deadline;
      return { ...workload, deadline: rest };
    }),
  };
}

test("what is read is what was written, whatever the declaration", (t) => {
  const property = fc.property(declarations, (args) => {
    const spec = specOf(args);
    const lanes = lanesOf(spec);
    const read = readFleetDocument(writeFleetDocument(spec, args.workloads, lanes), nowEpochSeconds);
    t.deepEqual(withoutMoments(read.spec), spec);
    t.deepEqual(read.lanes, lanes);
  });
  t.notThrows(() => fc.assert(property, { numRuns: 300 }));
});

test("the bytes are the same at any later moment, and a moment stays one", (t) => {
  const later = fc.integer({ min: 0, max: 3600 });
  const property = fc.property(declarations, later, (args, seconds) => {
    const spec = specOf(args);
    const text = writeFleetDocument(spec, args.workloads, lanesOf(spec));
    const again = specOf(args, nowEpochSeconds + seconds);
    t.is(writeFleetDocument(again, args.workloads, lanesOf(again)), text);
    for (const { name, deadline } of readFleetDocument(text, nowEpochSeconds + seconds).spec.workloads) {
      const finishBy = args.workloads.find((workload) => workload.name === name)?.deadline?.finishBy;
      const moment = finishBy === undefined ? undefined : Math.floor(Date.parse(finishBy) / 1000);
      t.is(deadline?.finishBySeconds, moment);
    }
  });
  t.notThrows(() => fc.assert(property, { numRuns: 200 }));
});

test("the bytes do not depend on the order in which a spec was put together", (t) => {
  const spec = specOf(sample);
  const reversed = Object.fromEntries(Object.entries(spec).reverse()) as unknown as FleetSpec;
  t.is(writeFleetDocument(reversed, [], []), writeFleetDocument(spec, [], []));
});

const sample: FleetArgs = {
  zones: ["us-east-1a", "us-east-1b"],
  workloads: [{ name: "web", units: 2, needs: { vcpu: 2, memoryGiB: 8 } }],
};

function faultsOf(text: string): readonly Fault[] {
  try {
    readFleetDocument(text, nowEpochSeconds);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.faults;
    throw error;
  }
}

interface Loose {
  format: unknown;
  fleet: { name: unknown; workloads: Record<string, unknown>[]; [field: string]: unknown };
  lanes: Record<string, unknown>[];
}

/** The faults of the sample's document once it is changed so. */
function faultsWith(change: (document: Loose) => void): readonly Fault[] {
  const spec = specOf(sample);
  const document = JSON.parse(writeFleetDocument(spec, [], lanesOf(spec))) as Loose;
  change(document);
  return faultsOf(JSON.stringify(document));
}

test("of a damaged document every fault is told, each with its place", (t) => {
  const faults = faultsWith(({ fleet, lanes }) => {
    fleet.name = 7;
    delete fleet["tickSeconds"];
    fleet.workloads[0]!["priority"] = "urgent";
    (fleet.workloads[0]!["parts"] as Record<string, unknown>[])[0]!["units"] = 1.5;
    lanes[0]!["zone"] = "us-east-1a";
  });
  t.deepEqual(faults.map(({ where, got }) => [where, got]).sort(), [
    ["fleet.name", "7"],
    ["fleet.tickSeconds", "nothing"],
    ["fleet.workloads[0].parts[0].units", "1.5"],
    ["fleet.workloads[0].priority", '"urgent"'],
    ["lanes[0]", "the field zone"],
  ]);
});

test("a document of a newer format says so and nothing else", (t) => {
  const faults = faultsWith((document) => {
    document.format = 2;
    document.fleet.name = 7;
  });
  t.deepEqual(faults, [{ where: "format", expected: "1, the format that this version reads", got: "2" }]);
});

test("names that mean nothing or two things are told, and promises that nothing backs", (t) => {
  const faults = faultsWith(({ fleet, lanes }) => {
    const web = fleet.workloads[0]!;
    const pools = web["pools"] as string[];
    web["pools"] = [...pools.filter((id) => id.endsWith("spot")), "m7i.large/nowhere/spot"];
    (web["parts"] as Record<string, unknown>[])[0]!["level"] = "30-min Grace";
    web["kind"] = "deadline-job";
    fleet.workloads.push({ ...web, pools });
    lanes[0]!["workload"] = "wbe";
  });
  const places = faults.map(({ where }) => where);
  const spots = specOf(sample).workloads[0]!.pools.filter((id) => id.endsWith("spot")).length;
  t.deepEqual(places, [
    "fleet.workloads[1].name",
    `fleet.workloads[0].pools[${spots}]`,
    "fleet.workloads[0].deadline",
    "fleet.workloads[0].parts[0].level",
    "fleet.workloads[1].deadline",
    "lanes[0].workload",
  ]);
});

test("a document from before lanes told how long they drain is read, and one that tells no time for it is not", (t) => {
  t.deepEqual(
    faultsWith(({ lanes }) => delete lanes[0]!["drainSeconds"]),
    [],
  );
  const faults = faultsWith(({ lanes }) => {
    lanes[0]!["drainSeconds"] = 0;
  });
  t.deepEqual(
    faults.map(({ where, got }) => [where, got]),
    [["lanes[0].drainSeconds", "0"]],
  );
});

test("a document from before lanes told their templates is read, and one that tells some of them is not", (t) => {
  t.deepEqual(
    faultsWith(({ lanes }) => delete lanes[0]!["launchTemplates"]),
    [],
  );
  const faults = faultsWith(({ lanes }) => {
    lanes[0]!["launchTemplates"] = { "m7i.large": "lt-7", "r7i.large": "lt-8" };
  });
  t.deepEqual(faults, [
    {
      where: "lanes[0].launchTemplates.r7i.large",
      expected: "an instance type of its lane",
      got: '"r7i.large"',
    },
    { where: "lanes[0].launchTemplates.m6i.large", expected: "a launch template id", got: "nothing" },
  ]);
  const unread = faultsWith(({ lanes }) => {
    lanes[0]!["launchTemplates"] = { "m7i.large": 7, "m6i.large": "lt-6" };
  });
  t.deepEqual(
    unread.map(({ where }) => where),
    ["lanes[0].launchTemplates.m7i.large"],
  );
});

test("no text at all makes reading fail otherwise than by saying what is wrong with it", (t) => {
  const text = writeFleetDocument(specOf(sample), [], []);
  const cut = fc.integer({ min: 0, max: text.length - 2 }).map((end) => text.slice(0, end));
  const texts = fc.oneof(fc.string(), fc.json(), cut);
  t.notThrows(() =>
    fc.assert(
      fc.property(texts, (each) => faultsOf(each).length > 0),
      { numRuns: 500 },
    ),
  );
});

test("what could not be read again is not written", (t) => {
  const spec = specOf(sample);
  const error = t.throws(() => writeFleetDocument({ ...spec, tickSeconds: NaN }, [], []), { instanceOf: InputError });
  t.deepEqual(error?.faults, [{ where: "fleet.tickSeconds", expected: "a number", got: "NaN" }]);
});
