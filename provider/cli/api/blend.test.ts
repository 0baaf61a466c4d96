import test from "ava";
import type { BlendLineResource, BlendResource, InstanceResource } from "../../api/resources.js";
import { Level } from "../../engine/level.js";
import { Market } from "../../engine/pool.js";
import { runCommand } from "../fixtures/runCommand.js";
import { servedFleet } from "../fixtures/servedFleet.js";
import { blendText } from "./blend.js";

const plain = { colour: false, width: 80 };
const launchedAt = "2026-09-21T12:00:00Z";

function unit(instance: string, changes: Partial<InstanceResource> = {}): InstanceResource {
  return { instance, launchedAt, leaving: false, noticed: false, ...changes };
}

function line(instances: readonly InstanceResource[], changes: Partial<BlendLineResource> = {}): BlendLineResource {
  return {
    ...{ workload: "web", part: "rest", level: Level.Immediate, role: "serving" },
    ...{ pool: "m7i.large/us-east-1a/spot", market: Market.Spot, zone: "us-east-1a" },
    ...{ instances, units: instances.length, usdPerHour: 0.03 * instances.length },
    ...changes,
  };
}

function blendOf(...lines: readonly BlendLineResource[]): BlendResource {
  const usdPerHour = lines.reduce((sum, each) => sum + each.usdPerHour, 0);
  return { at: "2026-09-21T14:14:20Z", lines, usdPerHour };
}

/** Cells of a table's rows, without their padding. */
function cellsOf(text: string): readonly (readonly string[])[] {
  const rows = text.split("\n").filter((row) => row.startsWith("│"));
  return rows.map((row) =>
    row
      .split("│")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test("a blend has each line's units, pool and cost, and its shadows told from what serves", (t) => {
  const shadow = line([unit("i-2")], {
    ...{ part: "base", level: Level.NonInterruptible, role: "shadow" },
    ...{ pool: "m7i.large/us-east-1b/on-demand", market: Market.OnDemand, usdPerHour: 0.1 },
  });
  const text = blendText(blendOf(line([unit("i-0"), unit("i-1")]), shadow), undefined, plain);
  t.regex(text, /^Units by pool at 2026-09-21T14:14:20Z, for 0\.1600 USD an hour\n/);
  t.deepEqual(cellsOf(text), [
    ["units of", "pool", "units", "USD an hour"],
    ["web, rest", "m7i.large/us-east-1a/spot", "2", "0.0600"],
    ["Immediate", "", "", ""],
    ["web, base", "m7i.large/us-east-1b/on-demand", "1", "0.1000"],
    ["Non-Interruptible", "", "", ""],
    ["shadow", "", "", ""],
  ]);
  t.notRegex(text, /i-0/);
});

test("units that are on their way out are counted beside the others, each kind by itself", (t) => {
  const units = [
    unit("i-0", { noticed: true, leaving: true }),
    unit("i-1", { noticed: true }),
    unit("i-2", { warnedUntil: "2026-09-21T14:19:00Z" }),
    unit("i-3"),
  ];
  const [, ...rows] = cellsOf(blendText(blendOf(line(units)), undefined, plain));
  t.deepEqual(
    rows.map((cells) => cells[3]),
    ["2 noticed", "1 warned", "1 leaving"],
  );
});

test("of one workload each unit is named, with what is to be known of it", (t) => {
  const units = [
    unit("i-0", { noticed: true, unsavedSince: "2026-09-21T14:08:20Z" }),
    unit("i-1", { warnedUntil: "2026-09-21T14:19:00Z", leaving: true }),
  ];
  const text = blendText(blendOf(line(units), line([unit("i-2")], { role: "shadow" })), "web", plain);
  t.deepEqual(text.replaceAll("\n  ", " ").split("\n").slice(-3), [
    `- i-0: rest, since ${launchedAt}; unsaved since 2026-09-21T14:08:20Z; under an interruption notice`,
    `- i-1: rest, since ${launchedAt}; warned, goes at 2026-09-21T14:19:00Z; leaving`,
    `- i-2: shadow of rest, since ${launchedAt}`,
  ]);
});

test("where there are no units, it says so", (t) => {
  t.is(blendText(blendOf(), undefined, plain), "The last round left no units, as of 2026-09-21T14:14:20Z.");
  t.is(blendText(blendOf(), "web", plain), "The last round left no units of web, as of 2026-09-21T14:14:20Z.");
});

test("a blend is no wider than the terminal whatever names there are, and colours take no room of their own", (t) => {
  const name = "a".repeat(40);
  const blend = blendOf(
    line([unit("i-0", { noticed: true })], { workload: name, part: name, level: Level.NonInterruptible }),
    line([unit("i-1")], { pool: "u7in-24tb.224xlarge/ap-southeast-1a/on-demand", market: "unknown", zone: "" }),
  );
  const text = blendText(blend, name, plain);
  t.deepEqual(
    text.split("\n").filter((row) => row.length > 80),
    [],
  );
  t.regex(text, /no longer/);
  const coloured = blendText(blend, name, { ...plain, colour: true });
  t.true(coloured.includes("\u001b["));
  t.is(coloured.replace(/\u001b\[[\d;]*m/g, ""), text);
});

test("`blend` shows a served fleet's units, as a table or as JSON, of all workloads or of one", async (t) => {
  const { url } = await servedFleet(t);
  const asked = async (...args: readonly string[]): Promise<string> => {
    const { status, printed, said } = await runCommand(["blend", "--url", url, ...args]);
    t.is(status, 0, said);
    return printed;
  };
  for (let attempt = 0; attempt < 100 && !/shop/.test(await asked()); attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  t.regex(await asked(), /reports, main/);
  const { lines } = JSON.parse(await asked("--json", "--workload", "shop")) as BlendResource;
  t.true(lines.length > 0);
  for (const { workload } of lines) t.is(workload, "shop");
  const refused = await runCommand(["blend", "--url", url, "--workload", "nobody"]);
  t.is(refused.status, 2);
  t.regex(refused.said, /there is no workload "nobody"/);
});
