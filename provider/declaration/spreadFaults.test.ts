import test from "ava";
import { Market } from "../engine/pool.js";
import { parseFleet } from "./declaration.js";
import { context, faultsOf, job, poolsNamed, web, withWeb, zones, type Case } from "./fixtures/faultFixture.js";

const cases: readonly Case[] = [
  [
    "gives no share",
    withWeb({ spread: {} }),
    "workloads[0].spread",
    "maximumShareOfZone, maximumShareOfPool or both",
    "{}",
  ],
  [
    "gives more than all",
    withWeb({ spread: { maximumShareOfZone: 50 } }),
    "workloads[0].spread.maximumShareOfZone",
    "a share from 0.001 to 1",
    "50",
  ],
  [
    "misspells a share",
    withWeb({ spread: { maximumShareOfZones: 0.5 } }),
    "workloads[0].spread.maximumShareOfZones",
    "the field maximumShareOfZone",
    "an unknown field",
  ],
  [
    "spreads a deadline job",
    { zones, workloads: [{ ...job, spread: { maximumShareOfZone: 0.5 } }] },
    "workloads[0].spread",
    "no spread of a deadline job, which has one unit",
    '{"maximumShareOfZone":0.5}',
  ],
  [
    "asks for more zones than there are",
    withWeb({ spread: { maximumShareOfZone: 0.25 } }),
    "workloads[0].spread.maximumShareOfZone",
    "at least 0.5, because 4 of its 4 units share 2 zones",
    "0.25",
  ],
  [
    "asks for more pools than there are",
    { workloads: [{ ...web, spread: { maximumShareOfPool: 0.25 } }] },
    "workloads[0].spread.maximumShareOfPool",
    "at least 0.5, because 4 of its 4 units share 2 pools",
    "0.25",
    { pools: poolsNamed(["m6i.large", "us-east-1a", Market.Spot], ["m6i.large", "us-east-1b", Market.Spot]) },
  ],
  [
    "leaves parts that only on-demand backs too few zones",
    {
      workloads: [
        {
          ...web,
          units: undefined,
          parts: [
            { name: "base", units: 3, level: "Non-Interruptible" },
            { name: "rest", units: 1, level: "Immediate" },
          ],
          spread: { maximumShareOfZone: 0.5 },
        },
      ],
    },
    "workloads[0].spread.maximumShareOfZone",
    "at least 0.75, because 3 of its 4 units share 1 zone with on-demand",
    "0.5",
    { pools: poolsNamed(["m6i.large", "us-east-1a", Market.OnDemand], ["m6i.large", "us-east-1b", Market.Spot]) },
  ],
  [
    "asks for more zones than on-demand has",
    { workloads: [{ ...web, level: "Non-Interruptible", spread: { maximumShareOfZone: 0.5 } }] },
    "workloads[0].spread.maximumShareOfZone",
    "at least 1, because 4 of its 4 units share 1 zone",
    "0.5",
    { pools: poolsNamed(["m6i.large", "us-east-1a", Market.OnDemand], ["m6i.large", "us-east-1b", Market.Spot]) },
  ],
];

for (const [title, value, where, expected, got, changes] of cases) {
  test(`a spread is refused that ${title}`, (t) => {
    t.deepEqual(faultsOf(value, changes), [{ where, expected, got }]);
  });
}

test("shares are rounded up to whole units, so that a half of three units are two", (t) => {
  const spread = { maximumShareOfZone: 0.5, maximumShareOfPool: 0.3 };
  const { workloads } = parseFleet(withWeb({ units: 3, spread }), context);
  t.deepEqual(workloads[0]?.spread, spread);
});
