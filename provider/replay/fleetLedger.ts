import type { Round } from "../companion/reconcile.js";
import { savedUnits } from "../engine/degradation.js";
import { peakUnitsOf, unitsAt, WorkloadKind, type FleetSpec, type WorkloadSpec } from "../engine/fleet.js";
import { Role } from "../engine/observation.js";
import { Market as MarketKind, unitUsdPerHour } from "../engine/pool.js";
import { parseTags, type InstanceIdentity } from "../engine/tags.js";
import type { EmbeddedWork } from "../embedded/embeddedWork.js";
import type { SimulatedInstance, SimulatedMarket } from "../embedded/market.js";
import type { MarketListener } from "../embedded/marketListener.js";
import { countResult, noCounts, plural, resultEvents, type MutableCounts } from "./fleetEvents.js";
import type { ReportEvent, ReportMoney, ReportWorkload } from "./report/report.js";
import { reportMoney } from "./report/report.js";
import type { RunSpan, SeriesFrame } from "./report/sampledSeries.js";
import type { PolicyFigures } from "./serviceFigures.js";
import { addSpan, openTally, tallyFigures, type ServiceTally } from "./serviceTally.js";

interface WorkloadBook {
  readonly workload: WorkloadSpec;
  readonly tally: ServiceTally;
  readonly unitUsdPerHour: number;
  /** Units that steps of degradation do without. */
  savedUnits: number;
  usd: number;
  degradedSeconds: number;
}

const secondsPerHour = 3600;

/** Writes down what a fleet's run delivers and costs, and what happened in it. */
export class FleetLedger implements MarketListener {
  readonly counts: MutableCounts = noCounts();
  readonly events: ReportEvent[] = [];
  readonly spans: RunSpan[] = [];
  private readonly books: WorkloadBook[];
  private readonly identities = new WeakMap<object, InstanceIdentity>();
  private readonly paid = { spot: 0, onDemand: 0, shadows: 0, doubleRunning: 0 };

  constructor(
    spec: FleetSpec,
    private readonly market: SimulatedMarket,
    private readonly work: EmbeddedWork,
  ) {
    this.books = spec.workloads.map((workload) => openBook(workload, spec));
  }

  takeRound({ results, decision, observation }: Round): void {
    for (const { action, outcome } of results) {
      countResult(this.counts, action, outcome);
      this.events.push(...resultEvents(observation.nowSeconds, action, outcome));
    }
    for (const book of this.books) {
      const depth = decision.nextState.workloads[book.workload.name]?.degraded.length ?? 0;
      book.savedUnits = savedUnits(book.workload, depth);
    }
  }

  elapsed(fromSeconds: number, toSeconds: number): void {
    const ready = this.books.map(() => 0);
    const serving = this.books.map(() => ({ units: 0, usdPerHour: 0 }));
    const onDemand = this.books.map(() => 0);
    const blend = this.market.pools.map(() => 0);
    let usdPerHour = 0;
    for (const instance of this.market.instances()) {
      const identity = this.identityOf(instance);
      const at = this.books.findIndex((book) => book.workload.name === identity?.workload);
      if (at < 0 || !identity || instance.state === "stopped") continue;
      const price = this.market.usdPerHour(instance.poolIndex, fromSeconds);
      usdPerHour += price;
      blend[instance.poolIndex] = (blend[instance.poolIndex] ?? 0) + 1;
      if (instance.pool.market === MarketKind.OnDemand) onDemand[at] = (onDemand[at] ?? 0) + 1;
      if (identity.role === Role.Shadow) {
        this.paid.shadows += (price * (toSeconds - fromSeconds)) / secondsPerHour;
        continue;
      }
      if (instance.state === "ready") ready[at] = (ready[at] ?? 0) + 1;
      const sum = serving[at];
      if (sum) [sum.units, sum.usdPerHour] = [sum.units + 1, sum.usdPerHour + price];
    }
    const demand = this.books.map(({ workload }) => unitsAt(workload, fromSeconds));
    this.books.forEach((book, at) => {
      const units = { demand: demand[at] ?? 0, ready: ready[at] ?? 0, onDemand: onDemand[at] ?? 0 };
      this.settle(book, fromSeconds, toSeconds, units, serving[at]);
    });
    const wantedUnits = this.books.map((book, at) => (demand[at] ?? 0) - book.savedUnits);
    this.spans.push({ fromSeconds, toSeconds, usdPerHour, readyUnits: ready, wantedUnits, blendUnits: blend });
  }

  noticed(instance: SimulatedInstance): void {
    const seconds = Math.round((instance.noticedUntilSeconds ?? this.market.nowSeconds) - this.market.nowSeconds);
    this.note(
      instance,
      "notice",
      (units) => `notice for ${plural(units, "unit")} of ${instance.pool.id}: ${seconds} s`,
    );
  }

  lost(instance: SimulatedInstance): void {
    this.counts.losses++;
    if (instance.noticedUntilSeconds === undefined) this.counts.unnoticed++;
    else this.counts.noticed++;
    const identity = this.identityOf(instance);
    const book = this.books.find(({ workload }) => workload.name === identity?.workload);
    if (book) book.tally.losses++;
    this.note(instance, "loss", (units) => `${plural(units, "unit")} of ${instance.pool.id} taken back`);
    this.closeInstance(instance);
  }

  released(instance: SimulatedInstance): void {
    this.closeInstance(instance);
  }

  /** Takes in what still runs. To be called once, at the end. */
  close(): void {
    this.market.spentUsd();
    for (const instance of this.market.instances()) this.closeInstance(instance);
  }

  money(): ReportMoney {
    const lostWorkUsd = this.books.reduce(
      (sum, { workload }) => sum + (this.work.totals(workload.name)?.lostUsd ?? 0),
      0,
    );
    return reportMoney({
      spotUsd: this.paid.spot,
      onDemandSpentUsd: this.paid.onDemand,
      onDemandUsd: this.books.reduce((sum, book) => sum + onDemandUsd(book), 0),
      shadowsUsd: this.paid.shadows,
      doubleRunningUsd: this.paid.doubleRunning,
      lostWorkUsd,
    });
  }

  workloads(): ReportWorkload[] {
    return this.books.map((book) => {
      const { workload, usd, degradedSeconds } = book;
      const { availability, readyShare } = this.delivered(book);
      return {
        name: workload.name,
        kind: workload.kind,
        priority: workload.priority,
        wantedUnits: peakUnitsOf(workload),
        availability,
        readyShare,
        usd,
        onDemandUsd: onDemandUsd(book),
        losses: book.tally.losses,
        lostWorkSeconds: this.work.totals(workload.name)?.lostSeconds ?? 0,
        degradedSeconds,
      };
    });
  }

  /** Figures of each service with its units, for the policies' table. */
  serviceFigures(
    name: string,
  ): { readonly figures: PolicyFigures; readonly units: number; readonly onDemandUsd: number }[] {
    return this.books
      .filter(({ workload }) => workload.kind === WorkloadKind.Service)
      .map((book) => ({
        figures: tallyFigures(name, book.tally, book.usd, book.unitUsdPerHour),
        units: book.tally.wantedUnitSeconds / book.tally.totalSeconds,
        onDemandUsd: onDemandUsd(book),
      }));
  }

  frame(durationSeconds: number): SeriesFrame {
    return {
      durationSeconds,
      onDemandUsdPerHour: this.books.reduce((sum, book) => sum + peakUnitsOf(book.workload) * book.unitUsdPerHour, 0),
      workloads: this.books.map(({ workload }) => workload.name),
      blend: this.market.pools.map((pool) => ({ label: pool.id, market: pool.market })),
    };
  }

  private settle(
    book: WorkloadBook,
    fromSeconds: number,
    toSeconds: number,
    units: { readonly demand: number; readonly ready: number; readonly onDemand: number },
    serving: { readonly units: number; readonly usdPerHour: number } | undefined,
  ): void {
    addSpan(book.tally, fromSeconds, toSeconds, units.ready, units.onDemand, units.demand);
    const hours = (toSeconds - fromSeconds) / secondsPerHour;
    if (book.savedUnits > 0) book.degradedSeconds += toSeconds - fromSeconds;
    const excess = serving ? Math.max(0, serving.units - units.demand + book.savedUnits) : 0;
    if (serving && excess > 0) this.paid.doubleRunning += (excess * serving.usdPerHour * hours) / serving.units;
  }

  /** A deadline job is available when it is done in time; its ready share is the share of its work that is done. */
  private delivered({ workload, tally }: WorkloadBook): { availability: number; readyShare: number } {
    const { deadline } = workload;
    if (!deadline) return tallyFigures(workload.name, tally, 0, 1);
    const done = this.work.totals(workload.name)?.doneSeconds ?? 0;
    return { availability: done >= deadline.workSeconds ? 1 : 0, readyShare: Math.min(1, done / deadline.workSeconds) };
  }

  private closeInstance(instance: SimulatedInstance): void {
    const kind = instance.pool.market === MarketKind.OnDemand ? "onDemand" : "spot";
    this.paid[kind] += instance.paidUsd;
    const identity = this.identityOf(instance);
    const book = this.books.find(({ workload }) => workload.name === identity?.workload);
    if (book) book.usd += instance.paidUsd;
  }

  /** Events of one kind, pool and moment are one event with its units. */
  private note(instance: SimulatedInstance, kind: "notice" | "loss", text: (units: number) => string): void {
    const timeSeconds = this.market.nowSeconds;
    const workload = this.identityOf(instance)?.workload ?? "";
    const last = this.events.at(-1);
    const same =
      last?.kind === kind &&
      last.timeSeconds === timeSeconds &&
      last.pool === instance.pool.id &&
      last.workload === workload;
    const units = same ? (last.units ?? 1) + 1 : 1;
    if (same) this.events.pop();
    this.events.push({ timeSeconds, workload, kind, units, pool: instance.pool.id, text: text(units) });
  }

  private identityOf(instance: SimulatedInstance): InstanceIdentity | undefined {
    const known = this.identities.get(instance.tags);
    if (known) return known;
    const identity = parseTags(instance.tags);
    if (identity) this.identities.set(instance.tags, identity);
    return identity;
  }
}

function openBook(workload: WorkloadSpec, spec: FleetSpec): WorkloadBook {
  return {
    workload,
    tally: openTally({ tickSeconds: spec.tickSeconds, firstReadySeconds: workload.startSeconds }),
    unitUsdPerHour: unitUsdPerHour(spec.pools.filter((pool) => workload.pools.includes(pool.id))),
    savedUnits: 0,
    usd: 0,
    degradedSeconds: 0,
  };
}

/** A service's units on-demand all the time; a job's work on-demand, with one start. */
function onDemandUsd({ workload, tally, unitUsdPerHour: price }: WorkloadBook): number {
  const { deadline } = workload;
  const jobSeconds = deadline && deadline.workSeconds + deadline.restartOverheadSeconds;
  const unitSeconds = jobSeconds === undefined ? tally.wantedUnitSeconds : peakUnitsOf(workload) * jobSeconds;
  return (price * unitSeconds) / secondsPerHour;
}
