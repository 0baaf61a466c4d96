import { DetachInstancesCommand } from "@aws-sdk/client-auto-scaling";
import type { Instance } from "@aws-sdk/client-ec2";
import type { MotoWorld } from "../../provider/aws/fixtures/motoTests.js";
import type { Round } from "../../provider/companion/reconcile.js";
import { at } from "../../provider/embedded/market.js";
import type { FleetSpec } from "../../provider/engine/fleet.js";
import { Market, poolId } from "../../provider/engine/pool.js";
import { motoCompanion, type MotoCompanion } from "../../provider/lambda/fixtures/motoCompanion.js";
import { standInForHooks } from "./scriptedHooks.js";
import type { MarketScript } from "./marketScript.js";
import { parityLanes } from "./parityFleet.js";

/** What has come about on AWS since the last round, by a script. */
export interface Since {
  readonly epochSeconds: number;
  /** Instances that EC2 has taken back. */
  readonly lost: readonly string[];
  readonly prices: readonly (readonly [pool: string, usdPerHour: number])[];
  /** EventBridge's, of one batch. */
  readonly bodies: readonly string[];
}

export interface ScriptedAws {
  round(since: Since): Promise<Round>;
  /** Ids that EC2 gave for a launch, by its action's key. */
  launchedIds(key: string): readonly string[];
  /** What the companion said in its log besides its rounds. */
  said(): readonly string[];
}

/** The companion on moto in an account where room, prices and losses are a script's. */
export async function scriptedAws(
  moto: MotoWorld,
  spec: FleetSpec,
  script: MarketScript,
  originSeconds: number,
): Promise<ScriptedAws> {
  const companion: MotoCompanion = await motoCompanion(moto, {
    spec,
    lanes: parityLanes,
    stoppedAtSeconds: originSeconds,
    roomLeft: { get: (place, instanceType) => roomLeft(`${instanceType}/${place}`), set: () => undefined },
  });
  const commands = standInForHooks(moto, spec, () => companion.nowSeconds());
  const launched = new Map<string, readonly string[]>();

  /** By what runs on moto itself. */
  async function roomLeft(pool: string): Promise<number> {
    const { room } = script.supplies.find((supply) => supply.pool.id === pool) ?? {};
    if (!room) return Infinity;
    const running = (await companion.instances()).filter((one) => isRunning(one) && poolOf(one) === pool);
    return Math.max(0, at(room, companion.nowSeconds() - originSeconds) - running.length);
  }

  /**
   * EC2 takes an instance, and its group is not one short of its size for it. A group would launch another in its place
   * by itself, and moto's does so at once, in the wrong pool.
   */
  async function takeBack(id: string): Promise<void> {
    const instance = (await companion.instances()).find(({ InstanceId }) => InstanceId === id);
    const AutoScalingGroupName = instance?.Tags?.find(({ Key }) => Key === "aws:autoscaling:groupName")?.Value;
    if (AutoScalingGroupName === undefined) throw new Error(`expected ${id} in a group, got ${instance?.State?.Name}`);
    const input = { AutoScalingGroupName, InstanceIds: [id], ShouldDecrementDesiredCapacity: true };
    await moto.direct.autoScaling.send(new DetachInstancesCommand(input));
    await companion.lose(id);
  }

  return {
    said: () => companion.said.filter((line) => line !== "round"),
    launchedIds: (key) => launched.get(key) ?? [],
    async round({ epochSeconds, lost, prices, bodies }) {
      companion.pass(epochSeconds - companion.nowSeconds());
      await commands.finishSaves(async () => (await companion.instances()).map(({ InstanceId = "" }) => InstanceId));
      for (const id of lost) await takeBack(id);
      for (const [pool, usdPerHour] of prices) companion.usdPerHour.set(pool, usdPerHour);
      const { taken, failure } = await companion.send(...bodies);
      if (failure !== undefined) throw failure as Error;
      if (!taken?.round) throw new Error(`expected a round at ${epochSeconds}, got none for ${bodies.join()}`);
      for (const { action, outcome } of taken.round.results) {
        if (outcome.kind === "launched") launched.set(action.key, outcome.instances ?? []);
      }
      return taken.round;
    },
  };
}

function isRunning({ State }: Instance): boolean {
  return ["pending", "running"].includes(State?.Name ?? "");
}

function poolOf({ InstanceType, Placement, InstanceLifecycle }: Instance): string {
  const market = InstanceLifecycle === "spot" ? Market.Spot : Market.OnDemand;
  return poolId(String(InstanceType), Placement?.AvailabilityZone ?? "", market);
}
