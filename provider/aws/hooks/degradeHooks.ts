import { HookName } from "../../document/hookName.js";
import { Role } from "../../engine/observation.js";
import { TagKey } from "../../engine/tags.js";
import { ActionFailedError } from "../../errors.js";
import type { Begun, DegradeOrder } from "../../ports/hooks.js";
import type { Member } from "../capacity/fleetMembers.js";
import type { FleetTags } from "../capacity/fleetTags.js";
import { begunText, readBegun, type BegunCommand } from "./begunCommand.js";
import { commandStateOf, sendHook, unitRunsOf, type HookTargets, type UnitRun } from "./hookCommands.js";
import { beginBy, giveUpAt, plainHookSeconds } from "./hookTimes.js";
import { isReady, isServing, senderOf, workloadOf, type SsmHooksOptions } from "./ssmHooksOptions.js";
import { degradedSteps, degradedValue, UnitTag, writeUnitTags } from "./unitTags.js";

export type DegradeHook = typeof HookName.Degrade | typeof HookName.UndoDegrade;

/**
 * Tells all serving units of a workload, or tells what has come of it. Units are found by their tags: one command reaches
 * them all, however many, and a unit whose agent does not run makes no call fail for the others. The tags name fleet and
 * stack, by which the companion's role is bound as well, so that no stranger is reached; SSM sends to no instance that
 * has ended.
 */
export async function degrade(
  options: SsmHooksOptions,
  hook: DegradeHook,
  order: DegradeOrder,
): Promise<Begun | undefined> {
  const begun = readBegun(order.begun);
  return begun ? whatCame(options, hook, order, begun) : tellAll(options, hook, order);
}

async function tellAll(options: SsmHooksOptions, hook: DegradeHook, order: DegradeOrder): Promise<Begun | undefined> {
  const { workload, key, step } = order;
  const units = await servingUnits(options, workload);
  if (units.length === 0) return undefined;
  const now = options.nowSeconds();
  const times = { timeoutSeconds: plainHookSeconds, notAfterSeconds: beginBy(now) };
  const run = { hook, workload, key, parameters: { step }, ...times };
  const command = await sendHook(senderOf(options), run, servingTargets(options.tags, workload));
  await noteStep(options, hook, order, units);
  const giveUpAtSeconds = giveUpAt(now, plainHookSeconds);
  return { begun: begunText({ command, giveUpAtSeconds, sends: 1 }) };
}

async function servingUnits({ members }: SsmHooksOptions, workload: string): Promise<readonly Member[]> {
  return (await members()).filter((member) => isServing(member) && member.identity.workload === workload);
}

function servingTargets({ fleet, stack }: FleetTags, workload: string): HookTargets {
  const tags = {
    [TagKey.Fleet]: fleet,
    [TagKey.Stack]: stack,
    [TagKey.Workload]: workload,
    [TagKey.Role]: Role.Serving,
  };
  return { Targets: Object.entries(tags).map(([key, value]) => ({ Key: `tag:${key}`, Values: [value] })) };
}

/** Units that are not ready may have missed it: they are told when they are, which `careForUnits` does by this tag. */
async function noteStep(
  options: SsmHooksOptions,
  hook: DegradeHook,
  { workload, step }: DegradeOrder,
  units: readonly Member[],
): Promise<void> {
  const declared = workloadOf(options, workload)?.degradation.map(({ name }) => name) ?? [];
  const tags = units
    .filter((unit) => isReady(options, unit))
    .flatMap(({ instance }) => {
      const others = degradedSteps(instance.tags, declared).filter((taken) => taken !== step);
      const value = degradedValue(hook === HookName.Degrade ? [...others, step] : others);
      return value === (instance.tags[UnitTag.Degraded] ?? "")
        ? []
        : [{ id: instance.id, key: UnitTag.Degraded, value }];
    });
  await writeUnitTags(options.clients.ec2, tags);
}

async function whatCame(
  options: SsmHooksOptions,
  hook: DegradeHook,
  order: DegradeOrder,
  begun: BegunCommand,
): Promise<Begun | undefined> {
  const { ssm } = options.clients;
  const what = `${hook} ${order.step} of ${order.workload}`;
  const state = await commandStateOf(ssm, begun.command);
  if (state.isOpen && options.nowSeconds() < begun.giveUpAtSeconds) return { begun: begunText(begun) };
  if (state.targets === 0) return nobodyReached(options, what, order.workload);
  if (!state.allSucceeded) judge(options, what, await unitRunsOf(ssm, begun.command));
  return undefined;
}

/** They may be gone since; but where units serve and SSM finds none of them, nothing was done. */
async function nobodyReached(options: SsmHooksOptions, what: string, workload: string): Promise<undefined> {
  const units = (await servingUnits(options, workload)).filter((unit) => isReady(options, unit));
  if (units.length === 0) return undefined;
  throw new ActionFailedError(`${what}: SSM reaches none of its ${units.length} units, is its agent on them?`);
}

/** How many units are named where many failed. */
const mostNamed = 3;

function judge({ told }: SsmHooksOptions, what: string, runs: readonly UnitRun[]): void {
  const failed = runs.filter(({ state }) => state.kind !== "succeeded");
  if (failed.length === 0) return;
  const named = failed.slice(0, mostNamed).map(({ instance, state }) => `${instance}: ${whyOf(state)}`);
  const more = failed.length > mostNamed ? [`and ${failed.length - mostNamed} more`] : [];
  const message = `${what} failed on ${failed.length} of ${runs.length} units: ${[...named, ...more].join("; ")}`;
  if (failed.length === runs.length) throw new ActionFailedError(message);
  told?.(message);
}

function whyOf(state: UnitRun["state"]): string {
  return state.kind === "failed" ? state.why : "nothing came of it in time";
}
