import { checkpointSeconds, giveUpAt } from "../../provider/aws/hooks/hookTimes.js";
import { snapshotKeyOf } from "../../provider/aws/hooks/snapshotPlace.js";
import type { EmbeddedWorld } from "../../provider/embedded/embeddedPorts.js";
import type { FleetSpec } from "../../provider/engine/fleet.js";
import { InstanceState, type ObservedInstance } from "../../provider/engine/observation.js";
import { ActionFailedError } from "../../provider/errors.js";
import type { CapacityPort } from "../../provider/ports/capacity.js";
import type { Begun, CheckpointAnswer, CheckpointOrder, HookOrder, HooksPort } from "../../provider/ports/hooks.js";
import type { Ports } from "../../provider/ports/ports.js";

/**
 * The embedded world, told as AWS tells the same. Each translation is something in which the two can't be alike, and with
 * it two equal worlds give decisions that are equal to the last digit:
 * - moments are seconds since 1970, where a market's clock begins at 0;
 * - instances have the ids that EC2 gave those of the same launch, in the order of its answer;
 * - snapshots have the keys that follow from the order, where the embedded hooks count them;
 * - hooks answer in the next round what the embedded ones know at once, for nobody waits in the Lambda;
 * - a warm shadow is stopped by the companion once it has seen that it booted, where the embedded market stops it by itself;
 * - nobody tells how far a job is, so that it is counted by what is seen of its units.
 */
export interface Translation {
  readonly spec: FleetSpec;
  readonly world: EmbeddedWorld;
  /** The market's 0, in seconds since 1970. */
  readonly originSeconds: number;
  /** Ids that EC2 gave under a launch's key. */
  readonly launchedIds: (key: string) => readonly string[];
  /** Whether units of the workload would be there for a command. */
  readonly isReached: (workload: string) => boolean;
}

export interface TranslatedPorts {
  readonly ports: Ports;
  /** EC2's id of an embedded instance; its own where EC2 has launched none for it. */
  idOf(embedded: string): string;
}

export function translatedPorts(translation: Translation): TranslatedPorts {
  const { world, originSeconds, launchedIds } = translation;
  const inner = world.ports;
  const ids = new TwoNames();
  const seenBooted = new Set<string>();
  const stateOf = ({ id, state }: ObservedInstance): InstanceState => {
    if (state !== InstanceState.Stopped || seenBooted.has(id)) return state;
    seenBooted.add(id);
    return InstanceState.Ready;
  };
  const capacity: CapacityPort = {
    async describe() {
      return (await inner.capacity.describe()).map((one) => ({
        ...observed(one, ids.ours(one.id), originSeconds),
        state: stateOf(one),
      }));
    },
    async launch(request) {
      const answer = await inner.capacity.launch(request);
      const told = launchedIds(request.key);
      answer.instanceIds.forEach((id, i) => ids.pair(id, told[i] ?? id));
      return { ...answer, instanceIds: answer.instanceIds.map((id) => ids.ours(id)) };
    },
    release: (id, key) => inner.capacity.release(ids.theirs(id), key),
    retag: (id, tags) => inner.capacity.retag(ids.theirs(id), tags),
    promote: (id, tags, key) => inner.capacity.promote(ids.theirs(id), tags, key),
    signals: () => inner.capacity.signals(),
  };
  return {
    ports: {
      ...inner,
      clock: { nowSeconds: () => originSeconds + inner.clock.nowSeconds() },
      capacity,
      hooks: translatedHooks(translation, ids),
    },
    idOf: (embedded) => ids.ours(embedded),
  };
}

function observed(instance: ObservedInstance, id: string, originSeconds: number): ObservedInstance {
  const { launchedAtSeconds, noticedUntilSeconds, rebalanceAtSeconds } = instance;
  return {
    ...{ ...instance, id, launchedAtSeconds: originSeconds + launchedAtSeconds },
    ...(noticedUntilSeconds !== undefined && { noticedUntilSeconds: originSeconds + noticedUntilSeconds }),
    ...(rebalanceAtSeconds !== undefined && { rebalanceAtSeconds: originSeconds + rebalanceAtSeconds }),
  };
}

function translatedHooks(translation: Translation, ids: TwoNames): HooksPort {
  const { spec, world, originSeconds, isReached } = translation;
  const { hooks } = world.ports;
  const snapshots = new TwoNames();
  const later = new Answers();
  // Of a save that was torn the embedded work gives the next one the same number.
  const torn = new Set<string>();
  const steps = async (order: HookOrder, run: () => Promise<unknown>): Promise<Begun | undefined> => {
    if (order.begun === undefined && !isReached(order.workload)) return void (await run());
    return later.of(order, async () => void (await run()));
  };
  return {
    async checkpoint(order) {
      const answer = await later.of(order, async () => {
        const saved = await whole(hooks.checkpoint({ ...order, instance: ids.theirs(order.instance) }));
        const snapshot = snapshotKeyOf(spec.name, order);
        snapshots.pair(saved.snapshot, snapshot);
        return { ...saved, snapshot, atSeconds: originSeconds + saved.atSeconds };
      });
      if ("begun" in answer) return answer;
      if (isTorn(translation, order, snapshots.theirs(answer.snapshot))) torn.add(order.key);
      return confirmed(translation, order, answer, torn.has(order.key));
    },
    restore: (order) =>
      later.of(order, async () => {
        const [instance, snapshot] = [ids.theirs(order.instance), snapshots.theirs(order.snapshot)];
        const answer = await whole(hooks.restore({ ...order, instance, snapshot }));
        return { ...answer, snapshot: snapshots.ours(answer.snapshot) };
      }),
    degrade: (order) => steps(order, () => hooks.degrade(order)),
    undoDegrade: (order) => steps(order, () => hooks.undoDegrade(order)),
    warn: (order) => hooks.warn({ ...order, instance: ids.theirs(order.instance) }),
    drain: (order) => hooks.drain({ ...order, instance: ids.theirs(order.instance) }),
  };
}

/**
 * A save is whole once it has taken its time, and never is where its carrier went before. The embedded hooks answer
 * before that; the Lambda's ask for the manifest until there is no hope.
 */
function confirmed(
  { spec, world, originSeconds }: Translation,
  { workload, key, dueAtSeconds }: CheckpointOrder,
  answer: CheckpointAnswer,
  isTorn: boolean,
): CheckpointAnswer | Begun {
  const checkpoint = spec.workloads.find(({ name }) => name === workload)?.checkpoint;
  if (!checkpoint) throw new Error(`expected saved work of ${workload}`);
  const now = originSeconds + world.market.nowSeconds;
  const { atSeconds } = answer;
  if (!isTorn && now >= atSeconds + checkpoint.saveSeconds) return answer;
  if (now < giveUpAt(atSeconds, checkpointSeconds(checkpoint, atSeconds, dueAtSeconds), dueAtSeconds)) {
    return { begun: key };
  }
  throw new ActionFailedError(`the save of ${answer.snapshot} came to nothing`);
}

function isTorn({ world }: Translation, { workload }: CheckpointOrder, embeddedSnapshot: string): boolean {
  const entry = world.work.workOf(workload);
  return entry?.kind === "lineages" && entry.work.isTorn(embeddedSnapshot);
}

/** The embedded hooks never leave anything begun. */
async function whole<Answer>(answer: Promise<Answer | Begun>): Promise<Answer> {
  return (await answer) as Answer;
}

/** Runs at the first call, and gives what came of it at the next. */
class Answers {
  private readonly known = new Map<string, unknown>();

  async of<Answer>({ key, begun }: HookOrder, run: () => Promise<Answer>): Promise<Answer | Begun> {
    if (begun !== undefined) return this.known.get(key) as Answer;
    this.known.set(key, await run());
    return { begun: key };
  }
}

/** What both sides call the same thing. */
class TwoNames {
  private readonly byTheirs = new Map<string, string>();
  private readonly byOurs = new Map<string, string>();

  pair(theirs: string, ours: string): void {
    this.byTheirs.set(theirs, ours);
    this.byOurs.set(ours, theirs);
  }

  ours(theirs: string): string {
    return this.byTheirs.get(theirs) ?? theirs;
  }

  theirs(ours: string): string {
    return this.byOurs.get(ours) ?? ours;
  }
}
