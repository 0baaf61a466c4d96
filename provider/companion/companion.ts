import type { FleetSpec } from "../engine/fleet.js";
import type { Models } from "../engine/models.js";
import { withRequests } from "../engine/requestedFleet.js";
import { trainedForecaster } from "../engine/trainedForecast.js";
import { StateConflictError } from "../errors.js";
import type { ControlsStore } from "../ports/controlsStore.js";
import type { DocumentStore } from "../ports/documentStore.js";
import type { Ports } from "../ports/ports.js";
import type { SnapshotStore } from "../ports/snapshotStore.js";
import { documentInForce, type DocumentInForce } from "./documentInForce.js";
import { ControlsInForce } from "./controlsInForce.js";
import { concerningEvents } from "./concerningEvents.js";
import { signsOf, type FleetEvent } from "./fleetEvent.js";
import type { NamedModel } from "./modelInForce.js";
import { reconcile, type Round } from "./reconcile.js";

/** The world of a fleet as one document has it. */
export interface CompanionWorld {
  readonly ports: Ports;
  /** Which of these instances are the fleet's. May throw a passing error. */
  membersAmong(instanceIds: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * The end of a round: the next step of what takes several, and what single units are owed. Level-triggered, as the
   * round is. Never throws for what the world refuses: the next round tries again.
   */
  settle(round: Round): Promise<void>;
  /** Writes what was logged; to be called whatever came of the round. Never throws for what the world refuses. */
  flush(): Promise<void>;
}

export interface CompanionOptions {
  readonly fleet: string;
  readonly documents: DocumentStore;
  /** Keeps the last good document for good: see `DocumentQuestion`. */
  readonly keptDocuments: SnapshotStore;
  /** The model of losses in force. */
  readonly model: () => Promise<NamedModel>;
  /** The others. */
  readonly models: Omit<Models, "forecasterOf">;
  /** What owners ask for at run time; absent where there is no API. */
  readonly controls?: ControlsStore;
  /** Called once for each document. */
  readonly worldOf: (document: DocumentInForce) => CompanionWorld;
  /** Seconds since 1970. */
  readonly nowSeconds: () => number;
  /** Told why the owner's document is not gone by, or could not be kept: once, until it changes or is over. */
  readonly told: (what: string) => void;
}

/** What came of some events. */
export interface Taken {
  /** Absent where they concerned nobody here. */
  readonly round?: Round;
  /** Events about instances of others, of unknown kinds and malformed ones. */
  readonly dropped: number;
}

/** A fleet's companion: to be kept between rounds, for what it has read once. */
export class Companion {
  private last: { readonly document: DocumentInForce; readonly world: CompanionWorld } | undefined;
  private forecaster: { readonly hash: string; readonly of: Models["forecasterOf"] } | undefined;
  private toldOfDocument: string | undefined;

  private readonly controls: ControlsInForce | undefined;

  constructor(private readonly options: CompanionOptions) {
    const { fleet, controls, told } = options;
    this.controls = controls && new ControlsInForce(fleet, controls, told);
  }

  /**
   * Takes a batch of events: one round for all that concern the fleet, none where none does.
   * @param mayBegin whether there is time left to begin another action.
   * @throws what a round is stopped by (see `reconcile` and `documentInForce`): the events are then to come again.
   */
  async take(events: readonly FleetEvent[], mayBegin?: () => boolean): Promise<Taken> {
    if (events.every(({ kind }) => kind === "none")) return { dropped: events.length };
    // Whose an instance is the last document's world tells as well: an account has many that are none of the fleet's.
    const foremost = this.last && (await concerningEvents(events, this.last.world));
    if (foremost?.length === 0) return { dropped: events.length };
    const document = await this.document();
    const world = this.worldFor(document);
    const concerning = foremost ?? (await concerningEvents(events, world));
    const dropped = events.length - concerning.length;
    if (concerning.length === 0) return { dropped };
    try {
      const round = await this.round(document, world, concerning, mayBegin);
      await world.settle(round);
      return { round, dropped };
    } finally {
      await world.flush();
    }
  }

  private async document(): Promise<DocumentInForce> {
    const { fleet, documents, keptDocuments, nowSeconds } = this.options;
    const last = this.last?.document;
    const stores = { documents, snapshots: keptDocuments };
    const document = await documentInForce({ fleet, ...stores, nowEpochSeconds: nowSeconds(), ...(last && { last }) });
    const what = troubleWith(document);
    if (what !== undefined && what !== this.toldOfDocument) this.options.told(what);
    this.toldOfDocument = what;
    return document;
  }

  private worldFor(document: DocumentInForce): CompanionWorld {
    const isSame = this.last?.document.text === document.text;
    const world = this.last && isSame ? this.last.world : this.options.worldOf(document);
    this.last = { document, world };
    return world;
  }

  /** One that loses a race against another round looks once more; both may have lost it to a third. */
  private async round(
    document: DocumentInForce,
    { ports }: CompanionWorld,
    events: readonly FleetEvent[],
    mayBegin: (() => boolean) | undefined,
  ): Promise<Round> {
    const [models, spec] = await Promise.all([this.models(), this.requested(document.spec)]);
    const options = { spec, ports, models, signs: signsOf(events), ...(mayBegin && { mayBegin }) };
    try {
      return await reconcile(options);
    } catch (failure) {
      if (!(failure instanceof StateConflictError)) throw failure;
      return reconcile(options);
    }
  }

  private async requested(spec: FleetSpec): Promise<FleetSpec> {
    const controls = await this.controls?.controls();
    return controls ? withRequests(spec, controls, this.options.nowSeconds()) : spec;
  }

  private async models(): Promise<Models> {
    const { hash, model } = await this.options.model();
    if (this.forecaster?.hash !== hash) this.forecaster = { hash, of: trainedForecaster(model, hash) };
    return { ...this.options.models, forecasterOf: this.forecaster.of };
  }
}

function troubleWith({ refused, unkept }: DocumentInForce): string | undefined {
  if (refused !== undefined) return `the fleet's document can't be used, the last good one decides: ${refused}`;
  return unkept === undefined ? undefined : `the fleet's document decides, but could not be kept: ${unkept}`;
}
