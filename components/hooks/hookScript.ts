import { readFileSync } from "node:fs";
import { join } from "node:path";
import { HookName, HookStatus } from "../../provider/document/hookName.js";

export interface HookFolders {
  /** Where the owner's hooks are: an absolute path of letters, digits, `_`, `.` and `-`. */
  readonly hooks: string;
  /** Where the instance keeps what came of each run: a path as the other. */
  readonly runs: string;
}

export const defaultHookFolders: HookFolders = {
  hooks: "/opt/blended-fleet/hooks",
  runs: "/var/lib/blended-fleet/runs",
};

/**
 * The size of a snapshot's chunks, in MiB. Each is sent by a start of AWS's command line, which alone costs half a second
 * of a processor (measured with 1.46.3: 0.52 s to put 1 KiB, 0.65 s to put 64 MiB), so chunks are not small; four are on
 * the disk at a time, so they are not large.
 */
export const chunkMebibytes = 64;

/** The parts of each hook's task, files beside this one's source. */
const tasks: Readonly<Record<HookName, readonly string[]>> = {
  [HookName.Checkpoint]: ["snapshots.sh", "checkpointTask.sh"],
  [HookName.Restore]: ["snapshots.sh", "restoreTask.sh"],
  [HookName.Degrade]: ["plainTask.sh"],
  [HookName.UndoDegrade]: ["plainTask.sh"],
  [HookName.SyncShadow]: ["plainTask.sh"],
  [HookName.Drain]: ["plainTask.sh"],
};

const endOfTask = "END_OF_TASK";

/**
 * The shell script that runs one hook, once by its key. It is POSIX's shell language with GNU's and util-linux's tools,
 * so bash and dash both run it. What the companion says reaches it in environment variables alone, `SSM_<name>` of the
 * SSM Agent, and reaches the hook as `BLENDED_FLEET_<NAME>`: nothing of it is ever part of a shell line. For this an SSM
 * Agent of version 3.3.2746.0 or newer is needed (AWS Systems Manager User Guide, "Data elements and parameters"); with
 * an older one the script ends before the hook.
 *
 * @param parameters names of the document's parameters, `key`, `workload` and `timeoutSeconds` among them.
 * @returns its lines.
 */
export function hookScript(
  hook: HookName,
  folders: HookFolders,
  parameters: readonly string[],
  mebibytes = chunkMebibytes,
): readonly string[] {
  const constants = [
    "set -eu",
    ...Object.entries(HookStatus).map(([name, status]) => `${shellName(name)}=${status}`),
    `hook="${hook}"`,
    `hook_file="${folders.hooks}/${hook}"`,
    `runs="${folders.runs}"`,
    `chunk_mebibytes=${mebibytes}`,
  ];
  const common = linesOf("common.sh");
  return [
    ...constants,
    ...common,
    "task() {",
    `cat <<'${endOfTask}'`,
    ...constants,
    'work="${0%/*}"',
    ...common,
    ...tasks[hook].flatMap(linesOf),
    endOfTask,
    "}",
    ...parameters.map((name) => `export BLENDED_FLEET_${environmentName(name)}="\${SSM_${name}-}"`),
    ...linesOf("runOnce.sh"),
  ];
}

/** `timeoutSeconds` becomes `TIMEOUT_SECONDS`. */
export function environmentName(parameter: string): string {
  return parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** `TimedOut` becomes `timed_out`. */
function shellName(name: string): string {
  return name.replaceAll(/\B[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}

/** The files ship with the sources, which are beside the compiled code in the package too. */
function linesOf(file: string): readonly string[] {
  const path = join(__dirname, "..", "..", "..", "components", "hooks", file);
  return readFileSync(path, "utf8").trimEnd().split("\n");
}
