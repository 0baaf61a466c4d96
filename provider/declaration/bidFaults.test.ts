import test from "ava";
import { parseFleet } from "./declaration.js";
import { context, faultsOf, withJob, withWeb, type Case } from "./fixtures/faultFixture.js";

const ownerRule =
  "an ARN of IAM or STS, in which * stands for any text: a role's without its path, a session's with its name";

const cases: readonly Case[] = [
  ["has no units at all", withWeb({ units: 0 }), "workloads[0].units", "1 or more, or bidUnits beside it", "0"],
  [
    "lets bids add less than nothing",
    withWeb({ bidUnits: -1 }),
    "workloads[0].bidUnits",
    "a whole number of units from 0 to 10000",
    "-1",
  ],
  [
    "lets bids add to a deadline job",
    withJob({ bidUnits: 2 }),
    "workloads[0].bidUnits",
    "no bids for a deadline job, which buys what its deadline needs",
    "2",
  ],
  [
    "spreads what is there by bids only",
    withWeb({ units: 0, bidUnits: 4, spread: { maximumShareOfZone: 0.5 } }),
    "workloads[0].spread",
    "no spread of a workload that declares no units of its own",
    '{"maximumShareOfZone":0.5}',
  ],
  [
    "shadows what is there by bids only",
    withWeb({ units: 0, bidUnits: 4, shadow: { mode: "hot" } }),
    "workloads[0].shadow.units",
    "at most the workload's 0",
    "1",
  ],
  [
    "takes bids beside its parts",
    withWeb({ units: undefined, bidUnits: 2, parts: [{ name: "base", units: 1, level: "Immediate" }] }),
    "workloads[0].bidUnits",
    "nothing beside parts",
    "2",
  ],
  ["names an owner that is no ARN", withWeb({ owners: ["ml-team"] }), "workloads[0].owners[0]", ownerRule, '"ml-team"'],
  [
    "names an owner by a role's path, which no caller's ARN has",
    withWeb({ owners: ["arn:aws:iam::111122223333:role/teams/ml-team"] }),
    "workloads[0].owners[0]",
    ownerRule,
    '"arn:aws:iam::111122223333:role/teams/ml-team"',
  ],
  [
    "names a session without its name as an owner",
    withWeb({ owners: ["arn:aws:sts::111122223333:assumed-role/ml-team"] }),
    "workloads[0].owners[0]",
    ownerRule,
    '"arn:aws:sts::111122223333:assumed-role/ml-team"',
  ],
];

for (const [title, value, where, expected, got] of cases) {
  test(`a fleet that ${title} is refused`, (t) => {
    t.deepEqual(faultsOf(value), [{ where, expected, got }]);
  });
}

test("a part may have no units but those of bids, and a workload owners of its own", (t) => {
  const owners = [
    "arn:aws:iam::111122223333:role/ml-*",
    "arn:aws-cn:iam::*:user/teams/ml/ada",
    "arn:aws:sts::111122223333:assumed-role/ml-team/ada",
    "arn:aws:sts::111122223333:assumed-role/ml-*",
  ];
  const spec = parseFleet(withWeb({ units: 0, bidUnits: 8, owners }), context);
  t.deepEqual(spec.workloads[0]?.parts, [{ name: "main", units: 0, level: "Immediate", bidUnits: 8 }]);
  t.deepEqual(spec.workloads[0]?.owners, owners);
});

test("no bids is as good as none said", (t) => {
  const spec = parseFleet(withWeb({ bidUnits: 0 }), context);
  t.false(spec.workloads[0]!.parts.some((part) => "bidUnits" in part));
});
