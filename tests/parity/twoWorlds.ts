import type { MotoWorld } from "../../provider/aws/fixtures/motoTests.js";
import { reconcile, type Round } from "../../provider/companion/reconcile.js";
import { createEmbeddedPorts, type EmbeddedWorld } from "../../provider/embedded/embeddedPorts.js";
import { SimulatedMarket, type SimulatedInstance } from "../../provider/embedded/market.js";
import { tellAll, type MarketListener } from "../../provider/embedded/marketListener.js";
import { MemorySnapshotStore } from "../../provider/embedded/memorySnapshotStore.js";
import { MemoryStateStore } from "../../provider/embedded/memoryStateStore.js";
import { Role } from "../../provider/engine/observation.js";
import { parseTags } from "../../provider/engine/tags.js";
import { eventBody, noticeBody, stateBody, tickBody } from "../../provider/lambda/fixtures/motoCompanion.js";
import { shippedModels } from "../../provider/models/shippedModels.js";
import { marketScript, type MarketScript } from "./marketScript.js";
import { parityFleet, parityPools } from "./parityFleet.js";
import { scriptedAws, type ScriptedAws } from "./scriptedAws.js";
import { translatedPorts, type TranslatedPorts } from "./translatedPorts.js";

/** The same round of both. */
export interface RoundPair {
  /** Since the day began. */
  readonly atSeconds: number;
  readonly replayed: Round;
  readonly onAws: Round;
}

/** A Thursday's midnight in UTC, as the market's 0 is. */
const originSeconds = 1_767_225_600;
const tickSeconds = 60;
/** From the start of an instance to EC2's saying that it runs, which wakes the companion. Made up. */
const bootSeconds = 20;

/**
 * One scripted day in two worlds at once: rounds on the embedded market at the moments at which a replay has them, and
 * each time the companion on moto, which is told by EventBridge's bodies what has happened since. Neither knows of the
 * other's decisions. Of the embedded market moto learns what a market does by itself: which instances it takes back, what
 * it says before, and what everything costs.
 */
export class TwoWorlds {
  private readonly spec = parityFleet();
  private readonly market: SimulatedMarket;
  private readonly world: EmbeddedWorld;
  private readonly translated: TranslatedPorts;
  private readonly listener: MarketListener = {
    noticed: (instance) => void this.noticed.push(instance),
    lost: (instance) => void this.lost.push(instance),
  };
  /** What EC2 has warned of and what it has taken back, as far as nobody was told. */
  private noticed: SimulatedInstance[] = [];
  private lost: SimulatedInstance[] = [];
  private booting: { readonly instance: SimulatedInstance; readonly atSeconds: number }[] = [];

  private constructor(
    private readonly script: MarketScript,
    readonly aws: ScriptedAws,
  ) {
    this.market = new SimulatedMarket({
      supplies: script.supplies,
      noticeSeconds: script.noticeSeconds,
      minimumPaidSeconds: 60,
      stoppedUsdPerHour: 0.001,
    });
    this.world = createEmbeddedPorts({
      fleet: this.spec,
      market: this.market,
      state: new MemoryStateStore(),
      snapshots: new MemorySnapshotStore(),
      recommendations: script.recommendations,
    });
    this.market.listener = tellAll([this.world.work, this.listener]);
    this.translated = translatedPorts({
      spec: this.spec,
      world: this.world,
      originSeconds,
      launchedIds: (key) => aws.launchedIds(key),
      isReached: (workload) => [...this.market.instances()].some((one) => this.servesBefore(one, workload)),
    });
  }

  static async open(moto: MotoWorld, minutes: number, seed: number): Promise<TwoWorlds> {
    const script = marketScript(parityPools, minutes, seed);
    return new TwoWorlds(script, await scriptedAws(moto, parityFleet(), script, originSeconds));
  }

  /** @param compare called after each round of both. */
  async play(minutes: number, compare: (pair: RoundPair) => void): Promise<void> {
    for (let tick = 0; tick < minutes; tick++) {
      this.market.advanceTo(tick * tickSeconds);
      compare(await this.round());
      await this.roundsUntil((tick + 1) * tickSeconds, compare);
    }
  }

  /** One round at each later moment with an event that wakes, as a replay has them. */
  private async roundsUntil(endSeconds: number, compare: (pair: RoundPair) => void): Promise<void> {
    for (;;) {
      const next = Math.min(this.market.nextEventAtSeconds(), ...this.booting.map(({ atSeconds }) => atSeconds));
      if (next >= endSeconds) return;
      const [isLater, untold] = [next > this.market.nowSeconds, this.untold()];
      this.market.advanceTo(next);
      if (isLater && (this.untold() > untold || this.hasBooted())) compare(await this.round());
    }
  }

  private untold(): number {
    return this.noticed.length + this.lost.length;
  }

  private hasBooted(): boolean {
    this.booting = this.booting.filter(({ instance }) => this.market.instance(instance.id) !== undefined);
    return this.booting.some(({ atSeconds }) => atSeconds <= this.market.nowSeconds);
  }

  private async round(): Promise<RoundPair> {
    const atSeconds = this.market.nowSeconds;
    const onAws = await this.roundOnAws();
    const { ports } = this.translated;
    const replayed = await reconcile({ spec: this.spec, ports, models: shippedModels() });
    const started = [...this.market.instances()].filter((one) => one.startedAtSeconds === atSeconds);
    this.booting.push(...started.map((instance) => ({ instance, atSeconds: atSeconds + bootSeconds })));
    return { atSeconds, replayed, onAws };
  }

  private async roundOnAws(): Promise<Round> {
    const now = this.market.nowSeconds;
    const epochSeconds = originSeconds + now;
    const isTick = now % tickSeconds === 0;
    const lost = this.lost.map(({ id }) => this.translated.idOf(id));
    const bodies = [
      ...(isTick ? [tickBody(epochSeconds)] : []),
      ...this.noticed.map((instance) => this.warning(instance)),
      ...lost.map((id) => stateBody(id, "terminated", epochSeconds)),
      ...this.takeBooted().map((id) => stateBody(id, "running", epochSeconds)),
      ...this.recommendations(now),
    ];
    const prices = this.market.pools.map(({ id }, index) => [id, this.market.usdPerHour(index)] as const);
    const round = await this.aws.round({ epochSeconds, lost, prices, bodies });
    this.noticed = [];
    this.lost = [];
    return round;
  }

  /** EventBridge has the moment of the warning, which is two minutes before the loss, whenever it delivers it. */
  private warning({ id, noticedUntilSeconds = 0 }: SimulatedInstance): string {
    return noticeBody(this.translated.idOf(id), originSeconds + noticedUntilSeconds - this.spec.noticeSeconds);
  }

  private takeBooted(): readonly string[] {
    const { nowSeconds } = this.market;
    const booted = this.booting.filter(({ atSeconds }) => atSeconds <= nowSeconds);
    this.booting = this.booting.filter(({ atSeconds }) => atSeconds > nowSeconds);
    return booted
      .filter(({ instance }) => this.market.instance(instance.id) !== undefined)
      .map(({ instance }) => this.translated.idOf(instance.id));
  }

  private recommendations(now: number): readonly string[] {
    return [...this.market.instances()]
      .filter(({ pool, startedAtSeconds }) => this.script.recommendedAt(pool, now) && startedAtSeconds < now)
      .map(({ id }) => ({ "instance-id": this.translated.idOf(id) }))
      .map((detail) => eventBody("EC2 Instance Rebalance Recommendation", originSeconds + now, detail));
  }

  /** Whether a command would find it: SSM reaches what ran when the round looked. */
  private servesBefore({ tags, state, startedAtSeconds }: SimulatedInstance, workload: string): boolean {
    const identity = parseTags(tags);
    const isServing = identity?.workload === workload && identity.role === Role.Serving;
    return isServing && state !== "stopped" && startedAtSeconds < this.market.nowSeconds;
  }
}
