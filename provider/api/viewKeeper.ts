import { BlendedFleetError } from "../errors.js";
import type { ApiAnswer, Caller } from "./apiCall.js";
import type { ApiSources } from "./apiSources.js";
import { mayChange } from "./callerIdentity.js";
import { viewOf, type FleetReading, type FleetView } from "./fleetView.js";

interface KeptAnswer {
  readonly answer: ApiAnswer;
  readonly also: unknown;
}

/** So many answers, and callers, of one view are kept. */
const mostKept = 1000;

/** A view with what was answered from it, or from one that differs in nothing that is answered. */
export class KeptView {
  constructor(
    readonly view: FleetView,
    private readonly answers = new Map<string, KeptAnswer>(),
    private readonly rights = new Map<string, string>(),
  ) {}

  /** With other receipts and entries for the audit log, of which no answer that is kept tells. */
  with(controls: FleetView["controls"], version: number): KeptView {
    return new KeptView({ ...this.view, controls, version }, this.answers, this.rights);
  }

  /** What was answered, and from the same besides. */
  answerTo(name: string, also: unknown): ApiAnswer | undefined {
    const kept = this.answers.get(name);
    return kept?.also === also ? kept?.answer : undefined;
  }

  keep(name: string, kept: KeptAnswer): void {
    if (this.answers.size < mostKept || this.answers.has(name)) this.answers.set(name, kept);
  }

  /** The same for callers that may change the same workloads: they are answered the same. */
  rightsOf(caller: Caller): string {
    const known = this.rights.get(caller.arn);
    if (known !== undefined) return known;
    const rights = this.view.spec.workloads.map((workload) => (mayChange(caller, workload) ? "1" : "0")).join("");
    if (this.rights.size < mostKept) this.rights.set(caller.arn, rights);
    return rights;
  }
}

/**
 * Reads the sources for each request, and works out what follows from them once: what was computed is kept until any of
 * the documents is another object, or the second is over. So a read sees what was saved before it was asked.
 */
export class ViewKeeper {
  private last: { readonly reading: FleetReading; readonly second: number; readonly kept: KeptView } | undefined;

  constructor(private readonly sources: ApiSources) {}

  async view(): Promise<KeptView> {
    const { sources } = this;
    const [declared, state, stored, usdPerHour] = await Promise.all([
      sources.fleet(),
      sources.state(),
      sources.controls.load(),
      this.prices(),
    ]);
    const nowSeconds = sources.nowSeconds();
    const reading = { declared, state, stored, usdPerHour };
    const second = Math.floor(nowSeconds);
    const before = this.last?.second === second && isSameWorld(this.last.reading, reading) ? this.last : undefined;
    if (before && isSameStored(before.reading, reading)) return before.kept;
    const kept =
      before && stored && tellsTheSame(before.reading, reading)
        ? before.kept.with(stored.controls, stored.version)
        : new KeptView(viewOf(reading, nowSeconds));
    // Of two that read at once, the later to come may have read the earlier version.
    const isNewer = before === undefined || kept.view.version >= before.kept.view.version;
    if (isNewer) this.last = { reading, second, kept };
    return kept;
  }

  /** Where present prices can't be had, those of the plan do. */
  private async prices(): Promise<Readonly<Record<string, number>>> {
    try {
      return (await this.sources.usdPerHour?.()) ?? planned;
    } catch (failure) {
      if (!(failure instanceof BlendedFleetError)) throw failure;
      return planned;
    }
  }
}

const planned: Readonly<Record<string, number>> = {};

function isSameWorld(one: FleetReading, other: FleetReading): boolean {
  return one.declared === other.declared && one.state === other.state && one.usdPerHour === other.usdPerHour;
}

/** A store may answer a new envelope around the controls that it answered before. */
function isSameStored({ stored: one }: FleetReading, { stored: other }: FleetReading): boolean {
  return one?.controls === other?.controls && one?.version === other?.version;
}

function tellsTheSame({ stored: one }: FleetReading, { stored: other }: FleetReading): boolean {
  const fields = ["preferences", "bids", "orders", "engine"] as const;
  return fields.every((field) => one?.controls[field] === other?.controls[field]);
}
