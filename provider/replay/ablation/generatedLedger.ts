import type { Round } from "../../companion/reconcile.js";
import { lostWorkHoursOf, recoverySecondsOf } from "../../embedded/workloads/lossOutcome.js";
import { unitMinute, type UnitMinute } from "../../embedded/workloads/unitMinute.js";
import type { GeneratedWorkload } from "../../embedded/workloads/generatedWorkload.js";
import type { SimulatedInstance, SimulatedMarket } from "../../embedded/market.js";
import type { MarketListener } from "../../embedded/marketListener.js";
import { stepsTaken } from "../../engine/degradation.js";
import { unitsOf, type WorkloadSpec } from "../../engine/fleet.js";
import { unservedUsdPerUnitHour } from "../../engine/impact.js";
import type { Usage } from "../../engine/observation.js";
import type { BlendProfile } from "../../engine/profile.js";
import { parseTags } from "../../engine/tags.js";
import type { GeneratedFleet } from "./generatedFleet.js";

/** What a generated fleet's run cost, in USD, and how long its workloads were short. */
export interface GeneratedFigures {
  readonly capacityUsd: number;
  /** Work to be done again, at the on-demand price of a unit. */
  readonly lostWorkUsd: number;
  /** Load not served that a whole workload would have served, at what its profile says it is worth. */
  readonly unservedUsd: number;
  /** Time in which units saved instead of working, at the on-demand price of a unit. */
  readonly savingUsd: number;
  /** What its owner says the steps taken cost. */
  readonly degradedUsd: number;
  readonly totalUsd: number;
  /** Seconds in which workloads had fewer units serving than wanted, summed over the workloads. */
  readonly unreadySeconds: number;
  readonly losses: number;
  readonly checkpoints: number;
}

interface Book {
  readonly spec: WorkloadSpec;
  readonly generated: GeneratedWorkload;
  readonly worthUsd: number;
  /** Lost units whose replacement is not ready yet. */
  toReplace: number;
  wanted: number;
  qualityUsdPerHour: number;
  serving: number;
}

/** What the ledger knows of a unit. */
interface UnitBook {
  readonly book: Book;
  readonly servesFromSeconds: number;
  savedAtSeconds: number;
}

/**
 * Lets the units of a generated fleet work, and measures what their losses cost: simulated, minute by minute, by the rules
 * that the models' labels are made by. A unit that takes the place of a lost one serves once it has recovered; one that was
 * moved in good time takes over warm.
 */
export class GeneratedLedger implements MarketListener {
  private readonly books: ReadonlyMap<string, Book>;
  private readonly units = new Map<string, UnitBook>();
  private readonly sums = { lostWorkUsd: 0, unservedUsd: 0, savingUsd: 0, degradedUsd: 0, unreadySeconds: 0 };
  private losses = 0;
  private checkpoints = 0;

  constructor(
    { spec, workloads }: GeneratedFleet,
    private readonly market: SimulatedMarket,
    /** The owner's profile, and what a unit costs on-demand. */
    private readonly value: { readonly profile: BlendProfile; readonly unitUsdPerHour: number },
  ) {
    this.books = new Map(
      spec.workloads.flatMap((workload) => {
        const generated = workloads.get(workload.name);
        return generated ? [[workload.name, this.openBook(workload, generated)] as const] : [];
      }),
    );
  }

  /** What a serving unit uses: its share of the load, and that of those that are missing. */
  usageOf(instance: SimulatedInstance, nowSeconds: number): Usage | undefined {
    const unit = this.units.get(instance.id);
    return unit && nowSeconds >= unit.servesFromSeconds ? this.minuteOf(unit, nowSeconds).usage : undefined;
  }

  takeRound({ results, decision, observation }: Round): void {
    for (const { action, outcome } of results) {
      if (outcome.kind === "failed") continue;
      if (action.kind === "checkpoint") this.saved(action.instance, observation.nowSeconds);
      if (action.kind === "restore") this.saved(action.instance, observation.nowSeconds, false);
    }
    for (const [name, book] of this.books) {
      const steps = stepsTaken(book.spec, decision.nextState.workloads[name]?.degraded.length ?? 0);
      book.wanted = steps.reduce((left, { savesUnits }) => left - savesUnits, unitsOf(book.spec));
      book.qualityUsdPerHour = steps.reduce((sum, step) => sum + step.qualityUsdPerHour, 0);
    }
  }

  ready(instance: SimulatedInstance): void {
    const book = this.books.get(parseTags(instance.tags)?.workload ?? "");
    if (!book) return;
    const { nowSeconds } = this.market;
    const servesFromSeconds = nowSeconds + this.recoverySeconds(book, nowSeconds);
    this.units.set(instance.id, { book, servesFromSeconds, savedAtSeconds: nowSeconds });
  }

  /** Of a unit that is ready now: none where it takes nobody's place. */
  private recoverySeconds(book: Book, nowSeconds: number): number {
    if (book.toReplace === 0) return 0;
    book.toReplace--;
    const { usage } = unitMinute(book.generated, { nowSeconds, ageSeconds: 0, loadFactor: 1 });
    return recoverySecondsOf(book.generated, nowSeconds, usage);
  }

  lost(instance: SimulatedInstance): void {
    this.losses++;
    const unit = this.units.get(instance.id);
    if (!unit) return;
    const { nowSeconds } = this.market;
    const unsavedSeconds = nowSeconds - unit.savedAtSeconds;
    const hours = lostWorkHoursOf(unit.book.generated, unsavedSeconds, this.minuteOf(unit, nowSeconds));
    this.sums.lostWorkUsd += hours * this.value.unitUsdPerHour;
    unit.book.toReplace++;
    this.units.delete(instance.id);
  }

  released(instance: SimulatedInstance): void {
    this.units.delete(instance.id);
  }

  elapsed(fromSeconds: number, toSeconds: number): void {
    const serving = new Map<Book, number>();
    for (const { book, servesFromSeconds } of this.units.values()) {
      const share = Math.min(1, Math.max(0, (toSeconds - servesFromSeconds) / (toSeconds - fromSeconds)));
      serving.set(book, (serving.get(book) ?? 0) + share);
    }
    for (const book of this.books.values()) {
      book.serving = serving.get(book) ?? 0;
      this.settle(book, fromSeconds, toSeconds - fromSeconds);
    }
  }

  figures(): GeneratedFigures {
    const capacityUsd = this.market.spentUsd();
    const { lostWorkUsd, unservedUsd, savingUsd, degradedUsd } = this.sums;
    const totalUsd = capacityUsd + lostWorkUsd + unservedUsd + savingUsd + degradedUsd;
    return { capacityUsd, ...this.sums, totalUsd, losses: this.losses, checkpoints: this.checkpoints };
  }

  private settle(book: Book, fromSeconds: number, seconds: number): void {
    const hours = seconds / 3600;
    this.sums.degradedUsd += book.qualityUsdPerHour * hours;
    if (book.serving >= book.wanted) return;
    this.sums.unreadySeconds += seconds;
    const served = (loadFactor: number): number =>
      unitMinute(book.generated, { nowSeconds: fromSeconds, ageSeconds: typicalAgeSeconds, loadFactor }).servedShare;
    const left = book.serving > 0 ? served(book.wanted / book.serving) : 0;
    this.sums.unservedUsd += Math.max(0, served(1) - left) * book.wanted * hours * book.worthUsd;
  }

  private saved(instanceId: string, nowSeconds: number, isCheckpoint = true): void {
    const unit = this.units.get(instanceId);
    if (!unit) return;
    unit.savedAtSeconds = nowSeconds;
    if (!isCheckpoint) return;
    this.checkpoints++;
    this.sums.savingUsd += ((unit.book.spec.checkpoint?.saveSeconds ?? 0) / 3600) * this.value.unitUsdPerHour;
  }

  private minuteOf({ book, servesFromSeconds }: UnitBook, nowSeconds: number): UnitMinute {
    const ageSeconds = Math.max(0, nowSeconds - servesFromSeconds);
    const loadFactor = book.wanted / Math.max(1, book.serving);
    return unitMinute(book.generated, { nowSeconds, ageSeconds, loadFactor });
  }

  private openBook(spec: WorkloadSpec, generated: GeneratedWorkload): Book {
    const { profile, unitUsdPerHour } = this.value;
    const worthUsd = unservedUsdPerUnitHour({ ...spec, profile }, unitUsdPerHour);
    return { spec, generated, worthUsd, toReplace: 0, wanted: unitsOf(spec), qualityUsdPerHour: 0, serving: 0 };
  }
}

/** Of a unit whose neighbours are short: leaks are taken half a day along. */
const typicalAgeSeconds = 43_200;
