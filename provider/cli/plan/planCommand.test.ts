import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { stringify } from "yaml";
import { exampleMarket } from "../../market/fixtures/exampleMarket.js";
import { marketText } from "../../market/marketText.js";
import { planText } from "../../plan/planText.js";
import { nowEpochSeconds, planned, web, worker, zones } from "../../plan/fixtures/plannedShop.js";
import { nodeProgram, programFolders } from "../../preview/fixtures/programFolder.js";
import { ranCommand } from "../fixtures/ranCommand.js";
import { runCommand } from "../fixtures/runCommand.js";
import { packageRoot } from "../packageRoot.js";
import type { ShownPlans } from "./shownPlans.js";

const folder = mkdtempSync(join(tmpdir(), "plan-command-"));
test.after.always(() => rmSync(folder, { recursive: true }));
const folderOf = programFolders(test);

function written(name: string, content: unknown): string {
  const file = join(folder, name);
  const asText = name.endsWith(".yaml") ? stringify(content) : JSON.stringify(content);
  writeFileSync(file, typeof content === "string" ? content : asText);
  return file;
}

const spreadWeb = { ...web, spread: { maximumShareOfPool: 0.5 } };
const declared = { zones, workloads: [spreadWeb, worker] };
const shop = written("shop.json", declared);
const grown = written("grown.yaml", { zones, workloads: [spreadWeb, { ...worker, units: 6 }] });

async function shown(...args: readonly string[]): Promise<ShownPlans> {
  const { status, printed, said } = await runCommand(["plan", ...args, "--json"]);
  if (status !== 0) throw new Error(said);
  return JSON.parse(printed) as ShownPlans;
}

test("a fleet file's plan is what a preview would say, in JSON and in YAML", async (t) => {
  const { status, printed, said } = await runCommand(["plan", shop]);
  t.is(status, 0);
  t.is(said, "");
  t.is(printed, planText(planned(declared, { nowEpochSeconds }).plan));
  const yaml = written("shop.yaml", declared);
  t.is((await runCommand(["plan", yaml])).printed, printed);
});

test("as JSON it is the plan document with its warnings, and the same bytes each time", async (t) => {
  const warned = written("warned.json", { zones, workloads: [{ ...worker, markets: ["spot"] }] });
  const first = await runCommand(["plan", warned, "--json"]);
  t.is(first.said, "");
  t.is((await runCommand(["plan", warned, "--json"])).printed, first.printed);
  const { fleets, gone } = JSON.parse(first.printed) as ShownPlans;
  t.is(fleets[0]?.plan.format, 1);
  t.deepEqual(gone, []);
  t.is(fleets[0]?.warnings.length, 1);
  const { said, status } = await runCommand(["plan", warned]);
  t.is(status, 0);
  t.is(said, `warning: warned: ${fleets[0]?.warnings[0]}`);
});

test("a market file is looked for beside the fleet file, and priced from", async (t) => {
  written("market.json", marketText(exampleMarket));
  const workloads = [{ ...worker, instanceTypes: ["m6i.large"] }];
  const onMarket = written("on-market.json", { zones: ["eu-west-1a"], market: { file: "market.json" }, workloads });
  const [fleet] = (await shown(onMarket)).fleets;
  t.like(fleet?.plan.prices, { kind: "market", file: "market.json" });
  t.is(Number(fleet?.plan.usdPerHourRange.low.toFixed(6)), 0.16);
});

test("a plan is held against a fleet file, its own JSON or a plan of the bucket, and says the same of each", async (t) => {
  const all = await shown(shop);
  const olds = [shop, written("all.json", all), written("plan.json", all.fleets[0]?.plan)];
  const [first, ...others] = await Promise.all(
    olds.map(async (old) => {
      const { against, fleets, gone } = await shown(grown, "--compare", old);
      t.is(against, old);
      t.deepEqual(gone, []);
      return fleets[0]?.change;
    }),
  );
  t.deepEqual(
    first?.workloads.map(({ name, kind, declared: own }) => [name, kind, own]),
    [["worker", "changed", [{ path: ["workloads", "worker", "units"], before: 4, after: 6 }]]],
  );
  t.is(first?.byDeclaration, (first?.usdPerHour.after ?? 0) - (first?.usdPerHour.before ?? 0));
  for (const other of others) t.deepEqual(other, first);
  const { printed } = await runCommand(["plan", grown, "--compare", shop]);
  t.true(printed.includes(`\nAgainst ${shop}: `), printed);
  t.true(printed.includes("\n    because units: 4 → 6"), printed);
  t.true((await runCommand(["plan", shop, "--compare", shop])).printed.endsWith(`\nAgainst ${shop}: no change.`));
});

test.serial(
  "an older plan comes by standard input as well, and a program's own output does not stand in the JSON",
  async (t) => {
    const talking = nodeProgram('console.log("hello"); console.info("hi"); process.stdout.write("direct\\n");');
    const program = folderOf("talking", talking);
    const { status, printed, said } = await ranCommand(["plan", program, "--json"]);
    t.is(status, 0, said);
    t.deepEqual(said.trim().split("\n").sort(), ["direct", "hello", "hi"]);
    const { fleets } = JSON.parse(printed) as ShownPlans;
    t.is(fleets[0]?.plan.fleet, "shop");
    const again = await ranCommand(["plan", program, "--compare", "-"], printed);
    t.is(again.status, 0, again.said);
    t.true(again.printed.endsWith("\nAgainst standard input: no change.\n"), again.printed);
  },
);

test.serial("a program in TypeScript is planned in its folder, with its stack's configuration", async (t) => {
  const [typescript, yaml] = await Promise.all(
    ["quickstart", "yaml"].map((name) => ranCommand(["plan", packageRoot("examples", name)])),
  );
  t.is(typescript?.status, 0, typescript?.said);
  t.regex(typescript?.printed ?? "", /^Plan of shop: \d/);
  t.is(yaml?.printed, typescript?.printed);
  const text = `const size = new pulumi.Config().requireNumber("units");
    new BlendedFleet("sized", { ...JSON.parse(require("node:fs").readFileSync("args.json", "utf8")),
      workloads: [{ name: "web", units: size, needs: { vcpu: 2, memoryGiB: 8 } }] });`;
  const program = nodeProgram(text);
  const args = /new BlendedFleet\("shop", (.*)\);/.exec(program["index.js"] ?? "")?.[1] ?? "";
  const files = { ...program, "args.json": args, "Pulumi.dev.yaml": "config: { sample:units: 7 }\n" };
  const { status, printed, said } = await ranCommand(["plan", folderOf("sized", files), "--stack", "dev", "--json"]);
  t.is(status, 0, said);
  const { fleets } = JSON.parse(printed) as ShownPlans;
  t.deepEqual(fleets.map(({ plan }) => [plan.fleet, plan.workloads[0]?.parts[0]?.units]).sort(), [
    ["shop", 4],
    ["sized", 7],
  ]);
});
