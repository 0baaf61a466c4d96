import test from "ava";
import { faultsOf, poolsNamed, web, withWeb, type Case } from "./fixtures/faultFixture.js";

const capacityCases: readonly Case[] = [
  [
    "names a zone twice",
    { zones: ["us-east-1a", "us-east-1a"], workloads: [web] },
    "zones[1]",
    "one that was not given before",
    '"us-east-1a"',
  ],
  [
    "spans regions where one is asked for",
    { zones: ["us-east-1a", "us-west-2a"], workloads: [web] },
    "zones[1]",
    "a zone of us-east-1, because a fleet lives in one region",
    '"us-west-2a"',
    { oneRegion: true },
  ],
  [
    "uses a zone that the fleet has not",
    withWeb({ zones: ["us-east-1c"] }),
    "workloads[0].zones[0]",
    'one of "us-east-1a", "us-east-1b" (did you mean "us-east-1a"?)',
    '"us-east-1c"',
  ],
  [
    "names an unknown type",
    { ...withWeb({ instanceTypes: ["zz99.large"] }), instanceTypes: undefined },
    "workloads[0].instanceTypes[0]",
    'one of "p3.2xlarge"',
    '"zz99.large"',
    { pools: poolsNamed(["p3.2xlarge", "us-east-1a", "spot"], ["p3.2xlarge", "us-east-1b", "spot"]) },
  ],
  [
    "names a type too weak",
    withWeb({ instanceTypes: ["m6i.large", "c6i.large"] }),
    "workloads[0].instanceTypes[1]",
    "a type with memoryGiB of 8 (it has 4)",
    '"c6i.large"',
  ],
  [
    "names a type of the wrong architecture",
    withWeb({ instanceTypes: ["m7g.large"] }),
    "workloads[0].instanceTypes[0]",
    "a type with architecture x86_64",
    '"m7g.large"',
  ],
  [
    "needs more than any type has",
    withWeb({ needs: { vcpu: 500, memoryGiB: 8 } }),
    "workloads[0].needs.vcpu",
    "vcpu of at most 8, the most of any known x86_64 instance type",
    "500",
  ],
  [
    "needs together what types have only apart",
    withWeb({ needs: { vcpu: 1, memoryGiB: 1, gpus: 1, storageIops: 100_000 } }),
    "workloads[0].needs",
    "needs that one known instance type meets all together",
    '{"vcpu":1,"memoryGiB":1,"gpus":1,"networkGbps":0,"storageIops":100000,"archit...',
  ],
  [
    "uses more than any type has",
    withWeb({ needs: undefined, usage: [{ vcpuUsed: 100, memoryGiBUsed: 1 }] }),
    "workloads[0].usage",
    "vcpu of at most 8, the most of any known x86_64 instance type",
    "114.99999999999999",
  ],
  [
    "adds a type without its price",
    { ...withWeb({}), instanceTypes: [{ name: "m99.large", vcpu: 2, memoryGiB: 8 }] },
    "instanceTypes[0].onDemandUsdPerHour",
    "a figure, because the catalogue does not know m99.large",
    "nothing",
  ],
  [
    "gives a type's figures twice",
    { ...withWeb({}), instanceTypes: [{ name: "m6i.large", spotDiscount: 0.5 }, { name: "m6i.large" }] },
    "instanceTypes[1].name",
    "a type not given before",
    '"m6i.large"',
  ],
  [
    "promises on recorded pools what none of them can back",
    { workloads: [{ ...web, level: "Non-Interruptible" }] },
    "workloads[0]",
    "zones, instance types and markets that one pool has together",
    '{"markets":["on-demand"]}',
    { pools: poolsNamed(["m6i.large", "us-east-1a", "spot"]) },
  ],
  [
    "promises for one part what no recorded pool can back",
    {
      workloads: [
        {
          ...web,
          units: undefined,
          parts: [
            { name: "a", units: 1, level: "Immediate" },
            { name: "b", units: 1, level: "Non-Interruptible" },
          ],
        },
      ],
    },
    "workloads[0].parts[1].level",
    "a level that one of the pools can back",
    '"Non-Interruptible"',
    { pools: poolsNamed(["m6i.large", "us-east-1a", "spot"]) },
  ],
  [
    "has a budget below the cheapest blend",
    { ...withWeb({}), budgetUsdPerHour: 0.01 },
    "budgetUsdPerHour",
    "at least 0.1291 USD an hour, what the cheapest blend that keeps every level costs",
    "0.01",
  ],
];

const shadowCases: readonly Case[] = [
  [
    "has its shadow in the only pool of its primary",
    {
      zones: ["us-east-1a"],
      workloads: [{ ...web, markets: ["on-demand"], instanceTypes: ["m6i.large"], shadow: { mode: "hot" } }],
    },
    "workloads[0].shadow",
    "a pool other than the only one its primary can run in",
    '"m6i.large/us-east-1a/on-demand"',
  ],
  [
    "has more shadows than units",
    withWeb({ shadow: { mode: "hot", units: 5 } }),
    "workloads[0].shadow.units",
    "at most the workload's 4",
    "5",
  ],
  [
    "keeps a warm shadow on spot",
    withWeb({ shadow: { mode: "warm", markets: ["spot"] } }),
    "workloads[0].shadow.markets",
    "on-demand only, because spot capacity can't be kept stopped without a persistent request",
    '["spot"]',
  ],
  [
    "says how long a stopped shadow takes, where it says how the shadow is kept",
    withWeb({ shadow: { mode: "hot", warmSwitchSeconds: 60 } }),
    "workloads[0].shadow.warmSwitchSeconds",
    "nothing where the mode is hot, but switchSeconds",
    "60",
  ],
  [
    "shadows on-demand with spot",
    withWeb({ level: "Non-Interruptible", shadow: { mode: "hot", markets: ["spot"] } }),
    "workloads[0].shadow.markets",
    "on-demand, because a shadow is never more interruptible than what it shadows",
    '["spot"]',
  ],
  [
    "has its shadow in a zone of nowhere",
    withWeb({ shadow: { mode: "hot", zones: ["eu-west-1a"] } }),
    "workloads[0].shadow.zones[0]",
    'one of "us-east-1a", "us-east-1b"',
    '"eu-west-1a"',
  ],
  [
    "has a shadow that no recorded pool can hold",
    { workloads: [{ ...web, shadow: { mode: "hot" } }] },
    "workloads[0].shadow",
    "zones, instance types and markets that one pool has together",
    "no pool for the shadow",
    { pools: poolsNamed(["m6i.large", "us-east-1a", "spot"]) },
  ],
];

for (const [title, value, where, expected, got, changes] of [...capacityCases, ...shadowCases]) {
  test(`a fleet that ${title} is refused`, (t) => {
    t.deepEqual(faultsOf(value, changes), [{ where, expected, got }]);
  });
}
