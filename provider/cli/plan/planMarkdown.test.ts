import test from "ava";
import { randomFleet } from "../../companion/fixtures/randomFleet.js";
import { planFormat, type PlanDocument } from "../../document/planDocument.js";
import { planFleet } from "../../engine/planFleet.js";
import { comparedWith } from "../../plan/comparedWith.js";
import { shop, web, worker } from "../../plan/fixtures/plannedShop.js";
import { planMarkdown } from "./planMarkdown.js";

/** The cells of each row of a table: pipes that are escaped end none. */
function cellsOf(markdown: string): readonly number[] {
  const rows = markdown.split("\n").filter((line) => line.startsWith("|"));
  return rows.map((row) => row.replaceAll("\\|", "").split("|").length - 2);
}

test("every row of a plan's table has as many cells as its head, of any fleet", (t) => {
  for (let seed = 1; seed <= 60; seed++) {
    const prices = { kind: "catalogue", region: "us-east-1" } as const;
    const plan: PlanDocument = {
      format: planFormat,
      ...planFleet(randomFleet(seed)),
      prices,
      model: "m",
      declared: {},
    };
    const markdown = planMarkdown({ fleets: [{ plan, warnings: [] }], gone: [] });
    const cells = cellsOf(markdown);
    t.true(cells.length >= 2 + plan.workloads.length, `seed ${seed}`);
    t.deepEqual([...new Set(cells)], [9], `seed ${seed}`);
  }
});

test("a comment says first what changed, then the plan, and folds away what it stands on", (t) => {
  const [before, after] = [shop([web, worker]), shop([web, { ...worker, units: 6 }])];
  const change = comparedWith(before.plan, after);
  const markdown = planMarkdown({
    fleets: [{ ...after, warnings: ["it is a test"], change }],
    against: "x",
    gone: ["old"],
  });
  const places = [
    "### Plan of fleet shop\n\n**",
    "\n\n> [!WARNING]\n> - it is a test\n\n**Changed:** ",
    "\n- worker: ",
    "\n  - because units: 4 → 6\n\n| workload | level |",
    "\n\n<details><summary>",
    "\n- Immediate: ",
    "\n\n</details>\n\n### Fleet old is gone",
  ].map((text) => markdown.indexOf(text));
  t.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
    markdown,
  );
  t.false(places.includes(-1), markdown);
});

test("without an older plan nothing is said of changes, without such a fleet that it is new, and else that nothing changed", (t) => {
  const fleet = shop();
  const told = (against?: string, isOld = false): string =>
    planMarkdown({
      fleets: [{ ...fleet, ...(isOld && { change: comparedWith(fleet.plan, fleet) }) }],
      ...(against !== undefined && { against }),
      gone: [],
    });
  t.notRegex(told(), /New|change/i);
  t.true(told("x").includes("\n\n**New:** there was no such fleet.\n\n"));
  t.true(told("x", true).includes("\n\n**No change** of the plan.\n\n"));
});

test("what owners wrote has no meaning to Markdown", (t) => {
  const owners = ["arn:aws:iam::1:role/*", "arn:aws:iam::2:role/*"];
  const [before, after] = [shop([worker]), shop([{ ...worker, owners }])];
  const change = comparedWith(before.plan, after);
  const markdown = planMarkdown({
    fleets: [{ ...after, warnings: ["<img> | `x`"], change }],
    against: "x",
    gone: ["a*b*\n# c"],
  });
  t.true(
    markdown.includes(String.raw`because owners: \["arn:aws:iam::1:role/\*","arn:aws:iam::2:role/\*"\] (new)`),
    markdown,
  );
  t.true(markdown.includes("> - \\<img\\> \\| \\`x\\`"), markdown);
  t.true(markdown.endsWith(String.raw`### Fleet a\*b\* \# c is gone`), markdown);
});
