import test from "ava";
import fc from "fast-check";
import type { BlendLine, WorkloadPlan } from "../../engine/plan.js";
import type { PlanChange, WorkloadChange } from "../../plan/comparePlans.js";
import { shop, web, worker } from "../../plan/fixtures/plannedShop.js";
import { usd } from "../../plan/planWords.js";
import { mostCharacters, planMarkdown } from "./planMarkdown.js";
import type { ShownPlan } from "./shownPlans.js";

const small = shop([web, worker]);
const [first, second] = small.plan.workloads as [WorkloadPlan, WorkloadPlan];
const longName = (index: number): string => `w${index}-`.padEnd(40, "x");

/** A fleet of many workloads, the dearest in its midst. */
function largePlan(workloads: number, lines = 1, fleet = "large"): ShownPlan["plan"] {
  const blend = Array.from({ length: lines }, () => first.blend).flat();
  const each = Array.from({ length: workloads }, (_, index): WorkloadPlan => {
    const base = index % 2 === 0 ? { ...first, blend } : second;
    return { ...base, name: longName(index), usdPerHour: index === Math.floor(workloads / 2) ? 1000 : index / 1000 };
  });
  const usdPerHour = each.reduce((sum, workload) => sum + workload.usdPerHour, 0);
  return { ...small.plan, fleet, workloads: each, usdPerHour };
}

/** Every workload changed by as much as it costs, in every line it has. */
function everythingChanged(plan: ShownPlan["plan"], texts: readonly string[] = []): PlanChange {
  const workloads = plan.workloads.map(({ name, usdPerHour, blend }): WorkloadChange => ({
    name,
    kind: "changed",
    usdPerHour: { before: 0, after: usdPerHour },
    declared: texts.map((text) => ({ path: ["workloads", name, text], before: text, after: `${text}!` })),
    lines: blend.map((line: BlendLine) => ({ line, unitsBefore: 0, unitsAfter: line.units })),
    prices: [],
  }));
  return {
    usdPerHour: { before: 0, after: plan.usdPerHour },
    byDeclaration: plan.usdPerHour,
    workloads,
    declared: texts.map((text) => ({ path: [text], before: 1, after: 2 })),
    pricesChanged: true,
    modelChanged: true,
  };
}

function largeFleet(workloads: number, warnings = workloads, lines = 1): ShownPlan {
  const plan = largePlan(workloads, lines);
  const told = Array.from({ length: warnings }, (_, index) => `${longName(index)}: ${"warned of ".repeat(30)}`);
  return { plan, warnings: told, change: everythingChanged(plan) };
}

/** The cost of what is left out of the table, and of its changes. */
function leftOut(markdown: string): {
  readonly workloads: number;
  readonly usdPerHour: number;
  readonly changed: number;
} {
  const [, workloads = "0", cost = "0"] =
    /\*\*([\d,]+) more workloads?\*\* \| .*?see `--json` \| ([\d.]+)/.exec(markdown) ?? [];
  const [, changed = "0"] = /\n- ([\d,]+) more workloads?, \+/.exec(markdown) ?? [];
  return {
    workloads: Number(workloads.replace(",", "")),
    usdPerHour: Number(cost),
    changed: Number(changed.replace(",", "")),
  };
}

for (const count of [50, 500, 5000]) {
  test(`a comment on ${count} workloads has room beside it, names the dearest, and sums up the rest to the whole`, (t) => {
    const fleet = largeFleet(count);
    const markdown = planMarkdown({ fleets: [fleet], against: "x", gone: ["old"] });
    t.true(markdown.length <= mostCharacters, String(markdown.length));
    t.true(markdown.includes(`**${usd(fleet.plan.usdPerHour)} USD an hour**`));
    const rows = [...markdown.matchAll(/^\| \*\*(w\S+)\*\* \|.*?\| ([\d.]+) \| /gm)];
    const dearest = longName(Math.floor(count / 2));
    t.true(rows.some(([, name]) => name === dearest));
    t.true(markdown.includes(`\n- ${dearest}: 0.000 → 1000.000 USD/h\n  - `));
    const rest = leftOut(markdown);
    t.is(rows.length + rest.workloads, count);
    const shown = rows.reduce((sum, [, , cost]) => sum + Number(cost), 0);
    t.true(Math.abs(shown + rest.usdPerHour - fleet.plan.usdPerHour) < 0.001 * count);
    t.is((markdown.match(/^- w/gm) ?? []).length + rest.changed, count);
    t.regex(markdown, /\n> - [\d,]+ more warnings: see `--json`\n/);
    t.true(markdown.includes("\n</details>\n\n### Fleet old is gone"));
    const cells = markdown.split("\n").filter((line) => line.startsWith("|"));
    t.deepEqual([...new Set(cells.map((row) => row.split("|").length - 2))], [9]);
  });
}

test("the workloads that changed are in the table before the dearest", (t) => {
  const fleet = largeFleet(500, 0);
  const [cheapest] = fleet.change?.workloads ?? [];
  if (!fleet.change || !cheapest) throw new RangeError("expected changes");
  const markdown = planMarkdown({
    fleets: [{ ...fleet, change: { ...fleet.change, workloads: [cheapest] } }],
    against: "x",
    gone: [],
  });
  t.true(markdown.includes(`| **${cheapest.name}** |`));
});

test("nothing is left out of what fits, even where one kind of it is most of the comment", (t) => {
  for (const fleet of [largeFleet(20, 0), { ...small, warnings: Array.from({ length: 100 }, () => "x".repeat(300)) }]) {
    const markdown = planMarkdown({ fleets: [fleet], against: "x", gone: [] });
    t.true(markdown.length > mostCharacters / 4);
    t.notRegex(markdown, /more|--json/);
  }
});

test("a workload with more lines than a comment has room for stands in one row", (t) => {
  const fleet = largeFleet(2, 0, 1000);
  const markdown = planMarkdown({ fleets: [fleet], against: "x", gone: [] });
  t.true(markdown.length <= mostCharacters);
  t.true(markdown.includes(`| **${longName(0)}** | critical |  | see \`--json\` | 0.000 |`), markdown.slice(0, 3000));
  t.true(markdown.includes(`\n- ${longName(0)}: 0.000 USD/h\n`), markdown.slice(0, 1000));
});

test("of more fleets than a comment has room for those that changed and the dearest are shown, the others summed up", (t) => {
  const fleets = Array.from({ length: 40 }, (_, index): ShownPlan => {
    const plan = largePlan(index === 7 ? 500 : 30 + index, 1, `fleet-${index}`);
    return { plan, warnings: [], ...(index === 3 && { change: everythingChanged(plan) }) };
  });
  const markdown = planMarkdown({
    fleets,
    against: "x",
    gone: Array.from({ length: 3000 }, (_, index) => `g${index}`),
  });
  t.true(markdown.length <= mostCharacters, String(markdown.length));
  const shown = [...markdown.matchAll(/^### Plan of fleet fleet-(\d+)$/gm)].map(([, index]) => Number(index));
  t.true(shown.includes(3) && shown.includes(7), String(shown));
  const rest = fleets.filter((_, index) => !shown.includes(index));
  const sum = rest.reduce((all, { plan }) => all + plan.usdPerHour, 0);
  t.true(markdown.includes(`### ${rest.length} more fleets, ${usd(sum)} USD an hour in all: see \`--json\``), markdown);
  t.regex(markdown, /\n\n### Fleet g0 is gone\n\n[^]*\n\n### 2,\d+ more fleets gone: see `--json`$/);
});

test("whatever names, warnings and reasons hold, and however long, a comment is within its size", (t) => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.nat(1000).map((length) => "*|&@".repeat(length)),
  );
  const texts = fc.array(text, { maxLength: 20 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      texts,
      texts,
      texts,
      fc.nat(3),
      (count, warnings, reasons, gone, fleets) => {
        const plan = largePlan(count);
        const shown = { plan, warnings, change: everythingChanged(plan, reasons) };
        const all = Array.from({ length: fleets + 1 }, () => ({ ...shown }));
        const { length } = planMarkdown({ fleets: all, against: "x", gone });
        if (length > mostCharacters) throw new RangeError(`expected ${mostCharacters} at most, got ${length}`);
      },
    ),
    { numRuns: 30 },
  );
  t.pass();
});
