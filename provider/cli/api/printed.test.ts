import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { runCommand } from "../fixtures/runCommand.js";
import { runningCommand } from "../fixtures/runningCommand.js";
import { servedFleet } from "../fixtures/servedFleet.js";

const columns = 80;
const unbroken = "a-very-long-name-of-a-bid-without-any-place-to-break-the-line-at";

/** What a command prints on a narrow terminal. */
async function narrow(args: readonly string[]): Promise<string> {
  const { status, printed, said } = await runCommand(args, undefined, columns);
  if (status !== 0) throw new Error(said);
  return printed;
}

function tooWide(text: string): readonly string[] {
  return text.split("\n").filter((line) => [...line].length > columns);
}

test("no line of the commands on an API is wider than a narrow terminal, whatever bids are called", async (t) => {
  const { server, url } = await servedFleet(t);
  t.deepEqual(tooWide(server.printed()), []);
  const at = ["--url", url];
  const bid = ["--workload", "reports", "--part", "main", "--units", "10", "--price", "0.2", "--until", "4h", ...at];
  for (const name of [unbroken.slice(0, 63), "b"]) {
    t.deepEqual(tooWide(await narrow(["bid", "place", name, "--minimum", "8", ...bid])), []);
  }
  const awaited = async (): Promise<string> => {
    for (let attempt = 0; attempt < 100; attempt++) {
      const list = await narrow(["bid", "list", ...at]);
      if (/^- b: /m.test(list)) return list;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("no round told of the bid");
  };
  const list = await awaited();
  t.deepEqual(tooWide(list.replace(`- ${unbroken.slice(0, 63)}: `, "")), []);
  t.regex(list, /│ +min\. 8 │/);
  const pause = [
    "pause",
    "--why",
    "a drill of the whole company, with a long reason that is told to everybody who looks",
  ];
  const commands = [pause, ["status"], ["resume"], ["blend"], ["prices"], ["charges"], ["explain"], ["audit"]];
  const ofWorkloads = [
    ["blend", "--workload", "training"],
    ["checkpoint", "training"],
    ["prefer", "training", "--priority", "standard"],
  ];
  for (const command of [...commands, ...ofWorkloads]) {
    t.deepEqual(tooWide(await narrow([...command, ...at])), [], command.join(" "));
  }
});

test("no table of a fleet is wider than a narrow terminal, whatever its workloads are called", async (t) => {
  const name = `w${"0123456789".repeat(4)}`.slice(0, 40);
  const needs = { vcpu: 2, memoryGiB: 8 };
  const parts = [{ name, units: 2, bidUnits: 10_000, level: "Non-Interruptible" }];
  const fleet = { zones: ["ap-southeast-1a", "ap-southeast-1b"], workloads: [{ name, needs, parts }] };
  const folder = mkdtempSync(join(tmpdir(), "long-names-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "fleet.json");
  writeFileSync(file, JSON.stringify(fleet));
  const { url } = await servedFleet(t, { args: ["--fleet", file] });
  for (let attempt = 0; attempt < 100 && !/0\.\d*[1-9]/.test(await narrow(["charges", "--url", url])); attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  for (const command of [["status"], ["blend"], ["blend", "--workload", name], ["charges"]]) {
    const shown = await narrow([...command, "--url", url]);
    t.true(shown.replace(/[\s│]/g, "").includes(name.slice(0, 8)), command.join(" "));
    t.deepEqual(tooWide(shown), [], command.join(" "));
  }
});

test("a bid that is changed is not told of what it got before", async (t) => {
  const { url } = await servedFleet(t);
  const at = ["--url", url];
  const place = ["bid", "place", "a", "--workload", "training", "--units", "2", "--until", "4h", ...at, "--price"];
  await narrow([...place, "0.0001"]);
  for (let attempt = 0; attempt < 100 && !/Below cost/.test(await narrow(["bid", "list", ...at])); attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  t.regex(await narrow(["bid", "list", ...at]), /Below cost/);
  const changed = await narrow([...place, "0.05"]);
  t.regex(changed, /^Changed, by /);
  t.notRegex(changed, /Below cost/);
});

test("a price stands above the parts that add up to it", async (t) => {
  const { url } = await servedFleet(t);
  let rows = new Map<string, readonly number[]>();
  for (let attempt = 0; attempt < 100 && rows.size < 8; attempt++) {
    const lines = (await narrow(["prices", "--url", url])).split("\n").filter((line) => line.startsWith("│"));
    const cells = lines.slice(1).map((line) => line.split("│").slice(1, -1));
    rows = new Map(
      cells.map(([name = "", ...figures]) => [name.trim(), figures.map((text) => Number(text.replace("−", "-")))]),
    );
  }
  const row = (name: string): readonly number[] => rows.get(name) ?? [];
  t.is(row("price").length, 4);
  for (const [at, price] of row("price").entries()) {
    const parts = ["= market", "+ scarcity", "+ foresight", "+ smoothing"].map((name) => row(name)[at] ?? NaN);
    t.true(Math.abs(parts.reduce((sum, part) => sum + part, 0) - price) < 0.0003, `${price}`);
  }
});

test("who asks serve without a token is told of it, and not of AWS credentials alone", async (t) => {
  const { url } = await servedFleet(t);
  const nobody = {
    ...{ HOME: "/nonexistent", AWS_EC2_METADATA_DISABLED: "true", AWS_PROFILE: "", AWS_ACCESS_KEY_ID: "" },
    ...{ AWS_SECRET_ACCESS_KEY: "", AWS_SHARED_CREDENTIALS_FILE: "/nonexistent", AWS_CONFIG_FILE: "/nonexistent" },
  };
  const asked = runningCommand(t, ["status", "--url", new URL(url).origin], nobody);
  const { message } = (await t.throwsAsync(asked.shown(/ an hour/))) ?? {};
  t.regex(
    message ?? "",
    /--token: expected the token of one of serve's identities, or AWS credentials .*, got neither/,
  );
});
