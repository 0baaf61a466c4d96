import { HookName } from "../../document/hookName.js";
import { groupedBy } from "../../engine/groupedBy.js";
import { Role } from "../../engine/observation.js";
import { poolId } from "../../engine/pool.js";
import { isVoidNotice, type SignBook } from "../../engine/signs.js";
import type { FleetState } from "../../engine/state.js";
import { BlendedFleetError, RequestFailedError } from "../../errors.js";
import type { Member } from "../capacity/fleetMembers.js";
import { RestTag } from "../capacity/laneLaunch.js";
import { chunksOf } from "../market/pages.js";
import { isUnmanaged, longestRunSeconds, mostNamedUnits, sendHook, type HookRun } from "./hookCommands.js";
import { beginBy, plainHookSeconds } from "./hookTimes.js";
import { isReady, isServing, senderOf, workloadOf, type SsmHooksOptions } from "./ssmHooksOptions.js";
import { degradedSteps, degradedValue, UnitTag, writeUnitTags, type TagToWrite } from "./unitTags.js";

export interface CareQuestion {
  readonly members: readonly Member[];
  readonly state: Pick<FleetState, "workloads" | "pending">;
  readonly signs: SignBook;
}

/** A unit that is to be told something, and the tag that says it was. */
interface Telling {
  readonly run: HookRun;
  readonly tag: TagToWrite;
}

/**
 * The most units that one round tells. Each may need a call of its own, of a fraction of a second, and a round of the
 * companion has half a minute for all it does; who has to wait is told a round later, those under notice first.
 */
const mostToldUnits = 50;
/** Calls at the same time, as a round's actions. */
const mostAtOnce = 8;

/**
 * Tells units what no action told them: when one under notice goes, the steps of degradation that a unit came too late
 * for, and whom a hot shadow is to keep in step with. What a unit was told is in its tags, which are written after it was
 * told: whatever happens in between, it is told again. What came of it is not asked for.
 */
export async function careForUnits(options: SsmHooksOptions, question: CareQuestion): Promise<void> {
  const tellings = [
    ...endings(options, question),
    ...shadowings(options, question),
    ...degradations(options, question),
  ].slice(0, mostToldUnits);
  const failures: string[] = [];
  for (const groups of chunksOf([...groupedBy(tellings, ({ run }) => JSON.stringify(run)).values()], mostAtOnce)) {
    const tried = await Promise.allSettled(groups.map((group) => tell(options, group)));
    failures.push(...tried.flatMap((one) => (one.status === "rejected" ? [whyOf(one.reason)] : [])));
  }
  if (failures.length > 0) throw new RequestFailedError([...new Set(failures)].join("; "));
}

function whyOf(failure: unknown): string {
  if (failure instanceof BlendedFleetError) return failure.message;
  throw failure;
}

/** Units that are to be told the same. */
async function tell(options: SsmHooksOptions, group: readonly Telling[]): Promise<void> {
  const [first] = group;
  if (!first) return;
  for (const chunk of chunksOf(
    group.map(({ tag }) => tag.id),
    mostNamedUnits,
  )) {
    await sendToEach(options, first.run, chunk);
  }
  await writeUnitTags(
    options.clients.ec2,
    group.map(({ tag }) => tag),
  );
}

/**
 * One that SSM does not know makes a command fail for all that it names, so they are then told one by one. A unit that is
 * ready and has no agent will not get one: it has its tags, and is not tried again.
 */
async function sendToEach(options: SsmHooksOptions, run: HookRun, ids: readonly string[]): Promise<void> {
  try {
    await sendHook(senderOf(options), run, { InstanceIds: [...ids] });
  } catch (failure) {
    if (!isUnmanaged(failure)) throw failure;
    if (ids.length > 1) for (const id of ids) await sendToEach(options, run, [id]);
    else options.told?.(`${run.hook} of ${run.workload}: SSM does not reach ${ids.join()}, is its agent there?`);
  }
}

function endings(options: SsmHooksOptions, { members, signs }: CareQuestion): readonly Telling[] {
  const now = options.nowSeconds();
  return members.flatMap(({ instance, identity }) => {
    const until = signs[instance.id]?.noticedUntilSeconds;
    if (until === undefined || isVoidNotice(until, now) || instance.state !== "running") return [];
    const value = String(Math.floor(until));
    if (instance.tags[UnitTag.EndsAt] === value) return [];
    const key = `${options.spec.name}/${value}/notice/${identity.workload}`;
    const run = endingRun({ workload: identity.workload, key }, until, now);
    return [{ run, tag: { id: instance.id, key: UnitTag.EndsAt, value } }];
  });
}

/** The drain hook may use all the time until the end. */
export function endingRun(
  { workload, key }: Pick<HookRun, "workload" | "key">,
  endsAtSeconds: number,
  nowSeconds: number,
): HookRun {
  const leftSeconds = Math.ceil(endsAtSeconds - nowSeconds);
  return {
    ...{ hook: HookName.Drain, workload, key },
    parameters: { endsAtEpochSeconds: String(Math.floor(endsAtSeconds)) },
    timeoutSeconds: Math.min(longestRunSeconds, Math.max(plainHookSeconds, leftSeconds)),
    notAfterSeconds: Math.max(endsAtSeconds, beginBy(nowSeconds)),
  };
}

/**
 * One step a round for each unit, in the order in which the workload took them. Where the workload itself is being told a
 * step now, whoever needs more is told when that is over.
 */
function degradations(options: SsmHooksOptions, { members, state }: CareQuestion): readonly Telling[] {
  const moving = new Set(state.pending.filter(({ action }) => /degrade$/.test(action.kind)).map(workloadOfPending));
  return members
    .filter((member) => isServing(member) && !moving.has(member.identity.workload) && isReady(options, member))
    .flatMap((member) => nextStep(options, member, state.workloads[member.identity.workload]?.degraded ?? []));
}

function workloadOfPending({ action }: FleetState["pending"][number]): string {
  return action.workload;
}

function nextStep(
  options: SsmHooksOptions,
  { instance, identity }: Member,
  wanted: readonly string[],
): readonly Telling[] {
  const { workload } = identity;
  const declared = workloadOf(options, workload)?.degradation.map(({ name }) => name) ?? [];
  const taken = degradedSteps(instance.tags, declared);
  const undone = taken.findLast((step) => !wanted.includes(step));
  const step = undone ?? wanted.find((one) => !taken.includes(one));
  if (step === undefined) return [];
  const hook = undone === undefined ? HookName.Degrade : HookName.UndoDegrade;
  const value = degradedValue(undone === undefined ? [...taken, step] : taken.filter((one) => one !== step));
  // With the moment in it: a step may be taken again that was undone before, and told anew.
  const key = `${options.spec.name}/${Math.floor(options.nowSeconds())}/${hook}/${workload}/${step}`;
  const run = { hook, workload, key, parameters: { step }, ...plainTimes(options) };
  return [{ run, tag: { id: instance.id, key: UnitTag.Degraded, value } }];
}

/** Each hot shadow keeps in step with a unit elsewhere as long as that serves; units have about as many shadows each. */
function shadowings(options: SsmHooksOptions, { members, signs }: CareQuestion): readonly Telling[] {
  const serving = new Map(members.filter(isServing).map((member) => [member.instance.id, member] as const));
  const isFor = (shadow: Member, original: Member | undefined): boolean =>
    original?.identity.workload === shadow.identity.workload && poolOf(original) !== poolOf(shadow);
  const shadows = members.filter((member) => isHotShadow(options, member));
  const kept = (shadow: Member): boolean => isFor(shadow, serving.get(shadow.instance.tags[UnitTag.Shadows] ?? ""));
  const shadowed = new Map<string, number>();
  const count = (id: string): void => void shadowed.set(id, (shadowed.get(id) ?? 0) + 1);
  for (const shadow of shadows.filter(kept)) count(shadow.instance.tags[UnitTag.Shadows] ?? "");
  const candidates = [...serving.values()]
    .filter((unit) => signs[unit.instance.id]?.noticedUntilSeconds === undefined && isReady(options, unit))
    .sort((a, b) => (a.instance.id < b.instance.id ? -1 : 1));
  return shadows
    .filter((shadow) => !kept(shadow))
    .flatMap((shadow) => {
      const possible = candidates.filter((unit) => isFor(shadow, unit));
      const [original] = possible.sort(
        (a, b) => (shadowed.get(a.instance.id) ?? 0) - (shadowed.get(b.instance.id) ?? 0),
      );
      if (!original) return [];
      count(original.instance.id);
      return [syncing(options, shadow, original.instance.id)];
    });
}

function syncing(options: SsmHooksOptions, { instance, identity }: Member, original: string): Telling {
  const { workload } = identity;
  // With the moment in it: a shadow may come back to a unit that it kept in step with before.
  const key = `${options.spec.name}/${Math.floor(options.nowSeconds())}/shadow/${original}`;
  const run = { hook: HookName.SyncShadow, workload, key, parameters: { original }, ...plainTimes(options) };
  return { run, tag: { id: instance.id, key: UnitTag.Shadows, value: original } };
}

function plainTimes({ nowSeconds }: SsmHooksOptions): Pick<HookRun, "timeoutSeconds" | "notAfterSeconds"> {
  return { timeoutSeconds: plainHookSeconds, notAfterSeconds: beginBy(nowSeconds()) };
}

function isHotShadow(options: SsmHooksOptions, member: Member): boolean {
  const { identity, instance } = member;
  return (
    identity.role === Role.Shadow &&
    instance.state === "running" &&
    instance.tags[RestTag.Key] !== RestTag.Stopped &&
    isReady(options, member)
  );
}

function poolOf({ instance }: Member): string {
  return poolId(instance.instanceType, instance.zone, instance.market);
}
