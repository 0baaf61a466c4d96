import { DetachInstancesCommand } from "@aws-sdk/client-auto-scaling";
import type { MotoWorld } from "../../provider/aws/fixtures/motoTests.js";
import type { Round } from "../../provider/companion/reconcile.js";
import { createEmbeddedPorts } from "../../provider/embedded/embeddedPorts.js";
import { at, SimulatedMarket, type SimulatedInstance } from "../../provider/embedded/market.js";
import { MemorySnapshotStore } from "../../provider/embedded/memorySnapshotStore.js";
import { MemoryStateStore } from "../../provider/embedded/memoryStateStore.js";
import { Role } from "../../provider/engine/observation.js";
import { Market } from "../../provider/engine/pool.js";
import { parseTags } from "../../provider/engine/tags.js";
import {
  eventBody,
  motoCompanion,
  noticeBody,
  stateBody,
  tickBody,
  type MotoCompanion,
} from "../../provider/lambda/fixtures/motoCompanion.js";
import { shippedModels } from "../../provider/models/shippedModels.js";
import { runFleet, WakeUp } from "../../provider/replay/runFleet.js";
import { answerCommandsAtOnce } from "./instantCommands.js";
import { marketScript } from "./marketScript.js";
import { parityFleet, parityLanes, parityPools } from "./parityFleet.js";
import { translatedPorts } from "./translatedPorts.js";

/** A Thursday's midnight in UTC, as the market's 0 is. */
const originSeconds = 1_767_225_600 - (1_767_225_600 % (7 * 86_400));
const tickSeconds = 60;

/** The same round of both. */
export interface RoundPair {
  readonly atSeconds: number;
  readonly replayed: Round;
  readonly onAws: Round;
}

export interface TwoWorlds {
  readonly companion: MotoCompanion;
  /** Plays the day; called after each round of both. */
  play(compare: (pair: RoundPair) => void): Promise<void>;
}

/**
 * One scripted day in two worlds at once: the replay's own loop on the embedded market, and before each of its rounds the
 * companion on moto, which is told by EventBridge's bodies what has happened since. Neither knows of the other's
 * decisions: of the embedded market moto learns only what a market does by itself, which instances it takes back and what it
 * says before.
 */
export async function twoWorlds(moto: MotoWorld, minutes: number, seed: number): Promise<TwoWorlds> {
  const spec = parityFleet();
  const script = marketScript(parityPools, minutes, seed);
  const market = new SimulatedMarket({
    supplies: script.supplies,
    noticeSeconds: script.noticeSeconds,
    minimumPaidSeconds: 60,
    stoppedUsdPerHour: 0.001,
  });
  const world = createEmbeddedPorts({
    fleet: spec,
    market,
    state: new MemoryStateStore(),
    snapshots: new MemorySnapshotStore(),
    recommendations: script.recommendations,
  });
  const companion = await motoCompanion(moto, {
    spec,
    lanes: parityLanes,
    stoppedAtSeconds: originSeconds,
    roomLeft: {
      get: (place, instanceType) => roomLeft(place, instanceType),
      set: () => undefined,
    },
  });
  answerCommandsAtOnce(moto, () => companion.nowSeconds());
  const launched = new Map<string, readonly string[]>();
  const { ports, idOf } = translatedPorts({
    fleet: spec.name,
    world,
    originSeconds,
    launchedIds: (key) => launched.get(key) ?? [],
    isReached: (workload) => [...market.instances()].some((one) => servesBefore(one, workload, market.nowSeconds)),
  });
  let happened: Happened[] = [];
  let onAws: Round | undefined;

  /** By what runs on moto itself. */
  async function roomLeft(place: string, instanceType: string): Promise<number> {
    const [zone = "", kind = ""] = place.split("/");
    const { room } = script.supplies.find(({ pool }) => pool.id === `${instanceType}/${place}`) ?? {};
    if (!room) return Infinity;
    const running = (await companion.instances()).filter(
      ({ InstanceType, Placement, InstanceLifecycle, State }) =>
        ["pending", "running"].includes(State?.Name ?? "") &&
        InstanceType === instanceType &&
        Placement?.AvailabilityZone === zone &&
        (InstanceLifecycle === "spot") === (kind === Market.Spot),
    );
    return Math.max(0, at(room, companion.nowSeconds() - originSeconds) - running.length);
  }

  /** EC2 takes an instance, and its group does not replace it: see `parity.test.ts`. */
  async function takeBack(id: string): Promise<void> {
    const instance = (await companion.instances()).find(({ InstanceId }) => InstanceId === id);
    const group = instance?.Tags?.find(({ Key }) => Key === "aws:autoscaling:groupName")?.Value;
    if (group === undefined) throw new Error(`expected ${id} in a group, got ${JSON.stringify(instance)}`);
    await moto.direct.autoScaling.send(
      new DetachInstancesCommand({
        AutoScalingGroupName: group,
        InstanceIds: [id],
        ShouldDecrementDesiredCapacity: true,
      }),
    );
    await companion.lose(id);
  }

  function recommendations(): readonly string[] {
    const now = market.nowSeconds;
    return [...market.instances()]
      .filter(({ pool, startedAtSeconds }) => script.recommendedAt(pool, now) && startedAtSeconds < now)
      .map(({ id }) =>
        eventBody("EC2 Instance Rebalance Recommendation", originSeconds + now, { "instance-id": idOf(id) }),
      );
  }

  async function roundOnAws(): Promise<void> {
    companion.pass(originSeconds + market.nowSeconds - companion.nowSeconds());
    for (const { kind, id } of happened) if (kind === "lost") await takeBack(id);
    market.pools.forEach(({ id }, index) => void companion.usdPerHour.set(id, market.usdPerHour(index)));
    const isTick = market.nowSeconds % tickSeconds === 0;
    const bodies = [
      ...(isTick ? [tickBody(companion.nowSeconds())] : []),
      ...happened.map((one) => bodyOf(one, companion.nowSeconds())),
      ...recommendations(),
    ];
    happened = [];
    const { taken, failure } = await companion.send(...bodies);
    if (failure !== undefined) throw failure as Error;
    onAws = taken?.round;
    for (const { action, outcome } of onAws?.results ?? []) {
      if (outcome.kind === "launched") launched.set(action.key, outcome.instances ?? []);
    }
  }

  return {
    companion,
    async play(compare) {
      await runFleet({
        spec,
        market,
        ports: { ...ports, state: { load: () => roundOnAws().then(() => ports.state.load()), save: (...of) => ports.state.save(...of) } },
        durationSeconds: minutes * 60,
        wakeUps: [WakeUp.Notice, WakeUp.Loss],
        models: shippedModels(),
        listeners: [
          world.work,
          {
            noticed: ({ id, noticedUntilSeconds = 0 }) =>
              void happened.push({ kind: "noticed", id: idOf(id), untilSeconds: originSeconds + noticedUntilSeconds }),
            lost: ({ id }) => void happened.push({ kind: "lost", id: idOf(id) }),
          },
        ],
        onRound: (replayed) => {
          if (!onAws) throw new Error(`expected a round on AWS at ${market.nowSeconds} s, got none`);
          compare({ atSeconds: market.nowSeconds, replayed, onAws });
          onAws = undefined;
        },
      });
    },
  };
}

type Happened =
  | { readonly kind: "noticed"; readonly id: string; readonly untilSeconds: number }
  | { readonly kind: "lost"; readonly id: string };

/** EventBridge has the moment of a warning, which is two minutes before the loss, whenever it delivers it. */
function bodyOf(happened: Happened, nowSeconds: number): string {
  if (happened.kind === "noticed") return noticeBody(happened.id, happened.untilSeconds - 120);
  return stateBody(happened.id, "terminated", nowSeconds);
}

function servesBefore({ tags, state, startedAtSeconds }: SimulatedInstance, workload: string, now: number): boolean {
  const identity = parseTags(tags);
  return (
    identity?.workload === workload && identity.role === Role.Serving && state !== "stopped" && startedAtSeconds < now
  );
}
