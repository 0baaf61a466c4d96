import { BlendedFleetError } from "../errors.js";
import type { ApiAnswer } from "./apiCall.js";
import type { ApiSources } from "./apiSources.js";
import { viewOf, type FleetReading, type FleetView } from "./fleetView.js";

/** So many answers of one view are kept. */
const mostKept = 1000;

/**
 * Reads the sources for each request, and works out what follows from them once: what was computed is kept until any of
 * the documents is another object, or the second is over. So a read sees what was saved before it was asked.
 */
export class ViewKeeper {
  private last: { readonly reading: FleetReading; readonly second: number; readonly view: FleetView } | undefined;
  private answers = new Map<string, ApiAnswer>();

  constructor(private readonly sources: ApiSources) {}

  async view(): Promise<FleetView> {
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
    if (this.last && this.last.second === second && isSame(this.last.reading, reading)) return this.last.view;
    const view = viewOf(reading, nowSeconds);
    // Of two that read at once, the later to come may have read the earlier version.
    if (view.version >= (this.last?.view.version ?? 0) || second !== this.last?.second) {
      this.last = { reading, second, view };
      this.answers = new Map();
    }
    return view;
  }

  /** What was answered from this very view. */
  kept(view: FleetView, name: string): ApiAnswer | undefined {
    return view === this.last?.view ? this.answers.get(name) : undefined;
  }

  keep(view: FleetView, name: string, answer: ApiAnswer): void {
    if (view === this.last?.view && this.answers.size < mostKept) this.answers.set(name, answer);
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

/** A store may answer a new envelope around the controls that it answered before. */
function isSame(one: FleetReading, other: FleetReading): boolean {
  return (
    one.declared === other.declared &&
    one.state === other.state &&
    one.stored?.controls === other.stored?.controls &&
    one.stored?.version === other.stored?.version &&
    one.usdPerHour === other.usdPerHour
  );
}
