import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineAnswer, EngineResult, EngineRun } from "./engineRun.js";
import { changeWorld, readWorld, type StandInResource } from "./standInWorld.js";
import type { WireObject } from "./wireValue.js";

export interface TestStackSettings {
  /** The address of a moto server, in which the stand-in then makes its resources too. */
  readonly moto?: string;
  /** The stack's name. */
  readonly name?: string;
  /** Saves the state after each resource, as owners run Pulumi. */
  readonly checkpoints?: boolean;
}

/** A stack on Pulumi's real engine, with its backend, its provider and its stand-in cloud in a folder of its own. */
export class TestStack {
  private readonly folder = mkdtempSync(join(tmpdir(), "blended-fleet-engine-"));
  private readonly worldFile = join(this.folder, "world.json");
  private readonly host: ChildProcess;
  private hostSaid = "";

  /** @param pulumi the executable to use. */
  constructor(pulumi: string, { moto = "", name = "dev", checkpoints = false }: TestStackSettings = {}) {
    placeExecutables(join(this.folder, "bin"), pulumi);
    const backend = join(this.folder, "backend");
    mkdirSync(backend);
    const env = {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${backend}`,
      PULUMI_CONFIG_PASSPHRASE: "a passphrase for tests",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // The state is saved at the end of each run, failed ones too, and not after each resource, which is slow.
      ...(!checkpoints && { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" }),
      BLENDED_FLEET_STAND_IN_WORLD: this.worldFile,
      BLENDED_FLEET_STAND_IN_MOTO: moto,
    };
    this.host = fork(join(__dirname, "programHost.js"), [this.folder, name], { env, execArgv: [], silent: true });
    for (const stream of [this.host.stdout, this.host.stderr])
      stream?.on("data", (chunk: Buffer) => (this.hostSaid += chunk.toString()));
  }

  /**
   * Has the engine do something, one thing at a time.
   * @throws Error with all that the engine printed, where it failed.
   */
  async run(run: EngineRun): Promise<EngineResult> {
    const ending = new AbortController();
    this.host.send(run);
    const answered = once(this.host, "message", ending) as Promise<[EngineAnswer]>;
    const exited = once(this.host, "exit", ending).then(() => {
      throw new Error(`the program host ended:\n${this.hostSaid}`);
    });
    const [answer] = await Promise.race([answered, exited]);
    exited.catch(() => undefined);
    ending.abort();
    if (answer.kind === "failed") throw new Error(answer.message);
    return answer.result;
  }

  /** What is in the stand-in cloud. */
  world(): readonly StandInResource[] {
    return readWorld(this.worldFile);
  }

  /** Changes what is in the stand-in cloud behind Pulumi's back. */
  changeWorld(change: (resource: StandInResource) => WireObject): void {
    changeWorld(this.worldFile, change);
  }

  async remove(): Promise<void> {
    if (this.host.exitCode === null) {
      this.host.disconnect();
      await once(this.host, "exit");
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Puts the plugins beside the command line: the engine looks for their executables on the path. */
function placeExecutables(bin: string, pulumi: string): void {
  mkdirSync(bin);
  symlinkSync(pulumi, join(bin, "pulumi"));
  placeStandIn(bin);
  placePlugin(bin, "blended-fleet", join(__dirname, "..", "..", "provider", "cli", "plugin.js"));
  placeAnalyzer(bin);
}

/** Runs policy packs on Node, with the Pulumi that each pack finds from its own folder, as Pulumi's language host does. */
function placeAnalyzer(bin: string): void {
  const loader = 'require(require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [process.cwd()] }))';
  const executable = join(bin, "pulumi-analyzer-policy");
  writeFileSync(executable, `#!/bin/sh\nexec "${process.execPath}" -e '${loader}' -- run-policy-pack "$@"\n`);
  chmodSync(executable, 0o755);
}

/** Makes the stand-in the aws provider of the engines that have this folder on their path. */
export function placeStandIn(bin: string): void {
  placePlugin(bin, "aws", join(__dirname, "standInAws.js"));
}

function placePlugin(bin: string, name: string, script: string): void {
  const executable = join(bin, `pulumi-resource-${name}`);
  writeFileSync(executable, `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`);
  chmodSync(executable, 0o755);
}
