import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { InputError } from "../provider/errors.js";
import { exampleMarket } from "../provider/market/fixtures/exampleMarket.js";
import { marketText } from "../provider/market/marketText.js";
import type { BlendedFleetArgs } from "./args.js";
import { happyArgs, recordFleet, recordFleets } from "./fixtures/happyFleet.js";
import { resolveFleet } from "./resolvedFleet.js";
import { planText } from "../provider/plan/planText.js";

const folder = mkdtempSync(join(tmpdir(), "resolved-fleet-"));
const file = join(folder, "market.json");
writeFileSync(file, marketText(exampleMarket));
const edited = join(folder, "edited.json");
writeFileSync(edited, readFileSync(file, "utf8").replace('"onDemandUsdPerHour": 0.1,', '"onDemandUsdPerHour": 0.07,'));
test.after.always(() => rmSync(folder, { recursive: true }));

const pulledAtSeconds = Date.parse(exampleMarket.pulledAt) / 1000;
const day = 86_400;

function marketArgs(changes: Partial<BlendedFleetArgs> = {}): BlendedFleetArgs {
  const { infrastructure, workloads } = happyArgs();
  const zones = ["eu-west-1a", "eu-west-1b"];
  const subnetIds = Object.fromEntries(zones.map((zone) => [zone, "subnet-0000000000000000a"]));
  return {
    zones,
    workloads,
    infrastructure: { ...infrastructure, network: { ...infrastructure.network, subnetIds } },
    market: { file },
    ...changes,
  };
}

test("a fleet that names a market file is planned on its prices, whenever it is", (t) => {
  const message = (nowEpochSeconds: number): string => {
    return planText(resolveFleet("shop", marketArgs(), nowEpochSeconds).planned.plan);
  };
  const text = message(pulledAtSeconds + day);
  t.true(text.includes(`\nPrices: ${file} of 2026-11-20 (eu-west-1)\n`), text);
  t.true(text.includes("m6i.large spot eu-west-1b"), text);
  t.is(message(pulledAtSeconds + 90 * day), text);
});

test("a fleet without a market file says that its prices are the catalogue's", (t) => {
  const { plan, warnings } = resolveFleet("shop", happyArgs(), pulledAtSeconds).planned;
  const text = planText(plan);
  t.true(text.includes("\nPrices: the built-in catalogue, us-east-1 in July 2026; "), text);
  t.deepEqual(warnings, []);
});

/** Warnings that begin with a file's path, and not with a workload's name. */
function ofMarket(warnings: readonly string[]): readonly string[] {
  return warnings.filter((warning) => warning.startsWith(folder));
}

test("an old market file is warned of, by the age that its owner says", (t) => {
  const warningsAfter = (days: number, maximumAgeDays?: number) => {
    const market = { file, ...(maximumAgeDays !== undefined && { maximumAgeDays }) };
    return ofMarket(resolveFleet("shop", marketArgs({ market }), pulledAtSeconds + days * day).planned.warnings);
  };
  t.deepEqual(warningsAfter(20), []);
  t.is(warningsAfter(40).length, 1);
  t.regex(warningsAfter(20, 7)[0]!, /is 20 days old, more than 7,/);
});

test("a market file that was edited by hand is planned on as it is, with a warning", (t) => {
  const edited = join(folder, "edited.json");
  writeFileSync(
    edited,
    readFileSync(file, "utf8").replace('"onDemandUsdPerHour": 0.1,', '"onDemandUsdPerHour": 0.07,'),
  );
  const { spec, warnings } = resolveFleet("shop", marketArgs({ market: { file: edited } }), pulledAtSeconds).planned;
  t.is(spec.pools.find(({ id }) => id === "m6i.large/eu-west-1a/on-demand")?.usdPerHour, 0.07);
  t.is(ofMarket(warnings).length, 1);
  t.true(warnings[0]?.startsWith(`${edited} was changed since it was pulled.`));
});

test("what is wrong with a market file is told with the other faults of the fleet", (t) => {
  const args = marketArgs({ market: { file: join(folder, "missing.json") } });
  args.infrastructure.imageId = "my-image";
  const error = t.throws(() => resolveFleet("shop", args, pulledAtSeconds), { instanceOf: InputError });
  t.deepEqual(
    error?.faults.map(({ where }) => where),
    [join(folder, "missing.json"), "infrastructure.imageId"],
  );
});

test("the component makes a fleet on a market file", async (t) => {
  const resources = await recordFleet(marketArgs());
  t.true(resources.some(({ type }) => type === "aws:autoscaling/group:Group"));
});

test("what is warned of a market file stands in the preview", async (t) => {
  const { messages } = await recordFleets({ shop: marketArgs({ market: { file: edited } }) });
  t.is(messages.filter(({ text }) => text.startsWith(`${edited} was changed since it was pulled.`)).length, 1);
});
