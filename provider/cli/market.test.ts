import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { findMoto, howToGetMoto, motoCredentials, motoVariable, startMoto, type Moto } from "../aws/fixtures/moto.js";
import { startStandInMarket, type StandInMarket } from "../aws/fixtures/standInMarket.js";
import { exampleMarket } from "../market/fixtures/exampleMarket.js";
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
    t.is((await run(["market", "show", join(folder, "pulled.json")])).status, 0);
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
