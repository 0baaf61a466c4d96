import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { runCommand } from "../provider/cli/fixtures/runCommand.js";
import { runningCommand } from "../provider/cli/fixtures/runningCommand.js";
import { fencedBlocks } from "./docs/markdown.js";

const variable = "BLENDED_FLEET_SCHEMATHESIS";
const folder = mkdtempSync(join(tmpdir(), "blended-fleet-schemathesis-"));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

/** It tries names at random, which are of nothing; told these, it also comes to what is there. */
const names = '[parameters]\n"path.workload" = "training"\n"path.bid" = "nightly"\n';

const program = schemathesisIn(process.env);

if (program === undefined) {
  test("schemathesis is there to test with", (t) => {
    const missing = `no schemathesis on the path and none in ${variable}: .ci/get-schemathesis installs it`;
    t.log(`skipped: ${missing}`);
    t.not(process.env["CI"], "true", missing);
  });
} else {
  test.serial("requests made of the OpenAPI document at random break nothing that it says", async (t) => {
    t.timeout(120_000);
    const { origin, token } = await served(t);
    await tried(t, program, documentedSettings(), origin, token);
  });

  test.serial("nor do they where they name what is there", async (t) => {
    t.timeout(120_000);
    const { origin, token, url } = await served(t);
    const bid = ["--workload", "training", "--part", "main", "--units", "3", "--price", "0.05", "--until", "300d"];
    const placed = await runCommand(["bid", "place", "nightly", ...bid, "--url", url]);
    t.is(placed.status, 0, placed.said);
    await tried(t, program, `${names}\n${documentedSettings()}`, origin, token);
  });
}

/** Fast, so that the limit of writes an hour is no limit here. */
async function served(t: ExecutionContext) {
  const server = runningCommand(t, ["serve", "--port", "0", "--speed", "600", "--days", "30"]);
  const [, url = "", origin = "", token = ""] = await server.shown(/Page and API: ((\S+)\/#token=(\S+))/);
  return { url, origin, token };
}

/** What docs/api.md tells a reader to try it with. */
function documentedSettings(): string {
  const page = readFileSync("docs/api.md", "utf8");
  const [settings] = fencedBlocks(page).filter(({ language }) => language === "toml");
  if (!settings) throw new Error("expected a block of TOML in docs/api.md");
  return `${settings.lines.join("\n")}\n`;
}

async function tried(
  t: ExecutionContext,
  schemathesis: string,
  settings: string,
  origin: string,
  token: string,
): Promise<void> {
  const file = join(folder, "schemathesis.toml");
  writeFileSync(file, settings);
  const most = ["--max-time", "22", "--max-examples", "20", "--seed", "1"];
  const args = [
    ...["--config-file", file, "run", `${origin}/openapi.json`, "-H", `Authorization: Bearer ${token}`],
    ...["--continue-on-failure", "--request-timeout", "10"],
    ...most,
  ];
  const { status, output } = await ended(schemathesis, args);
  t.log(/^ *\d+ generated.*$/m.exec(output)?.[0].trim() ?? "");
  t.is(status, 0, output);
  t.regex(output, /Tested: \d+/);
}

function ended(file: string, args: readonly string[]): Promise<{ readonly status: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = execFile(file, args, { cwd: folder, maxBuffer: 1 << 26 }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? 1, output: stdout + stderr }),
    );
  });
}

function schemathesisIn({ [variable]: named, PATH = "" }: NodeJS.ProcessEnv): string | undefined {
  const folders = named === undefined ? PATH.split(delimiter) : [named];
  return folders.map((place) => join(place, "schemathesis")).find((path) => existsSync(path));
}
