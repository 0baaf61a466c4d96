import test from "ava";
import fc from "fast-check";
import { Level, levelsByStrength } from "../level.js";
import { Role } from "../observation.js";
import { hourSoFar, mostClosedHours, noteCharges, withoutStored, type OpenAccount, type PaidFleet } from "./account.js";
import type { PaidUnit, WantedUnits } from "./chargeRates.js";
import { ChargeKind, inCents, type HourAccount } from "./hourAccount.js";

const hour = 3600;

test("declared units of a level pay together what they cost, each in proportion to its on-demand price", (t) => {
  const account = hourOf(
    [...times(2, unit("web", 0.03)), unit("batch", 0.08)],
    [wanted("web", { declared: 2 }), wanted("batch", { declared: 1, onDemandUsdPerHour: 0.2 })],
  );
  // 0.14 for what would be 0.40 on-demand: 35 %.
  t.deepEqual(
    account.lines.map(({ workload, unitHours, microUsd }) => [workload, unitHours, microUsd]),
    [
      ["web", 2, 70_000],
      ["batch", 1, 70_000],
    ],
  );
  t.like(account, { realMicroUsd: 140_000, spreadMicroUsd: 0, onDemandMicroUsd: 400_000 });
});

test("a level's units pay nothing for those of another", (t) => {
  const account = hourOf(
    [unit("web", 0.03), unit("db", 0.1)],
    [wanted("web", { declared: 1 }), wanted("db", { declared: 1, level: Level.NonInterruptible })],
  );
  t.deepEqual(
    account.lines.map(({ level, microUsd }) => [level, microUsd]),
    [
      [Level.Immediate, 30_000],
      [Level.NonInterruptible, 100_000],
    ],
  );
});

test("bid units pay the clearing price, and what it brings in above their cost lowers the spread", (t) => {
  const account = hourOf(times(3, unit("web", 0.03)), [wanted("web", { declared: 1, bid: 2, bidUsdPerHour: 0.05 })]);
  t.deepEqual(
    account.lines.map(({ kind, unitHours, microUsd }) => [kind, unitHours, microUsd]),
    [
      [ChargeKind.Declared, 1, 30_000],
      [ChargeKind.Bid, 2, 100_000],
    ],
  );
  t.is(account.spreadMicroUsd, 90_000 - 130_000);
});

test("shadows and units beyond those wanted are in the spread, running or not", (t) => {
  const account = hourOf(
    [
      ...times(3, unit("web", 0.03)),
      { ...unit("web", 0.1), role: Role.Shadow },
      { ...unit("web", 0.002), role: Role.Shadow, running: false },
      unit("gone", 0.5),
    ],
    [wanted("web", { declared: 2 })],
  );
  t.like(account, {
    realMicroUsd: 692_000,
    shadowMicroUsd: 102_000,
    surplusMicroUsd: 530_000,
    spreadMicroUsd: 632_000,
    onDemandMicroUsd: 200_000,
  });
});

test("a unit that is wanted and does not run is charged to nobody and is no saving", (t) => {
  const account = hourOf([unit("web", 0.03)], [wanted("web", { declared: 5, bid: 1, bidUsdPerHour: 1 })]);
  t.is(account.lines.length, 1);
  t.like(account, { realMicroUsd: 30_000, onDemandMicroUsd: 100_000 });
});

test("time is charged to the units as they were when it began, split where an hour ends", (t) => {
  let account = noteCharges(undefined, fleet(1800, times(2, unit("web", 0.06)), [wanted("web", { declared: 2 })]));
  account = noteCharges(account, fleet(5400, [unit("web", 0.06)], [wanted("web", { declared: 1 })]));
  const soFar = hourSoFar(noteCharges(account, fleet(7199, [], [])));
  account = noteCharges(account, fleet(7200, [], []));
  t.deepEqual(
    account.closed.map(({ fromSeconds, realMicroUsd, unknownSeconds }) => [fromSeconds, realMicroUsd, unknownSeconds]),
    [
      [0, 60_000, 1800],
      [3600, 60_000 + 30_000, undefined],
    ],
  );
  t.is(soFar.realMicroUsd, Math.round(90_000 - 60_000 / 3600));
  t.is(soFar.unknownSeconds, undefined);
});

test("when nobody looks, time is charged as last seen for a day and marked after two hours; later hours have no account", (t) => {
  const begun = noteCharges(undefined, fleet(0, [unit("web", 0.06)], [wanted("web", { declared: 1 })]));
  const account = noteCharges(begun, fleet(100 * hour + 600, [], []));
  t.deepEqual(
    account.closed.map(({ assumedSeconds }) => assumedSeconds),
    [undefined, undefined, ...times(22, 3600)],
  );
  t.true(account.closed.every(({ realMicroUsd }) => realMicroUsd === 60_000));
  t.is(hourSoFar(account).fromSeconds, 100 * hour);
  t.is(hourSoFar(account).unknownSeconds, 600);
});

test("hours that can't be stored are kept for two days; those that make room are counted with their money", (t) => {
  let account: OpenAccount | undefined;
  for (let i = 0; i <= 60; i++)
    account = noteCharges(account, fleet(i * hour, [unit("web", 0.06)], [wanted("web", { declared: 1 })]));
  t.is(account?.closed.length, mostClosedHours);
  t.deepEqual(account?.dropped, { hours: 12, realMicroUsd: 12 * 60_000, lastFromSeconds: 11 * hour });
  const stored = account && withoutStored(account, [12 * hour, 13 * hour]);
  t.is(stored?.closed[0]?.fromSeconds, 14 * hour);
});

test("cents of an hour add up like its millionths", (t) => {
  // Three thirds of a cent: rounded one by one they would be nothing.
  const three = ["a", "b", "c"];
  const account = hourOf(
    three.map((name) => unit(name, 0.003_333)),
    three.map((name) => wanted(name, { declared: 1 })),
  );
  t.deepEqual(inCents(account), {
    lineCents: [1, 0, 0],
    realCents: 1,
    spreadCents: 0,
    shadowCents: 0,
    surplusCents: 0,
    onDemandCents: 30,
  });
});

test("the example of docs/prices.md adds up as it says", (t) => {
  const units = [
    ...times(3, unit("web", 0.04)),
    { ...unit("web", 0.1), role: Role.Shadow },
    ...times(3, unit("batch", 0.06)),
  ];
  const all = [
    wanted("web", { declared: 3 }),
    wanted("batch", { declared: 1, bid: 2, bidUsdPerHour: 0.1, onDemandUsdPerHour: 0.2 }),
  ];
  const moving = noteCharges(undefined, fleet(0, [...units, unit("web", 0.04)], all));
  const settled = noteCharges(moving, fleet(900, units, all));
  const [account] = noteCharges(settled, fleet(hour, units, all)).closed;
  t.deepEqual(
    account?.lines.map(({ workload, kind, microUsd }) => [workload, kind, microUsd]),
    [
      ["web", ChargeKind.Declared, 108_000],
      ["batch", ChargeKind.Declared, 72_000],
      ["batch", ChargeKind.Bid, 200_000],
    ],
  );
  t.like(account, { realMicroUsd: 410_000, spreadMicroUsd: 30_000, shadowMicroUsd: 100_000, surplusMicroUsd: 10_000 });
  t.is(account?.onDemandMicroUsd, 900_000);
  t.deepEqual(account && inCents(account).lineCents, [11, 7, 20]);
});

const usd = fc.oneof(fc.double({ min: 0, max: 40, noNaN: true }), fc.integer({ min: 0, max: 9 }));
const names = fc.constantFrom("web", "batch", "db", "__proto__");
const anyUnit: fc.Arbitrary<PaidUnit> = fc.record({
  workload: names,
  part: fc.constantFrom("a", "b"),
  role: fc.constantFrom(Role.Serving, Role.Serving, Role.Shadow),
  running: fc.boolean(),
  usdPerHour: usd,
});
const anyWanted: fc.Arbitrary<readonly WantedUnits[]> = fc.uniqueArray(
  fc.record({
    workload: names,
    part: fc.constantFrom("a", "b"),
    level: fc.constantFrom(...levelsByStrength),
    declared: fc.nat(4),
    bid: fc.nat(3),
    bidUsdPerHour: usd,
    onDemandUsdPerHour: usd,
  }),
  { selector: ({ workload, part }) => `${workload}/${part}`, maxLength: 6 },
);
const anyFleet = fc.record({ units: fc.array(anyUnit, { maxLength: 12 }), wanted: anyWanted });
/** Up to a gap that is charged in full; to the millisecond. */
const shortStep = fc
  .oneof(fc.integer({ min: 0, max: 300_000 }), fc.integer({ min: 0, max: 7_200_000 }))
  .map((ms) => ms / 1000);
const anyRound = fc.tuple(shortStep, anyFleet);

test("charges and spread add up to the real cost in every hour, in millionths and in cents, and shadows and surplus are within it", (t) => {
  fc.assert(
    fc.property(fc.array(anyRound, { maxLength: 20 }), (rounds) => {
      for (const account of allHours(played(rounds))) {
        const { lines, spreadMicroUsd, realMicroUsd, shadowMicroUsd, surplusMicroUsd } = account;
        t.is(
          lines.reduce((sum, { microUsd }) => sum + microUsd, spreadMicroUsd),
          realMicroUsd,
        );
        t.true(shadowMicroUsd >= 0 && surplusMicroUsd >= 0 && shadowMicroUsd + surplusMicroUsd <= realMicroUsd);
        const cents = inCents(account);
        t.is(
          cents.lineCents.reduce((sum, each) => sum + each, cents.spreadCents),
          cents.realCents,
        );
        lines.forEach(({ microUsd }, i) => t.true(Math.abs((cents.lineCents[i] ?? NaN) - microUsd / 10_000) < 1));
        t.true(Math.abs(cents.spreadCents - spreadMicroUsd / 10_000) < 1);
        t.true(cents.shadowCents + cents.surplusCents <= cents.realCents);
      }
    }),
  );
});

test("no second is charged twice or lost: an hour's money and unit hours are those of what was seen in it", (t) => {
  fc.assert(
    fc.property(fc.array(anyRound, { minLength: 1, maxLength: 20 }), (rounds) => {
      const hours = allHours(played(rounds));
      const expected = plainSums(rounds);
      t.true(hours.filter(({ realMicroUsd }) => realMicroUsd > 0).length <= expected.size);
      for (const [fromSeconds, { usd: real, units }] of expected) {
        const account = hours.find((one) => one.fromSeconds === fromSeconds);
        // Rates are rounded to a millionth, and so is the hour.
        t.true(Math.abs((account?.realMicroUsd ?? NaN) - 1e6 * real) < 1.01, `${account?.realMicroUsd} to ${real}`);
        const unitHours = (account?.lines ?? []).reduce((sum, line) => sum + line.unitHours, 0);
        t.true(Math.abs(unitHours - units) < 1e-9);
      }
    }),
  );
});

test("declared units of a level together pay what they cost, whatever else there is", (t) => {
  const priced = anyWanted.map((all) =>
    all.map((one) => ({ ...one, bid: 0, onDemandUsdPerHour: one.onDemandUsdPerHour + 0.01 })),
  );
  fc.assert(
    fc.property(fc.array(anyUnit, { maxLength: 20 }), priced, (units, all) => {
      const { lines, realMicroUsd, shadowMicroUsd, surplusMicroUsd } = hourOf(units, all);
      const charged = lines.reduce((sum, { microUsd }) => sum + microUsd, 0);
      t.true(Math.abs(charged - (realMicroUsd - shadowMicroUsd - surplusMicroUsd)) <= lines.length / 2 + 2);
    }),
  );
});

test("a look in between changes nothing where nothing has changed", (t) => {
  fc.assert(
    fc.property(
      fc.array(anyRound, { minLength: 1, maxLength: 12 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (rounds, share) => {
        const split = rounds.flatMap(([step, now], i) => {
          const before = rounds[i - 1]?.[1];
          if (!before) return [[step, now] as const];
          return [[step * share, before] as const, [step * (1 - share), now] as const];
        });
        t.deepEqual(played(split, 2 ** -10), played(rounds, 2 ** -10));
      },
    ),
  );
});

test("a clock that goes back charges nothing twice, and what is seen then is charged from where it was", (t) => {
  fc.assert(
    fc.property(
      anyFleet,
      anyFleet,
      fc.nat(7000),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      (first, second, passed, back) => {
        const begun = noteCharges(undefined, { nowSeconds: 0, ...first });
        const before = noteCharges(begun, { nowSeconds: passed, ...first });
        const jumped = noteCharges(before, { nowSeconds: passed - back, ...second });
        t.deepEqual(noteCharges(jumped, { nowSeconds: passed + 60, ...second }), {
          ...noteCharges({ ...before, rates: jumped.rates }, { nowSeconds: passed + 60, ...second }),
        });
        t.deepEqual(jumped.open, before.open);
        t.deepEqual(jumped.closed, before.closed);
      },
    ),
  );
});

test("whatever is seen whenever, an account is plain JSON of bounded size", (t) => {
  const odd = fc.constantFrom(NaN, Infinity, -Infinity, -1, -0, 1e300);
  const oddUnit = fc.tuple(anyUnit, odd).map(([one, usdPerHour]) => ({ ...one, usdPerHour }));
  const oddWanted = fc
    .tuple(names, odd, odd, odd)
    .map(([name, many, bidUsdPerHour, onDemandUsdPerHour]) =>
      wanted(name, { declared: many, bid: many, bidUsdPerHour, onDemandUsdPerHour }),
    );
  const step = fc.oneof(shortStep, fc.double({ min: -1e5, max: 4e5, noNaN: true }), odd);
  const round = fc.tuple(step, fc.array(oddUnit, { maxLength: 3 }), anyFleet, fc.array(oddWanted, { maxLength: 1 }));
  fc.assert(
    fc.property(fc.array(round, { maxLength: 12 }), (rounds) => {
      let account: OpenAccount | undefined;
      let nowSeconds = 0;
      for (const [passed, units, seen, strange] of rounds) {
        const all = { units: [...units, ...seen.units], wanted: strange.length > 0 ? strange : seen.wanted };
        account = noteCharges(account, { nowSeconds: nowSeconds + passed, ...all });
        if (Number.isFinite(passed) && Math.abs(passed) < 1e6) nowSeconds += passed;
        t.deepEqual(JSON.parse(JSON.stringify(account)), account);
        t.true(account.closed.length <= mostClosedHours);
        for (const { lines, spreadMicroUsd, realMicroUsd } of allHours(account)) {
          t.is(
            lines.reduce((sum, { microUsd }) => sum + microUsd, spreadMicroUsd),
            realMicroUsd,
          );
        }
      }
    }),
  );
});

test("a thousand workloads that can't be stored keep a few hours only", (t) => {
  const many = Array.from({ length: 600 }, (_, i) => `w${i}`);
  const all = {
    units: many.map((name) => unit(name, 0.05)),
    wanted: many.map((name) => wanted(name, { declared: 1 })),
  };
  let account: OpenAccount | undefined;
  for (let i = 0; i <= 5; i++) account = noteCharges(account, { nowSeconds: i * hour, ...all });
  t.is(account?.closed.length, 1);
  t.is(account?.dropped?.hours, 4);
});

/** One whole hour of a fleet that stays as it is. */
function hourOf(units: readonly PaidUnit[], all: readonly WantedUnits[]): HourAccount {
  const [account] = noteCharges(noteCharges(undefined, fleet(0, units, all)), fleet(hour, [], [])).closed;
  if (!account) throw new RangeError("expected an hour that is over, got none");
  return account;
}

/** @param grain what steps are rounded down to, so that sums of them are exact. */
function played(
  rounds: readonly (readonly [number, Omit<PaidFleet, "nowSeconds">])[],
  grain?: number,
): OpenAccount | undefined {
  let account: OpenAccount | undefined;
  let nowSeconds = 0;
  let exact = 0;
  for (const [step, seen] of rounds) {
    exact += step;
    nowSeconds = grain ? Math.round(exact / grain) * grain : exact;
    account = noteCharges(account, { nowSeconds, ...seen });
  }
  return account;
}

function allHours(account: OpenAccount | undefined): readonly HourAccount[] {
  return account ? [...account.closed, hourSoFar(account)] : [];
}

/** Real USD and unit hours of wanted units by hour, second by second of each interval between whole seconds. */
function plainSums(
  rounds: readonly (readonly [number, Omit<PaidFleet, "nowSeconds">])[],
): ReadonlyMap<number, { readonly usd: number; readonly units: number }> {
  const sums = new Map<number, { usd: number; units: number }>();
  let nowSeconds = 0;
  let last: { readonly fromSeconds: number; readonly usd: number; readonly units: number } | undefined;
  for (const [step, { units, wanted: all }] of rounds) {
    nowSeconds += step;
    const untilSeconds = Math.floor(nowSeconds);
    for (let second = last?.fromSeconds ?? untilSeconds; last && second < untilSeconds; second++) {
      const fromSeconds = Math.floor(second / hour) * hour;
      const sum = sums.get(fromSeconds) ?? { usd: 0, units: 0 };
      sums.set(fromSeconds, { usd: sum.usd + last.usd / hour, units: sum.units + last.units / hour });
    }
    last = {
      fromSeconds: untilSeconds,
      usd: sumOf(units.map((one) => one.usdPerHour)),
      units: servedUnits(units, all),
    };
  }
  return sums;
}

function servedUnits(units: readonly PaidUnit[], all: readonly WantedUnits[]): number {
  return sumOf(
    all.map(({ workload, part, declared, bid }) => {
      const running = units.filter(
        (one) => one.workload === workload && one.part === part && one.running && one.role === Role.Serving,
      );
      return Math.min(running.length, declared + bid);
    }),
  );
}

function fleet(nowSeconds: number, units: readonly PaidUnit[], all: readonly WantedUnits[]): PaidFleet {
  return { nowSeconds, units, wanted: all };
}

function unit(workload: string, usdPerHour: number): PaidUnit {
  return { workload, part: "all", role: Role.Serving, running: true, usdPerHour };
}

function wanted(workload: string, changes: Partial<WantedUnits>): WantedUnits {
  const none = { declared: 0, bid: 0, bidUsdPerHour: 0, onDemandUsdPerHour: 0.1, level: Level.Immediate };
  return { workload, part: "all", ...none, ...changes };
}

function times<T>(count: number, value: T): readonly T[] {
  return Array.from({ length: count }, () => value);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
