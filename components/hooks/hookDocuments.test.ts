import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { happyArgs, ofKind, recordFleet } from "../fixtures/happyFleet.js";
import { hookDocument } from "./hookDocuments.js";
import { HookName, HookStatus } from "./hookName.js";

interface Document {
  readonly schemaVersion: string;
  readonly parameters: Record<string, { type: string; interpolationType: string; allowedPattern: string }>;
  readonly mainSteps: readonly {
    readonly action: string;
    readonly inputs: { readonly runCommand: readonly string[] };
  }[];
}

const documentOf = (hook: HookName, folder: string): Document => hookDocument("shop", hook, folder) as Document;

/** Runs a hook's document in a shell of this machine, as the SSM Agent does: its parameters are in the environment. */
function runHook(t: ExecutionContext, hook: HookName, owners: string | undefined, parameters: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), "blended-fleet-hooks-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  if (owners !== undefined) {
    writeFileSync(join(folder, hook), `#!/bin/sh\n${owners}\n`);
    chmodSync(join(folder, hook), 0o755);
  }
  const script = documentOf(hook, folder).mainSteps[0]?.inputs.runCommand.join("\n") ?? "";
  const environment = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`SSM_${name}`, value]));
  const { status, stdout, stderr } = spawnSync("sh", ["-c", script], {
    env: { PATH: process.env["PATH"], ...environment },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const degrade = { workload: "web", step: "half-speed", timeoutSeconds: "30" };

test("an owner's hook is run with what it is told in its environment", (t) => {
  const owners = 'echo "$BLENDED_FLEET_WORKLOAD $BLENDED_FLEET_STEP $BLENDED_FLEET_TIMEOUT_SECONDS"';
  t.like(runHook(t, HookName.Degrade, owners, degrade), { status: 0, stdout: "web half-speed 30\n" });
});

test("a hook's own exit status is the command's", (t) => {
  t.is(runHook(t, HookName.Degrade, "exit 3", degrade).status, 3);
});

test("a hook that is not there is told apart from one that fails", (t) => {
  const { status, stderr } = runHook(t, HookName.Degrade, undefined, degrade);
  t.is(status, HookStatus.Unavailable);
  t.regex(stderr, /degrade is not there or not executable/);
});

test("a hook that takes too long is ended", (t) => {
  t.is(runHook(t, HookName.Degrade, "sleep 30", { ...degrade, timeoutSeconds: "1" }).status, HookStatus.TimedOut);
});

test("an agent that can't hand parameters over as data runs nothing", (t) => {
  const { status, stdout } = runHook(t, HookName.Degrade, "echo ran", {});
  t.is(status, HookStatus.OldAgent);
  t.is(stdout, "");
});

test("whatever a parameter holds stays data", (t) => {
  for (const step of ["$(echo spliced)", "`echo spliced`", '"; echo spliced; "', "a\nb", "{{ workload }}", "-rf"]) {
    const { stdout } = runHook(t, HookName.Degrade, 'printf %s "$BLENDED_FLEET_STEP"', { ...degrade, step });
    t.is(stdout, step);
  }
});

test("no document splices a parameter into its script, and every parameter has a form", (t) => {
  for (const hook of Object.values(HookName)) {
    const { schemaVersion, parameters, mainSteps } = documentOf(hook, "/opt/hooks");
    t.is(schemaVersion, "2.2");
    t.false(JSON.stringify(mainSteps).includes("{{"), hook);
    t.true(Object.keys(parameters).length >= 2, hook);
    for (const [name, { type, interpolationType, allowedPattern }] of Object.entries(parameters)) {
      t.deepEqual([type, interpolationType], ["String", "ENV_VAR"], `${hook} ${name}`);
      t.false(new RegExp(allowedPattern).test("$(reboot)"), `${hook} ${name}`);
    }
  }
});

test("no document's name begins with what AWS keeps for its own, whatever a fleet is called", async (t) => {
  const documents = ofKind(await recordFleet(happyArgs(), "aws-shop"), "Document");
  t.true(documents.length > 0);
  for (const { name } of documents) t.notRegex(name, /^(aws|amazon|amzn)/i);
});

test("a fleet has a document for each hook, which looks where its owner says", async (t) => {
  const args = happyArgs();
  args.infrastructure.hookFolder = "/srv/hooks";
  const documents = ofKind(await recordFleet(args), "Document");
  t.deepEqual(
    documents.map(({ name }) => name).sort(),
    Object.values(HookName)
      .map((hook) => `blended-fleet.shop.${hook}`)
      .sort(),
  );
  for (const { inputs } of documents) t.true((inputs["content"] as string).includes("/srv/hooks/"));
});
