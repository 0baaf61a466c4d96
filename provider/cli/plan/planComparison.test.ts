import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import test from "ava";
import { shop, web, worker, zones } from "../../plan/fixtures/plannedShop.js";
import { fleetArgs, imports, nodeProgram, programFolders } from "../../preview/fixtures/programFolder.js";
import { ranCommand } from "../fixtures/ranCommand.js";
import { runCommand } from "../fixtures/runCommand.js";
import { packageRoot } from "../packageRoot.js";
import type { ShownPlans } from "./shownPlans.js";

const folder = mkdtempSync(join(tmpdir(), "plan-comparison-"));
test.after.always(() => rmSync(folder, { recursive: true }));
const folderOf = programFolders(test);

function written(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const { plan } = shop([worker]);
const fleet = written("fleet.json", { zones, workloads: [worker] });
const program = folderOf("program", nodeProgram());
/** The same fleet with more units, as on another branch. */
const grown = folderOf("grown", { ...nodeProgram(), "index.js": programOf("shop", 6) });

function programOf(name: string, units: number): string {
  return `${imports}new BlendedFleet("${name}", ${fleetArgs.replace('"units":4', `"units":${units}`)});`;
}

test.serial(
  "a program is held against another program, each in its folder and with the stack's own configuration",
  async (t) => {
    const text = `${imports}const units = new pulumi.Config().requireNumber("units");
    const args = JSON.parse(require("node:fs").readFileSync("args.json", "utf8"));
    args.workloads[0].units = units;
    new BlendedFleet("shop", args);`;
    const [before, after] = [4, 6].map((units) =>
      folderOf(`configured-${units}`, {
        ...nodeProgram(),
        "index.js": text,
        "args.json": fleetArgs,
        "Pulumi.dev.yaml": `config: { sample:units: ${units} }\n`,
      }),
    ) as [string, string];
    const named = relative(process.cwd(), before);
    const { status, printed, said } = await ranCommand(["plan", after, "--compare", named, "--stack", "dev"]);
    t.is(status, 0, said);
    t.true(printed.includes(`\nAgainst ${named}: `), printed);
    t.true(printed.includes("\n    because units: 4 → 6\n"), printed);
  },
);

test.serial(
  "a fleet file and a program are one fleet, whatever the file is called, and the stack is the program's",
  async (t) => {
    const { status, printed, said } = await ranCommand([
      "plan",
      packageRoot("examples", "teams", "fleet.yaml"),
      "--json",
    ]);
    t.is(status, 0, said);
    const before = written("teams.json", JSON.parse(printed));
    for (const [subject, older] of [
      [packageRoot("examples", "teams", "fleet.yaml"), packageRoot("examples", "teams")],
      [packageRoot("examples", "teams"), packageRoot("examples", "teams", "fleet.yaml")],
      [packageRoot("examples", "teams", "fleet.yaml"), before],
    ] as const) {
      const compared = await ranCommand(["plan", subject, "--compare", older, "--json"]);
      t.is(compared.status, 0, compared.said);
      const { fleets, gone, against } = JSON.parse(compared.printed) as ShownPlans;
      t.deepEqual([fleets.length, gone, against], [1, [], older]);
      t.truthy(fleets[0]?.change);
    }
  },
);

test.serial("fleets that came and went are told of by name", async (t) => {
  const two = folderOf("two", { ...nodeProgram(), "index.js": `${programOf("shop", 4)}\n${addedFleet("young")}` });
  const older = folderOf("older", { ...nodeProgram(), "index.js": `${programOf("shop", 4)}\n${addedFleet("old")}` });
  const { status, printed, said } = await ranCommand(["plan", two, "--compare", older]);
  t.is(status, 0, said);
  t.regex(printed, /^Plan of shop: [^]*\nAgainst \S+: no change\.\n\nPlan of young: /);
  t.true(printed.endsWith(`\nAgainst ${older}: new.\n\nold is gone, which ${older} has.\n`), printed);
});

function addedFleet(name: string): string {
  return `new BlendedFleet("${name}", ${fleetArgs});`;
}

test.serial("plans of other fleets are refused by name", async (t) => {
  const other = folderOf("other", { ...nodeProgram(), "index.js": programOf("store", 4) });
  const many = written("many.json", { fleets: [..."abcdefg"].map((name) => ({ plan: { ...plan, fleet: name } })) });
  const none = written("none.json", { fleets: [] });
  for (const [subject, older, told] of [
    [program, other, "expected a plan of shop, got one of store"],
    [program, written("renamed.json", { ...plan, fleet: "store" }), "expected a plan of shop, got one of store"],
    [fleet, many, "expected a plan of fleet, got one of a, b, c, d, e, 2 more"],
    [fleet, none, "expected a plan of fleet, got none"],
  ] as const) {
    const { status, printed, said } = await ranCommand(["plan", subject, "--compare", older]);
    t.deepEqual(
      [status, printed, said],
      [2, "", `blended-fleet: this comparison can't be used:\n  - ${older}: ${told}\n`],
    );
  }
});

test.serial("which of the two programs has the faults, or fails, is told", async (t) => {
  const broken = folderOf("broken", { ...nodeProgram(), "index.js": `${imports}new BlendedFleet("shop", {});` });
  const faulty = await ranCommand(["plan", program, "--compare", broken]);
  t.is(faulty.status, 2);
  t.true(faulty.said.startsWith(`blended-fleet: fleet shop, of --compare ${broken}, can't be used:\n  - zones: `));
  const failing = folderOf("failing", { ...nodeProgram(), "index.js": "throw new Error('own');" });
  const failed = await ranCommand(["plan", program, "--compare", failing]);
  t.is(failed.status, 1);
  t.true(failed.said.startsWith(`blended-fleet: --compare ${failing}: the program failed\n`), failed.said);
  t.regex(failed.said, /\nError: own\n/);
  t.notRegex(failed.said, /provider.cli|node:internal/);
  const none = await ranCommand(["plan", fleet, "--compare", folderOf("empty", {})]);
  t.is(none.status, 2);
  t.regex(none.said, /^blended-fleet: this program, of --compare \S+, can't be used:\n {2}- \S+: expected a program: /);
});

/** A checkout with a Pulumi of its own, and the command that is installed with it. */
function checkout(name: string, command: string): string {
  return folderOf(name, {
    "Pulumi.yaml": "name: sample\nruntime: nodejs\n",
    "index.js": "throw new Error('this is for the command that is installed here');",
    "node_modules/@pulumi/pulumi/package.json": '{ "name": "@pulumi/pulumi", "main": "index.js" }',
    "node_modules/@pulumi/pulumi/index.js": "",
    "node_modules/blended-fleet/package.json": '{ "bin": { "blended-fleet": "main.js" } }',
    "node_modules/blended-fleet/main.js": command,
  });
}

test.serial("a checkout with a Pulumi of its own is planned by the command that is installed with it", async (t) => {
  const printed = JSON.stringify({ fleets: [{ plan: { ...plan, fleet: "shop" } }], gone: [] });
  const own = checkout("own", `console.error("hi"); console.log(${JSON.stringify(printed)}, " ".repeat(1e6));`);
  const compared = await ranCommand(["plan", grown, "--compare", own, "--json"]);
  t.is(compared.status, 0, compared.said);
  t.is(compared.said, "");
  const { fleets } = JSON.parse(compared.printed) as ShownPlans;
  t.is(fleets[0]?.change?.usdPerHour.before, plan.usdPerHour);

  const asked = checkout("asked", 'console.error("asked:", process.argv.slice(2).join(" ")); process.exitCode = 2;');
  writeFileSync(join(asked, "Pulumi.dev.yaml"), "");
  const withStack = folderOf("with-stack", { ...nodeProgram(), "Pulumi.dev.yaml": "" });
  const refused = await ranCommand(["plan", withStack, "--compare", asked, "--stack", "dev"]);
  t.deepEqual(
    [refused.status, refused.said],
    [
      1,
      `blended-fleet: --compare ${asked}: the command that is installed with it failed:\n` +
        `asked: plan ${asked} --json --stack dev\n`,
    ],
  );
});

test.serial(
  "a program's own prints stay out of the result while it is held against a checkout that takes its time",
  async (t) => {
    const printed = JSON.stringify({ fleets: [{ plan: { ...plan, fleet: "shop" } }], gone: [] });
    const slow = checkout("slow", `setTimeout(() => console.log(${JSON.stringify(printed)}), 300);`);
    const ticking = folderOf("ticking", nodeProgram('setInterval(() => console.log("tick"), 1);'));
    const compared = await ranCommand(["plan", ticking, "--compare", slow, "--json"]);
    t.is(compared.status, 0, compared.said);
    t.is((JSON.parse(compared.printed) as ShownPlans).fleets.length, 1);
  },
);

test.serial(
  "a checkout's own command runs in its folder with nothing to read, and one that says nothing is told of by its end",
  async (t) => {
    const waiting = checkout(
      "waiting",
      'process.stdin.resume().on("end", () => process.kill(process.pid, "SIGKILL"));',
    );
    const killed = await ranCommand(["plan", program, "--compare", waiting]);
    t.is(killed.status, 1);
    t.regex(killed.said, /the command that is installed with it failed:\nCommand failed: \S+/);
    const where = checkout("where", "console.error(process.cwd(), ...process.argv.slice(3)); process.exitCode = 2;");
    const answers = written("answers.json", {});
    const [from, asked] = [relative(process.cwd(), where), relative(process.cwd(), answers)];
    const refused = await ranCommand(["plan", program, "--compare", from, "--answers", asked]);
    t.true(refused.said.endsWith(`\n${where} ${where} --json --answers ${answers}\n`), refused.said);
  },
);

test.serial("a program in YAML is planned whatever packages lie beside it", async (t) => {
  const yaml = { type: "blended-fleet:BlendedFleet", properties: JSON.parse(fleetArgs) as unknown };
  const older = checkout("yaml", "throw new Error('YAML is run by no command');");
  const project = { name: "sample", runtime: "yaml", resources: { shop: yaml } };
  writeFileSync(join(older, "Pulumi.yaml"), JSON.stringify(project));
  const { status, printed, said } = await ranCommand(["plan", program, "--compare", older]);
  t.is(status, 0, said);
  t.true(printed.endsWith(`\nAgainst ${older}: no change.\n`));
});

test.serial("the faults of the fleets are told before those of what they are held against", async (t) => {
  const faulty = written("faulty.json", { zones, workloads: [] });
  const { status, said } = await ranCommand(["plan", faulty, "--compare", join(folder, "gone.json")]);
  t.is(status, 2);
  t.regex(said, /workloads/);
  t.notRegex(said, /gone\.json/);
});

test.serial(
  "a checkout with a Pulumi of its own but no command, or one that prints something else, is refused",
  async (t) => {
    const bare = checkout("bare", "");
    rmSync(join(bare, "node_modules", "blended-fleet"), { recursive: true });
    const other = checkout("prints", 'console.log("{}")');
    for (const [older, told] of [
      [
        bare,
        /: expected blended-fleet installed with the program, got Cannot find module 'blended-fleet\/package\.json'/,
      ],
      [other, /: expected what `blended-fleet plan --json` prints, .*, got \{\}/],
    ] as const) {
      const { status, said } = await ranCommand(["plan", program, "--compare", older]);
      t.is(status, 2, said);
      t.regex(said, told);
    }
  },
);

test.serial("a stack is refused where neither side is a program", async (t) => {
  const alone = await runCommand(["plan", fleet, "--compare", fleet, "--stack", "dev"]);
  t.deepEqual([alone.status, alone.printed], [2, ""]);
  t.regex(alone.said, /- --stack: expected no stack/);
  const beside = await ranCommand(["plan", fleet, "--compare", program, "--stack", "dev"]);
  t.is(beside.status, 2);
  t.regex(beside.said, /- --stack: expected a stack with a file \S+\/program\/Pulumi\.dev\.yaml, got "dev"/);
});

test("workloads that are the same on both sides are no change", async (t) => {
  const older = written("older.json", shop([web, worker]).plan);
  const now = written("now.json", { zones, workloads: [web, worker] });
  const { printed } = await runCommand(["plan", now, "--compare", older]);
  t.true(printed.endsWith(`\nAgainst ${older}: no change.`));
});
