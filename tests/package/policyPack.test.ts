/*
 * The policy pack as an organisation gets it: packed, installed with its own dependencies where there is nothing else, and
 * run by Pulumi's real engine from there.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import test from "ava";
import { packageRoot } from "../../provider/cli/packageRoot.js";
import { printedViolations } from "../engine/policyViolations.js";
import { TestStack } from "../engine/testStack.js";
import { withEngine } from "../engine/withEngine.js";

withEngine((engine) => {
  test("the packed policies run from an empty folder that they are installed in", async (t) => {
    t.timeout(300_000);
    const owner = mkdtempSync(join(tmpdir(), "blended-fleet-owner-"));
    const stack = new TestStack(engine);
    try {
      const folder = await installed(owner);
      t.deepEqual(readdirSync(folder).sort(), ["PulumiPolicy.yaml", "README.md", "index.js", "package.json"]);
      const program = { kind: "corpus", names: ["steady-on-spot", "group-on-spot"] } as const;
      const policies = { folder, configuration: { all: "advisory" } };
      const { text } = await stack.run({ kind: "preview", program, policies });
      t.deepEqual(printedViolations(text), [
        { level: "advisory", policy: "refuse-unkept-level", on: "steady-on-spot" },
      ]);
    } finally {
      await stack.remove();
      rmSync(owner, { recursive: true, force: true });
    }
  });
});

async function installed(owner: string): Promise<string> {
  const run = promisify(execFile);
  await run("npm", ["pack", "--silent", "--pack-destination", owner, packageRoot("dist", "policy-pack")]);
  const [packed = ""] = readdirSync(owner);
  writeFileSync(join(owner, "package.json"), JSON.stringify({ private: true }));
  const options = ["--prefer-offline", "--no-audit", "--no-fund", "--silent"];
  await run("npm", ["install", ...options, `./${packed}`], { cwd: owner });
  return join(owner, "node_modules", "blended-fleet-policies");
}
