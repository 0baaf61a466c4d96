/*
 * The packed package, installed as an owner does, added to programs by `pulumi package add` and run. It needs Pulumi's
 * language hosts, which come with a full installation of Pulumi and not with the command line that .ci/get-pulumi builds.
 */
import { execFile } from "node:child_process";
import {
  accessSync,
  constants,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import test from "ava";
import { packageRoot } from "../../provider/cli/packageRoot.js";
import { readWorld } from "../engine/standInWorld.js";
import { placeStandIn } from "../engine/testStack.js";

const folders = (process.env["PATH"] ?? "").split(delimiter);
/** By the language host that runs it: writes a program that declares the quickstart's fleet. */
const programs = { nodejs: writeTypeScript, yaml: writeYaml };
const here = Object.entries(programs).filter(([language]) => missingFor(language).length === 0);

for (const language of Object.keys(programs)) {
  const missing = missingFor(language).join(", ");
  if (missing) test.skip(`a ${language} program adds the package: ${missing} is not on the path`, () => undefined);
}
if (here.length > 0) testPackageAdd();

function testPackageAdd(): void {
  const owner = mkdtempSync(join(tmpdir(), "blended-fleet-owner-"));
  const world = join(owner, "world.json");
  const bin = join(owner, "bin");

  test.before("the package is packed and installed", async (t) => {
    t.timeout(300_000);
    await inFolder(packageRoot(), "npm", "pack", "--ignore-scripts", "--silent", "--pack-destination", owner);
    const { version } = JSON.parse(readFileSync(packageRoot("package.json"), "utf8")) as { version: string };
    writeFileSync(join(owner, "package.json"), JSON.stringify({ private: true }));
    await inFolder(owner, "npm", "install", "--omit=dev", "--prefer-offline", `./blended-fleet-${version}.tgz`);
    for (const folder of [bin, join(owner, "backend")]) mkdirSync(folder);
    placeStandIn(bin);
  });
  test.after.always(() => rmSync(owner, { recursive: true, force: true }));

  for (const [language, write] of here) {
    test.serial(`a ${language} program adds the package, previews, comes up, changes nothing and goes`, async (t) => {
      t.timeout(300_000);
      const folder = join(owner, language);
      mkdirSync(folder);
      write(folder);
      const pulumi = (...args: readonly string[]) => inFolder(folder, "pulumi", ...args, "--non-interactive");
      await pulumi("stack", "init", "dev");
      await pulumi("package", "add", join(owner, "node_modules", "blended-fleet", "plugin"));
      t.true((await pulumi("preview")).includes("Plan of shop"));
      t.deepEqual(readWorld(world), []);
      await pulumi("up", "--yes", "--skip-preview");
      t.true(readWorld(world).some(({ type }) => type === "aws:autoscaling/group:Group"));
      await pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
      await pulumi("destroy", "--yes", "--skip-preview");
      t.deepEqual(readWorld(world), []);
    });
  }

  /** What a command prints. */
  async function inFolder(folder: string, command: string, ...args: readonly string[]): Promise<string> {
    const env = {
      ...process.env,
      PATH: [bin, ...folders].join(delimiter),
      PULUMI_BACKEND_URL: `file://${join(owner, "backend")}`,
      PULUMI_HOME: join(owner, "home"),
      PULUMI_CONFIG_PASSPHRASE: "a passphrase for tests",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      BLENDED_FLEET_STAND_IN_WORLD: world,
    };
    const { stdout } = await promisify(execFile)(command, args, { cwd: folder, env, maxBuffer: 2 ** 26 });
    return stdout;
  }
}

/** The quickstart, which imports the SDK in the place of the package. */
function writeTypeScript(folder: string): void {
  writeFileSync(join(folder, "Pulumi.yaml"), "name: from-typescript\nruntime: nodejs\n");
  const { dependencies, devDependencies } = JSON.parse(readFileSync(packageRoot("package.json"), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const used = {
    "@pulumi/pulumi": dependencies["@pulumi/pulumi"],
    typescript: dependencies["typescript"],
    "@types/node": devDependencies["@types/node"],
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: used }));
  const program = readFileSync(packageRoot("examples", "quickstart", "index.ts"), "utf8");
  writeFileSync(join(folder, "index.ts"), program.replace(`from "blended-fleet"`, `from "@pulumi/blended-fleet"`));
}

function writeYaml(folder: string): void {
  copyFileSync(packageRoot("examples", "yaml", "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
}

function missingFor(language: string): readonly string[] {
  return ["pulumi", `pulumi-language-${language}`].filter((name) => !isOnPath(name));
}

function isOnPath(name: string): boolean {
  return folders.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
