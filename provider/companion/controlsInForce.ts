import { emptyControls, type FleetControls } from "../engine/controls.js";
import { CorruptDataError, RequestFailedError } from "../errors.js";
import type { ControlsStore } from "../ports/controlsStore.js";
import { ToldOnce } from "./toldOnce.js";

/**
 * What owners have said, as it was last read. While the store can't be reached, or holds a damaged document, it stays what
 * it was; a companion that has read none before goes by the declaration where the document is damaged. What is wrong is
 * told once, until it changes or is over. To be kept between rounds.
 */
export class ControlsInForce {
  private held: FleetControls | undefined;
  private readonly told: ToldOnce;

  constructor(
    private readonly fleet: string,
    private readonly store: ControlsStore,
    tell: (message: string) => void,
  ) {
    this.told = new ToldOnce(tell);
  }

  /** @throws RequestFailedError where nothing was read before: a round without bids would take back what they won. */
  async controls(): Promise<FleetControls> {
    try {
      this.held = (await this.store.load())?.controls ?? emptyControls(this.fleet);
      this.told.over();
      return this.held;
    } catch (failure) {
      if (!(failure instanceof CorruptDataError) && !(failure instanceof RequestFailedError)) throw failure;
      if (!this.held && failure instanceof RequestFailedError) throw failure;
      this.told.wrong(
        failure.message,
        this.held ? "owners' requests stay as they were" : "the declaration alone decides",
      );
      return this.held ?? emptyControls(this.fleet);
    }
  }
}
