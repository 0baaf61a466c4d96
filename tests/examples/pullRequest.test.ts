import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import test from "ava";
import { parse } from "yaml";
import { exampleMarket } from "../../provider/market/fixtures/exampleMarket.js";
import { marketText } from "../../provider/market/marketText.js";

/** The repository, from `dist/tests/examples`. */
const root = join(__dirname, "..", "..", "..");

interface Step {
  readonly name?: string;
  readonly run?: string;
}
const workflow = parse(readFileSync(join(root, "examples", "pull-request", "plan.yml"), "utf8")) as {
  readonly jobs: { readonly plan: { readonly steps: readonly Step[] } };
};

const program = (units: number): string => `
import { BlendedFleet, Level } from "blended-fleet";
const zones = ["eu-west-1a", "eu-west-1b"];
new BlendedFleet("shop", {
  zones,
  market: { file: "market.json", maximumAgeDays: 3650 },
  workloads: [{ name: "web", needs: { vcpu: 2, memoryGiB: 8 }, units: ${units}, level: Level.NonInterruptible }],
  infrastructure: {
    network: {
      subnetIds: Object.fromEntries(zones.map((zone) => [zone, "subnet-0a1b2c3d4e5f60001"])),
      securityGroupIds: ["sg-0a1b2c3d4e5f60000"],
    },
    imageId: "ami-0a1b2c3d4e5f60000",
  },
});
`;

/** A clone with a pull request checked out, as the workflow finds it, with stand-ins for what needs an account. */
function clone() {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-pull-request-"));
  const [repository, bin, temporary] = ["repository", "bin", "temporary"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [repository, bin, temporary]) mkdirSync(each);
  const modules = join(folder, "modules");
  mkdirSync(join(modules, ".bin"), { recursive: true });
  symlinkSync(root, join(modules, "blended-fleet"));
  symlinkSync(join(root, "dist", "provider", "cli", "main.js"), join(modules, ".bin", "blended-fleet"));
  symlinkSync(join(root, "node_modules", "@pulumi"), join(modules, "@pulumi"));
  const tool = (name: string, script: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  tool("npm", `[ -e index.ts ] && ln -sfn ${modules} node_modules`);
  tool("pulumi", 'echo "policy said no: $*"; exit 255');
  tool("gh", `echo "$@" > ${folder}/gh-said`);
  const env = {
    ...process.env,
    PATH: [bin, process.env["PATH"]].join(delimiter),
    RUNNER_TEMP: temporary,
    STACK: "production",
    MARKET: "market.json",
    BASE: "origin/main",
    GITHUB_ENV: join(temporary, "env"),
    NUMBER: "7",
    NO_COLOR: "1",
  };
  const git = (...args: readonly string[]): void =>
    void execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
      cwd: repository,
      stdio: "pipe",
    });
  return { folder, repository, comment: join(temporary, "comment.md"), env, git };
}

type Clone = ReturnType<typeof clone>;

function write({ repository }: Clone, units: number, usdPerHour: number): void {
  const type = exampleMarket.instanceTypes["m6i.large"];
  if (type === undefined) throw new RangeError("expected m6i.large in the example");
  const instanceTypes = { ...exampleMarket.instanceTypes, "m6i.large": { ...type, onDemandUsdPerHour: usdPerHour } };
  writeFileSync(join(repository, "market.json"), marketText({ ...exampleMarket, instanceTypes }));
  writeFileSync(join(repository, "index.ts"), program(units));
  writeFileSync(join(repository, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
  writeFileSync(join(repository, "Pulumi.production.yaml"), "config:\n  aws:region: eu-west-1\n");
  writeFileSync(join(repository, ".gitignore"), "node_modules\n");
}

/** As GitHub runs a step: with `bash -e`. */
function run({ repository, env }: Clone, name: string | undefined, command: string) {
  const { status, stderr } = spawnSync("bash", ["-e", "-c", command], { cwd: repository, env, encoding: "utf8" });
  return { name, status, stderr };
}

/** Of the workflow, those that are commands. */
const steps = workflow.jobs.plan.steps.flatMap(({ name, run: command }) => (command ? [{ name, command }] : []));

test("the workflow comments with plan, change, prices and policies, edits its comment, and fails with the policies", (t) => {
  const made = clone();
  t.teardown(() => rmSync(made.folder, { recursive: true, force: true }));
  made.git("init", "-q", "-b", "main");
  write(made, 2, 0.1);
  made.git("add", ".");
  made.git("commit", "-q", "-m", "base");
  made.git("update-ref", "refs/remotes/origin/main", "HEAD");
  made.git("checkout", "-q", "-b", "change");
  write(made, 3, 0.105);
  made.git("commit", "-q", "-a", "-m", "change");

  const last = steps.at(-1);
  for (const { name, command } of steps.slice(0, -1)) {
    const done = run(made, name, command);
    t.is(done.status, 0, `${name ?? command}: ${done.stderr}`);
  }
  const comment = readFileSync(made.comment, "utf8");
  t.regex(comment, /^### Plan of fleet shop\n/);
  t.regex(comment, /\*\*Changed:\*\* 0\.200 → 0\.315 USD an hour: \+0\.105 by what is declared, \+0\.010 by prices\./);
  t.regex(comment, /because units: 2 → 3/);
  t.regex(comment, /\n\n### Market of eu-west-1\n[^]*\| on-demand USD\/h \| m6i\.large \|/);
  t.regex(comment, /### Policies\n\n\*\*The preview failed\.\*\*[^]*policy said no: preview --stack production/);
  t.is(
    readFileSync(join(made.folder, "gh-said"), "utf8"),
    `pr comment 7 --edit-last --create-if-none --body-file ${made.comment}\n`,
  );
  t.is(readFileSync(made.env.GITHUB_ENV, "utf8"), "POLICIES=255\n");
  t.is(
    run({ ...made, env: { ...made.env, POLICIES: "255" } as Clone["env"] }, last?.name, last?.command ?? "").status,
    255,
  );
});

test("the workflow comments on the pull request that brings the program as well", (t) => {
  const made = clone();
  t.teardown(() => rmSync(made.folder, { recursive: true, force: true }));
  made.git("init", "-q", "-b", "main");
  made.git("commit", "-q", "--allow-empty", "-m", "base");
  made.git("update-ref", "refs/remotes/origin/main", "HEAD");
  write(made, 3, 0.1);
  made.git("add", ".");
  made.git("commit", "-q", "-m", "change");
  for (const { name, command } of steps.slice(0, 3)) {
    const done = run(made, name, command);
    t.is(done.status, 0, `${name ?? command}: ${done.stderr}`);
  }
  t.regex(readFileSync(made.comment, "utf8"), /^The base branch has no plan .*\n\n### Plan of fleet shop\n/);
});
