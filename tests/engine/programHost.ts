/*
 * A process that runs Pulumi's programs for a test: one run of the engine for each message. A program that fails leaves
 * promises behind that nobody waits for, which would end the test's own process.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import {
  LocalWorkspace,
  PulumiCommand,
  type OutputMap,
  type PulumiFn,
  type Stack,
} from "@pulumi/pulumi/automation/index.js";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BlendedFleetArgs } from "../../components/args.js";
import { BlendedFleet } from "../../components/blendedFleet.js";
import { corpus } from "../../policies/fixtures/corpus/corpus.js";
import { instance, spotWorkload } from "../../policies/fixtures/corpus/kit.js";
import { RemoteFleet } from "../package/remoteFleet.js";
import type { EngineAnswer, EngineProgram, EngineResult, EngineRun, PolicyPackRun, ProgramFleet } from "./engineRun.js";

const [, , folder = "", stackName = "dev"] = process.argv;
const projectName = "engine-test";
/** Where the backend that the test names keeps the stack. The Automation API's export shows secrets in the clear. */
const stateFile = join(folder, "backend", ".pulumi", "stacks", projectName, `${stackName}.json`);
const examples = join(__dirname, "..", "..", "examples");
const load = createRequire(__filename);

// The engine's own answer tells what went wrong in a program.
process.on("unhandledRejection", () => undefined);
process.on("disconnect", () => process.exit());
process.on("message", (run: EngineRun) => void answerTo(run).then((answer) => process.send?.(answer)));

const created = createStack();

async function createStack(): Promise<Stack> {
  return LocalWorkspace.createStack(
    { stackName, projectName, program: async () => undefined },
    { workDir: folder, pulumiHome: join(folder, "home"), pulumiCommand: await PulumiCommand.get({ root: folder }) },
  );
}

async function answerTo(run: EngineRun): Promise<EngineAnswer> {
  try {
    return { kind: "done", result: await perform(run, await created) };
  } catch (error) {
    return { kind: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}

/** No run asks for the engine's events: the Automation API loses long ones (pulumi/pulumi#6768). */
async function perform(run: EngineRun, stack: Stack): Promise<EngineResult> {
  await applySettings(run, stack);
  const display = { color: "never" } as const;
  switch (run.kind) {
    case "preview": {
      const { expectNoChanges = false } = run;
      const options = { ...display, ...heldTo(run.policies), expectNoChanges, program: programOf(run.program) };
      const { stdout } = await stack.preview(options);
      return { text: stdout, changes: {}, outputs: {} };
    }
    case "up": {
      const { expectNoChanges = false, refresh = false, failFor = "" } = run;
      stack.workspace.envVars["BLENDED_FLEET_STAND_IN_FAIL"] = failFor;
      const options = {
        ...display,
        ...heldTo(run.policies),
        expectNoChanges,
        refresh,
        program: programOf(run.program),
      };
      const done = await stack.up(options);
      const { resourceChanges = {} } = done.summary;
      return { text: done.stdout, changes: resourceChanges, outputs: plainOutputs(done.outputs) };
    }
    case "state":
      return { text: readFileSync(stateFile, "utf8"), changes: {}, outputs: {} };
    case "refresh":
    case "destroy": {
      const { stdout, summary } = await stack[run.kind](display);
      return { text: stdout, changes: summary.resourceChanges ?? {}, outputs: {} };
    }
  }
}

async function applySettings(run: EngineRun, stack: Stack): Promise<void> {
  if ("program" in run && run.program.kind === "example" && run.program.settings)
    await stack.setAllConfig(run.program.settings);
}

/** The Automation API takes the pack's configuration as a file. */
function heldTo(policies: PolicyPackRun | undefined): { policyPacks?: string[]; policyPackConfigs?: string[] } {
  if (policies === undefined) return {};
  const file = join(folder, "policies.json");
  writeFileSync(file, JSON.stringify(policies.configuration ?? {}));
  return { policyPacks: [policies.folder], policyPackConfigs: [file] };
}

function plainOutputs(outputs: OutputMap): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(outputs).map(([key, { value }]) => [key, value as unknown]));
}

function programOf(program: EngineProgram): PulumiFn {
  switch (program.kind) {
    case "example":
      return () => loadExample(program.name);
    case "fleets":
      return async () => {
        for (const { name, args } of program.fleets) new BlendedFleet(name, args);
      };
    case "wired":
      return async () => void wired(BlendedFleet, program.fleet, program.secret);
    case "remote":
      return async () => remoteOutputs(program.fleet, program.secret);
    case "corpus":
      return async () => {
        for (const { name, declare } of corpus) if (program.names.includes(name)) declare(name);
      };
    case "secretTag":
      return async () => void instance("teller", { tags: { [program.key]: pulumi.secret(program.value) } });
    case "spotWorkloads":
      return async () => {
        for (let index = 0; index < program.count; index++) spotWorkload(`workload-${index}`);
      };
    case "plain":
      return async () => {
        for (const { type, name, inputs } of program.resources) new PlainCustomResource(type, name, inputs);
      };
  }
}

/** Pulumi's own class is abstract. */
class PlainCustomResource extends pulumi.CustomResource {}

function remoteOutputs(fleet: ProgramFleet, secret: string | undefined): Record<string, unknown> {
  const { plan, groupNames, functionName } =
    secret === undefined ? new RemoteFleet(fleet.name, fleet.args) : wired(RemoteFleet, fleet, secret);
  return { plan, groupNames, functionName };
}

function wired<F>(
  Fleet: new (name: string, args: BlendedFleetArgs) => F,
  { name, args }: ProgramFleet,
  secret: string,
): F {
  const group = new aws.ec2.SecurityGroup("instances", { description: "The fleet's instances" });
  const subnetIds = Object.fromEntries(
    args.zones.map((zone, index) => {
      const cidrBlock = `10.0.${index}.0/24`;
      return [zone, new aws.ec2.Subnet(zone, { vpcId: "vpc-0123456789abcdef0", availabilityZone: zone, cidrBlock }).id];
    }),
  );
  const infrastructure = {
    ...args.infrastructure,
    network: { subnetIds, securityGroupIds: [group.id] },
    imageId: group.id.apply((id) => id.replace("sg-", "ami-")),
    userData: pulumi.secret(secret),
  };
  return new Fleet(name, { ...args, infrastructure });
}

/** Loaded anew, as Pulumi does for each run. A program's outputs are what it exports, or what a function that it is gives. */
async function loadExample(name: string): Promise<Record<string, unknown>> {
  const folder = join(examples, name);
  delete load.cache[load.resolve(folder)];
  const exported = load(folder) as Record<string, unknown> | (() => Promise<Record<string, unknown>>);
  return typeof exported === "function" ? exported() : { ...exported };
}
