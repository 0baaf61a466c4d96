/** The hooks that a workload's owner may put on its instances, each an executable of this name in the hook folder. */
export const HookName = {
  Checkpoint: "checkpoint",
  Restore: "restore",
  Degrade: "degrade",
  UndoDegrade: "undo-degrade",
  SyncShadow: "sync-shadow",
  Drain: "drain",
} as const;
export type HookName = (typeof HookName)[keyof typeof HookName];

/** How a run of a hook ends besides the hook's own exit status: codes of sysexits.h, and of timeout(1). */
export const HookStatus = {
  /** The hook is not there, or may not be run. */
  Unavailable: 69,
  /** The SSM Agent is too old to hand parameters over as data. */
  OldAgent: 78,
  /** The hook took longer than it may. */
  TimedOut: 124,
} as const;

/**
 * The shell script that runs one hook. What the companion says reaches it in environment variables alone, `SSM_<name>`
 * of the SSM Agent, and reaches the hook as `BLENDED_FLEET_<NAME>`: nothing of it is ever part of a shell line. For this
 * an SSM Agent of version 3.3.2746.0 or newer is needed (AWS Systems Manager User Guide, "Data elements and
 * parameters"); with an older one the script ends before the hook.
 *
 * @param folder an absolute path of letters, digits, `_`, `.` and `-`.
 */
export function hookScript(hook: HookName, folder: string, parameters: readonly string[]): readonly string[] {
  return [
    "set -eu",
    `hook="${folder}/${hook}"`,
    'if [ -z "${SSM_timeoutSeconds+x}" ]; then',
    '  echo "The SSM Agent is too old: 3.3.2746.0 or newer hands parameters over as environment variables" >&2',
    `  exit ${HookStatus.OldAgent}`,
    "fi",
    'if [ ! -f "$hook" ] || [ ! -x "$hook" ]; then',
    '  echo "$hook is not there or not executable" >&2',
    `  exit ${HookStatus.Unavailable}`,
    "fi",
    ...parameters.map((name) => `export BLENDED_FLEET_${environmentName(name)}="$SSM_${name}"`),
    'exec timeout --kill-after=5 "$SSM_timeoutSeconds" "$hook"',
  ];
}

/** `timeoutSeconds` becomes `TIMEOUT_SECONDS`. */
export function environmentName(parameter: string): string {
  return parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
