import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { findMoto, howToGetMoto, motoCredentials, motoVariable, startMoto, type Moto } from "../aws/fixtures/moto.js";
import { startStandInMarket, type StandInMarket } from "../aws/fixtures/standInMarket.js";
import { exampleMarket } from "../market/fixtures/exampleMarket.js";
import type { MarketFile } from "../market/marketFile.js";
import { marketText } from "../market/marketText.js";
import { runCommand as run } from "./fixtures/runCommand.js";

const folder = mkdtempSync(join(tmpdir(), "market-command-"));
test.after.always(() => rmSync(folder, { recursive: true }));

test("a market file is shown as a table: spot by zone, saving and scores", async (t) => {
  const file = join(folder, "shown.json");
  writeFileSync(file, marketText(exampleMarket));
  const { status, printed } = await run(["market", "show", file]);
  t.is(status, 0);
  t.regex(printed, /eu-west-1, pulled 2026-11-20 \(.+\); USD an hour, spot as the mean over 2 days/);
  t.regex(printed, /type +on-demand +a +b +c +saving +score/);
  t.regex(printed, /m6i\.large +0\.1000 +0\.0500 +0\.0300 +70 % +9 3 -/);
  t.regex(printed, /m7i\.large +0\.1100 +no spot +9 3 -/);
  const { printed: json } = await run(["market", "show", file, "--json"]);
  t.is((JSON.parse(json) as { instanceTypes: unknown[] }).instanceTypes.length, 3);
});

test("a market file that can't be used is bad input", async (t) => {
  const { status, said } = await run(["market", "show", join(folder, "missing.json")]);
  t.is(status, 2);
  t.regex(said, /expected a market file that can be read/);
});

function written(name: string, market: MarketFile, edit: (text: string) => string = (text) => text): string {
  const file = join(folder, name);
  writeFileSync(file, edit(marketText(market)));
  return file;
}

/** The example as if it had been pulled today, or so many days ago, so that its age is not warned of. */
function pulledAgo(days: number): MarketFile {
  const milliseconds = 86_400_000;
  const since = Math.floor((Date.now() - Date.parse(exampleMarket.pulledAt)) / milliseconds) - days;
  const text = marketText(exampleMarket).replace(/\d{4}-\d\d-\d\d(?=T)/g, (date) =>
    new Date(Date.parse(date) + since * milliseconds).toISOString().slice(0, 10),
  );
  return JSON.parse(text) as MarketFile;
}

const weekOld = pulledAgo(7);
const { "m9z.large": _gone, "m6i.large": m6i, ...kept } = pulledAgo(0).instanceTypes;
/** A week later: a type is gone, an on-demand price and a spot price changed a little, and another spot price much. */
const refreshed: MarketFile = {
  ...pulledAgo(0),
  instanceTypes: {
    ...kept,
    "m6i.large": {
      ...m6i!,
      onDemandUsdPerHour: 0.102,
      spotUsdPerHour: { "eu-west-1a": { "2020-01-01T00:00Z": 0.065 }, "eu-west-1b": { "2020-01-01T00:00Z": 0.0297 } },
    },
  },
};
const before = written("before.json", weekOld);
const after = written("after.json", refreshed);

test("two market files are compared: the largest changes first, and small ones counted", async (t) => {
  const { status, printed, said } = await run(["market", "diff", before, after]);
  t.is(status, 0);
  t.is(said, "");
  const lines = printed.split("\n");
  t.regex(lines[0]!, /^eu-west-1: .*after\.json, pulled \d{4}-.*, 7 days after .*before\.json \(\d{4}-.*\)$/);
  t.regex(printed, /type, on-demand USD\/h │ m9z\.large +│ 0\.2000 │ +│ +gone/);
  t.regex(printed, /spot USD\/h +│ m6i\.large in eu-west-1a │ 0\.0500 │ 0\.0650 │ \+30\.0 %/);
  t.true(printed.indexOf("m9z.large") < printed.indexOf("eu-west-1a │"));
  t.notRegex(printed, /eu-west-1b/);
  t.is(lines.at(-1), "2 changes of 5 % or more, 2 smaller ones; of 2 changed spot prices 1 rose.");
});

test("a threshold lists more or less, and JSON has what is listed", async (t) => {
  const listed = async (percent: string) => {
    const { printed } = await run(["market", "diff", before, after, "--threshold", percent, "--json"]);
    const { changes, smallerChanges } = JSON.parse(printed) as { changes: object[]; smallerChanges: number };
    return [changes.length, smallerChanges];
  };
  t.deepEqual(await listed("0"), [4, 0]);
  t.deepEqual(await listed("2"), [3, 1]);
  t.deepEqual(await listed("50"), [1, 3]);
});

test("with --exit-code a listed change is told by the status, and nothing else", async (t) => {
  const changed = await run(["market", "diff", before, after, "--exit-code"]);
  t.is(changed.status, 1);
  t.is(changed.said, "");
  t.true(changed.printed.includes("2 changes"));
  const small = written("small.json", { ...weekOld, windowDays: 2.05 });
  t.is((await run(["market", "diff", before, small, "--exit-code"])).status, 0);
  t.is((await run(["market", "diff", before, small, "--exit-code", "--threshold", "1"])).status, 1);
});

test("where nothing changed, one line says so", async (t) => {
  const same = await run(["market", "diff", before, before, "--exit-code"]);
  t.deepEqual([same.status, same.printed], [0, `Nothing changed in eu-west-1: both are of ${weekOld.pulledAt}.`]);
  // Of the last day both have the same prices.
  const old = written("steady.json", { ...weekOld, windowDays: 1 });
  const anew = written("anew.json", { ...weekOld, windowDays: 1, pulledAt: refreshed.pulledAt });
  const { printed } = await run(["market", "diff", old, anew]);
  t.is(
    printed,
    `Nothing changed in eu-west-1 but when it was pulled: ${weekOld.pulledAt}, then ${refreshed.pulledAt}.`,
  );
  t.true((await run(["market", "diff", old, anew, "--markdown"])).printed.endsWith(printed));
});

test("as Markdown a comparison is a table, folded where it is long", async (t) => {
  const { printed } = await run(["market", "diff", before, after, "--markdown"]);
  t.regex(printed, /^### Market of eu-west-1\n\nPulled \d{4}-.*\. 2 changes of 5 % or more, 2 smaller ones;/);
  t.true(printed.includes("| what | of | before | after | change |\n| --- | --- | ---: | ---: | ---: |\n"));
  t.true(printed.includes("| spot USD/h | m6i.large in eu-west-1a | 0.0500 | 0.0650 | +30.0 % |"));
  t.false(printed.includes("<details>"));
  const types = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [`m${index + 10}i.large`, m6i!]));
  const grown = written("grown.json", { ...weekOld, instanceTypes: types });
  const long = (await run(["market", "diff", before, grown, "--markdown"])).printed;
  t.regex(long, /\n\n<details><summary>588 more<\/summary>\n\n\| what/);
  t.regex(long, /\n\n483 are left out here: .*\n\n<\/details>$/);
  t.true(long.length < 13_000);
  t.is(long.split("\n").filter((line) => line.startsWith("| type, on-demand")).length, 120);
});

test("a hand-edited market is told of where it is shown and compared, and in the comment too", async (t) => {
  const edited = written("edited.json", refreshed, (text) => text.replace("0.065", "0.025"));
  const warning = `${edited} was changed since it was pulled. That is allowed, but a refresh by "blended-fleet market pull --region eu-west-1 --out ${edited}" undoes it`;
  const shown = await run(["market", "show", edited, "--json"]);
  t.true(shown.said.startsWith(`warning: ${warning}`));
  t.is((JSON.parse(shown.printed) as { warnings: string[] }).warnings.length, 1);
  for (const files of [
    [before, edited],
    [edited, after],
  ]) {
    const { status, printed, said } = await run(["market", "diff", ...files, "--markdown"]);
    t.is(status, 0);
    t.true(said.startsWith(`warning: ${warning}`));
    t.true(printed.includes(`\n\n> [!WARNING]\n> ${warning}`));
  }
});

test("the age of a comparison's second file is warned of, and not that of its first", async (t) => {
  const old = written("old.json", { ...exampleMarket, pulledAt: "2020-01-01T00:00:00Z" });
  t.is((await run(["market", "diff", old, after])).said, "");
  t.regex((await run(["market", "diff", after, old])).said, /^warning: .*old\.json is \d+ days old, more than 30/);
  t.regex((await run(["market", "show", old])).said, /^warning: .*old\.json is \d+ days old, more than 30/);
  const ahead = written("ahead.json", { ...exampleMarket, pulledAt: "2099-01-01T00:00:00Z" });
  t.regex(
    (await run(["market", "show", ahead])).said,
    /^warning: .* pulled at 2099-01-01T00:00:00Z, \d+ days from now/,
  );
});

test("one of two files may be standard input, as of git show", (t) => {
  const main = join(__dirname, "main.js");
  const diff = (input: string, ...files: readonly string[]) =>
    spawnSync(process.execPath, [main, "market", "diff", ...files], { input, encoding: "utf8" });
  const text = marketText(weekOld);
  const piped = diff(text, "-", after, "--exit-code");
  t.is(piped.status, 1);
  t.regex(piped.stdout, /after standard input \(\d{4}-.*\)\n/);
  t.is(piped.stderr, "");
  const edited = diff(text.replace("0.04", "0.041"), "-", after);
  t.true(edited.stderr.startsWith("warning: standard input was changed since it was pulled."));
  t.true(edited.stderr.includes(`--out ${after}"`), "the file to refresh is the other one");
  const empty = diff("", before, "-");
  t.is(empty.status, 2);
  t.regex(empty.stderr, /- standard input: expected JSON: .*, got an empty file/);
});

test("every fault of a comparison is reported at once, each with its place", async (t) => {
  const options = await run(["market", "diff", "-", "-", "--threshold", "-1", "--json", "--markdown"]);
  t.is(options.status, 2);
  t.regex((await run(["market", "diff", "", ""])).said, /- <old>: .*, got no name\n {2}- <new>: .*, got no name/);
  for (const where of ["--threshold", "--markdown", "<new>"]) t.true(options.said.includes(`- ${where}: `), where);
  const wrong = written("wrong.json", exampleMarket, (text) => text.replace('"vcpu": 2', '"vcpu": "2"'));
  const files = await run(["market", "diff", wrong, join(folder, "missing.json")]);
  t.is(files.status, 2);
  t.true(files.said.includes("wrong.json: instanceTypes.m6i.large.vcpu: expected vCPUs"), files.said);
  t.true(files.said.includes("missing.json: expected a market file that can be read"), files.said);
  const elsewhere = JSON.parse(marketText(exampleMarket).replaceAll("eu-west-1", "us-east-1")) as MarketFile;
  const regions = await run(["market", "diff", before, written("elsewhere.json", elsewhere)]);
  t.is(regions.status, 2);
  t.regex(
    regions.said,
    /elsewhere\.json: region: expected a market of eu-west-1, as .*before\.json is.*, got us-east-1/,
  );
});

test("every faulty option of a pull is reported at once, and nothing is asked of AWS", async (t) => {
  const taken = join(folder, "taken");
  writeFileSync(taken, "");
  const options = ["--region", "moon", "--days", "0", "--capacity", "1.5", "--types", "a,m6i.large", "--zones", "x"];
  const { status, said } = await run(["market", "pull", ...options, "--out", join(taken, "market.json")]);
  t.is(status, 2);
  for (const where of ["--region", "--days", "--capacity", "--types", "--zones", taken]) {
    t.true(said.includes(`- ${where}`), where);
  }
  t.is((await run(["market", "pull"])).status, 2);
});

const server = findMoto(process.env);
if (server === undefined) {
  test("a moto is there to test with", (t) => {
    const missing = `no moto_server on the path and none in ${motoVariable}: ${howToGetMoto}`;
    t.log(`skipped: ${missing}`);
    t.not(process.env["CI"], "true", missing);
  });
} else {
  testOnMoto(server);
}

function testOnMoto(motoServer: string): void {
  let moto: Moto;
  let market: StandInMarket;
  const types = "c6i.large,c7i.large,c6i.xlarge,i4i.large";

  test.before(async () => {
    moto = await startMoto(motoServer);
    market = await startStandInMarket(moto.endpoint);
    // The SDK's own settings, so that the command runs as it is shipped.
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: market.endpoint,
      AWS_ACCESS_KEY_ID: motoCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: motoCredentials.secretAccessKey,
    });
  });
  test.beforeEach(() => market.reset());
  test.after.always(async () => {
    await market?.stop();
    await moto?.stop();
  });

  function pull(name: string, ...options: readonly string[]): readonly string[] {
    return ["market", "pull", "--region", "eu-west-1", "--out", join(folder, name), ...options];
  }

  test.serial("a pull writes a file that can be shown, and a summary for machines", async (t) => {
    const { status, printed } = await run(pull("pulled.json", "--types", types, "--json"));
    t.is(status, 0);
    const { bytes, warnings, ...summary } = JSON.parse(printed) as Record<string, unknown>;
    t.is(bytes, readFileSync(join(folder, "pulled.json")).length);
    t.deepEqual(warnings, []);
    t.like(summary, { region: "eu-west-1", instanceTypes: 4, spotPools: 12, changePoints: 264 });
    const shown = await run(["market", "show", join(folder, "pulled.json")]);
    t.deepEqual([shown.status, shown.said], [0, ""]);
    t.regex(readFileSync(join(folder, "pulled.json"), "utf8"), /^ {2}"checksum": "sha256:[0-9a-f]{64}",$/m);
  });

  test.serial("scores that are refused leave a file without them, and a warning", async (t) => {
    market.fail("GetSpotPlacementScores", "UnauthorizedOperation", Infinity, 403);
    const { status, said } = await run(pull("unscored.json", "--types", types));
    t.is(status, 0);
    t.regex(said, /^warning: no spot placement scores of x86_64 c: .* permission ec2:GetSpotPlacementScores$/m);
    t.false(readFileSync(join(folder, "unscored.json"), "utf8").includes("placementScores"));
  });

  test.serial("whatever fails half way, the earlier file stays as it was", async (t) => {
    const file = join(folder, "earlier.json");
    writeFileSync(file, "earlier");
    for (const action of ["DescribeAvailabilityZones", "DescribeInstanceTypeOfferings", "GetProducts"]) {
      market.reset();
      market.fail(action, action === "GetProducts" ? "AccessDeniedException" : "UnauthorizedOperation");
      const { status, said } = await run(pull("earlier.json", "--types", types));
      t.is(status, 1);
      t.true(said.includes(`:${action}`), said);
      t.is(readFileSync(file, "utf8"), "earlier");
    }
    t.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith(".")),
      [],
    );
  });

  test.serial("types that EC2 does not know are bad input, and nothing is written", async (t) => {
    const { status, said } = await run(pull("unknown.json", "--types", "zz9.large"));
    t.is(status, 2);
    t.regex(said, /--types: expected instance types that EC2 has in eu-west-1, got "zz9.large"/);
    t.false(existsSync(join(folder, "unknown.json")));
  });

  test.serial("an interrupted pull ends at once and writes nothing", async (t) => {
    const { status } = await run(pull("interrupted.json"), (tell) => {
      const timer = setTimeout(tell, 5);
      return () => clearTimeout(timer);
    });
    t.is(status, 130);
    t.false(existsSync(join(folder, "interrupted.json")));
  });
}
