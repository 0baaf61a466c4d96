import { BlendedFleetError } from "../errors.js";
import type { FleetControls } from "../engine/controls.js";
import type { ApiAnswer, Caller } from "./apiCall.js";
import type { ApiSources } from "./apiSources.js";
import { mayChange } from "./callerIdentity.js";
import { viewOf, type FleetReading, type FleetView } from "./fleetView.js";

/** Bids and orders change more often than all else that is told. */
interface Answers {
  readonly ofFleet: Map<string, ApiAnswer>;
  readonly ofRequests: Map<string, ApiAnswer>;
}

export interface KeptQuestion {
  /** Of the request, and of the caller's rights where the answer tells of them. */
  readonly name: string;
  readonly of: keyof Answers;
}

/** So many answers, and callers, of one view are kept. */
const mostKept = 1000;

/** A view with what was answered from it, or from one that differs in nothing that is answered. */
export class KeptView {
  constructor(
    readonly view: FleetView,
    private readonly answers: Answers = { ofFleet: new Map(), ofRequests: new Map() },
    private readonly rights = new Map<string, string>(),
  ) {}

  /** With other receipts and entries for the audit log, of which no answer that is kept tells. */
  with(controls: FleetView["controls"], version: number): KeptView {
    return new KeptView({ ...this.view, controls, version }, this.answers, this.rights);
  }

  /** A view in which only bids and orders are others. */
  withRequestsOf(view: FleetView): KeptView {
    return new KeptView(view, { ...this.answers, ofRequests: new Map() }, this.rights);
  }

  /** What was answered. */
  answerTo({ name, of }: KeptQuestion): ApiAnswer | undefined {
    return this.answers[of].get(name);
  }

  keep({ name, of }: KeptQuestion, answer: ApiAnswer): void {
    const answers = this.answers[of];
    if (answers.size < mostKept || answers.has(name)) answers.set(name, answer);
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
    const kept = keptOf(before, reading, nowSeconds);
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

/** What is read now, with as much of what was worked out before as still holds. */
function keptOf(
  before: { readonly reading: FleetReading; readonly kept: KeptView } | undefined,
  reading: FleetReading,
  nowSeconds: number,
): KeptView {
  const { stored } = reading;
  const isSame = (...fields: readonly (keyof FleetControls)[]): boolean =>
    fields.every((field) => before?.reading.stored?.controls[field] === stored?.controls[field]);
  if (!before || !stored || !isSame("preferences", "engine")) return new KeptView(viewOf(reading, nowSeconds));
  if (isSame("bids", "orders")) return before.kept.with(stored.controls, stored.version);
  return before.kept.withRequestsOf(viewOf(reading, nowSeconds));
}
