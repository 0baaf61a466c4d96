import { Market, type CapacityPool } from "../engine/pool.js";
import type { MarketListener } from "./marketListener.js";
import {
  dueNotices,
  foresee,
  leavingNow,
  openBook,
  type NoticeRule,
  type PoolBook,
  type PoolSupply,
} from "./poolBook.js";
import { at, integrate, isDue } from "./series.js";
import type { SimulatedInstance } from "./simulatedInstance.js";

export type { MarketListener } from "./marketListener.js";
export type { PoolSupply } from "./poolBook.js";
export { at, type Series } from "./series.js";
export type { SimulatedInstance, SimulatedState } from "./simulatedInstance.js";

export interface MarketOptions {
  readonly supplies: readonly PoolSupply[];
  /** Seconds of notice before this loss, 0 for none. Absent: never a notice. */
  readonly noticeSeconds?: NoticeRule;
  /** The shortest time a start is paid for: 60 s on EC2, 0 in the tick rules of traces. */
  readonly minimumPaidSeconds: number;
  /** What keeping a stopped instance costs (its volume), in USD per hour. */
  readonly stoppedUsdPerHour: number;
  /** The most vCPUs that run on-demand at once, over all pools, as an EC2 quota has it. Absent: no limit. */
  readonly onDemandVcpus?: number;
  /** Where its clock begins. Default 0. */
  readonly fromSeconds?: number;
}

export interface LaunchRequest {
  readonly poolIndex: number;
  readonly startSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Runs until it has started, then stops instead of becoming ready: a warm shadow. */
  readonly stopped?: boolean;
}

const secondsPerHour = 3600;

/**
 * A simulated market of capacity pools on a virtual clock: instances boot, are paid by the second, are noticed and
 * lost as the supplies say. It decides nothing, and everything follows from its options.
 */
export class SimulatedMarket {
  private readonly books: PoolBook[];
  private readonly instancesById = new Map<string, SimulatedInstance>();
  private readonly poolIndexById = new Map<string, number>();
  private launches = 0;
  private endedUsd = 0;
  private nowSeconds_: number;
  listener: MarketListener = {};

  constructor(private readonly options: MarketOptions) {
    this.nowSeconds_ = options.fromSeconds ?? 0;
    this.books = options.supplies.map(openBook);
    options.supplies.forEach((supply, index) => this.poolIndexById.set(supply.pool.id, index));
  }

  get nowSeconds(): number {
    return this.nowSeconds_;
  }

  /** What each pool offers, in the pools' order. */
  get supplies(): readonly PoolSupply[] {
    return this.options.supplies;
  }

  get pools(): readonly CapacityPool[] {
    return this.options.supplies.map((supply) => supply.pool);
  }

  poolIndex(id: string): number | undefined {
    return this.poolIndexById.get(id);
  }

  /** All that have not ended, oldest first. */
  instances(): Iterable<SimulatedInstance> {
    return this.instancesById.values();
  }

  instance(id: string): SimulatedInstance | undefined {
    return this.instancesById.get(id);
  }

  /** Those running (starting or ready) in a pool, oldest first. */
  runningIn(poolIndex: number): readonly SimulatedInstance[] {
    return this.book(poolIndex).running;
  }

  /** How many more instances the pool would take now. */
  roomLeft(poolIndex: number): number {
    const book = this.book(poolIndex);
    const { room, pool } = book.supply;
    const ofPool = room ? Math.max(0, at(room, this.nowSeconds_) - book.running.length) : Infinity;
    return Math.min(ofPool, this.quotaLeft(pool));
  }

  usdPerHour(poolIndex: number, atSeconds = this.nowSeconds_): number {
    const { supply } = this.book(poolIndex);
    return supply.usdPerHour ? at(supply.usdPerHour, atSeconds) : supply.pool.usdPerHour;
  }

  /** Launches one instance, or answers undefined where the pool has no room. */
  launch(request: LaunchRequest): SimulatedInstance | undefined {
    if (this.roomLeft(request.poolIndex) < 1) return undefined;
    const book = this.book(request.poolIndex);
    const instance: SimulatedInstance = {
      id: `i-${(++this.launches).toString(16).padStart(8, "0")}`,
      number: this.launches,
      pool: book.supply.pool,
      poolIndex: request.poolIndex,
      launchedAtSeconds: this.nowSeconds_,
      startedAtSeconds: this.nowSeconds_,
      tags: request.tags,
      readyAtSeconds: this.nowSeconds_ + request.startSeconds,
      state: "starting",
      stopsOnceStarted: request.stopped ?? false,
      paidUntilSeconds: this.nowSeconds_,
      paidUsd: 0,
    };
    this.instancesById.set(instance.id, instance);
    this.startRunning(instance, book);
    return instance;
  }

  /**
   * Starts a stopped instance, or lets one that would stop once started become ready instead; false where the pool has
   * no room for it now.
   */
  start(instance: SimulatedInstance, startSeconds: number): boolean {
    if (instance.state !== "stopped") {
      instance.stopsOnceStarted = false;
      return true;
    }
    if (this.roomLeft(instance.poolIndex) < 1) return false;
    this.pay(instance);
    instance.state = "starting";
    instance.stopsOnceStarted = false;
    instance.startedAtSeconds = this.nowSeconds_;
    instance.readyAtSeconds = this.nowSeconds_ + startSeconds;
    this.startRunning(instance, this.book(instance.poolIndex));
    return true;
  }

  /** Ends an instance; one that has ended already is left alone. */
  terminate(id: string): void {
    const instance = this.instancesById.get(id);
    if (!instance) return;
    this.end(instance);
    this.listener.released?.(instance);
  }

  retag(instance: SimulatedInstance, tags: Readonly<Record<string, string>>): void {
    instance.tags = tags;
    this.listener.retagged?.(instance);
  }

  /** Takes a ready instance out of readiness while it is switched in: a running shadow that takes over. */
  switchIn(instance: SimulatedInstance, switchSeconds: number): void {
    if (instance.state !== "ready" || switchSeconds <= 0) return;
    instance.state = "starting";
    instance.readyAtSeconds = this.nowSeconds_ + switchSeconds;
  }

  /** Lets time pass, doing what happens on the way: losses first, then notices, then the ends of starts. */
  advanceTo(seconds: number): void {
    for (;;) {
      const eventAtSeconds = this.nextEventAtSeconds();
      const next = Math.min(seconds, eventAtSeconds);
      this.elapse(next);
      if (isDue(eventAtSeconds, next)) this.happen();
      if (next >= seconds) return;
    }
  }

  /** When something happens by itself next: a loss, a notice or the end of a start; Infinity where nothing will. */
  nextEventAtSeconds(): number {
    let next = Infinity;
    for (const book of this.books) {
      this.foresee(book);
      if (book.nextLossAtSeconds < next) next = book.nextLossAtSeconds;
      if (book.nextNoticeAtSeconds < next) next = book.nextNoticeAtSeconds;
      for (const instance of book.running) {
        if (instance.state === "starting" && instance.readyAtSeconds < next) next = instance.readyAtSeconds;
      }
    }
    return next;
  }

  /** What has been spent up to now, on ended and on living instances. */
  spentUsd(): number {
    let usd = this.endedUsd;
    for (const instance of this.instancesById.values()) {
      this.pay(instance);
      usd += instance.paidUsd;
    }
    return usd;
  }

  /** How many more instances like a pool's the quota of on-demand would let run. */
  private quotaLeft({ market, performance }: CapacityPool): number {
    const { onDemandVcpus } = this.options;
    if (onDemandVcpus === undefined || market !== Market.OnDemand) return Infinity;
    const onDemand = this.books.filter(({ supply }) => supply.pool.market === Market.OnDemand);
    const used = onDemand.reduce((sum, { supply, running }) => sum + running.length * supply.pool.performance.vcpu, 0);
    return Math.max(0, Math.floor((onDemandVcpus - used) / performance.vcpu));
  }

  private book(poolIndex: number): PoolBook {
    const book = this.books[poolIndex];
    if (!book) throw new RangeError(`expected a pool index below ${this.books.length}, got ${poolIndex}`);
    return book;
  }

  private startRunning(instance: SimulatedInstance, book: PoolBook): void {
    book.running.push(instance);
    book.stale = true;
    this.giveNotices(book);
  }

  private foresee(book: PoolBook): void {
    if (book.stale) foresee(book, this.nowSeconds_, this.options.noticeSeconds);
  }

  private elapse(seconds: number): void {
    if (seconds > this.nowSeconds_) {
      this.listener.elapsed?.(this.nowSeconds_, seconds);
      this.nowSeconds_ = seconds;
    }
  }

  private happen(): void {
    for (const book of this.books) if (isDue(book.nextLossAtSeconds, this.nowSeconds_)) this.takeBack(book);
    for (const book of this.books) this.giveNotices(book);
    for (const book of this.books) this.finishStarts(book);
  }

  private takeBack(book: PoolBook): void {
    for (const instance of leavingNow(book, this.nowSeconds_)) {
      if (!this.instancesById.has(instance.id)) continue;
      this.end(instance);
      this.listener.lost?.(instance);
    }
  }

  private giveNotices(book: PoolBook): void {
    const { noticeSeconds } = this.options;
    if (!noticeSeconds) return;
    this.foresee(book);
    if (!isDue(book.nextNoticeAtSeconds, this.nowSeconds_)) return;
    for (const { instance, lossAtSeconds } of dueNotices(book, this.nowSeconds_, noticeSeconds)) {
      instance.noticedUntilSeconds = lossAtSeconds;
      this.listener.noticed?.(instance);
    }
    book.stale = true;
  }

  private finishStarts(book: PoolBook): void {
    let stops = false;
    for (const instance of book.running) {
      if (instance.state !== "starting" || !this.hasStarted(instance)) continue;
      if (instance.stopsOnceStarted) stops = true;
      else {
        instance.state = "ready";
        this.listener.ready?.(instance);
      }
    }
    if (stops) this.stopStarted(book);
  }

  private stopStarted(book: PoolBook): void {
    for (const instance of book.running.filter((i) => i.stopsOnceStarted && this.hasStarted(i))) {
      this.stopRunning(instance, book);
      instance.state = "stopped";
      instance.stopsOnceStarted = false;
      delete instance.noticedUntilSeconds;
      this.listener.stopped?.(instance);
    }
  }

  private hasStarted(instance: SimulatedInstance): boolean {
    return isDue(instance.readyAtSeconds, this.nowSeconds_);
  }

  /** Pays what its run has cost, the shortest paid time included, and takes it out of those running. */
  private stopRunning(instance: SimulatedInstance, book: PoolBook): void {
    this.pay(instance);
    const shortfallSeconds = instance.startedAtSeconds + this.options.minimumPaidSeconds - this.nowSeconds_;
    if (shortfallSeconds > 0) {
      instance.paidUsd += (this.usdPerHour(instance.poolIndex) * shortfallSeconds) / secondsPerHour;
    }
    book.running.splice(book.running.indexOf(instance), 1);
    book.stale = true;
  }

  private end(instance: SimulatedInstance): void {
    if (instance.state === "stopped") this.pay(instance);
    else this.stopRunning(instance, this.book(instance.poolIndex));
    this.endedUsd += instance.paidUsd;
    this.instancesById.delete(instance.id);
  }

  private pay(instance: SimulatedInstance): void {
    const { usdPerHour } = this.book(instance.poolIndex).supply;
    const from = instance.paidUntilSeconds;
    if (instance.state === "stopped") {
      instance.paidUsd += ((this.nowSeconds_ - from) * this.options.stoppedUsdPerHour) / secondsPerHour;
    } else if (usdPerHour) {
      instance.paidUsd += integrate(usdPerHour, from, this.nowSeconds_) / secondsPerHour;
    } else {
      instance.paidUsd += ((this.nowSeconds_ - from) * instance.pool.usdPerHour) / secondsPerHour;
    }
    instance.paidUntilSeconds = this.nowSeconds_;
  }
}
