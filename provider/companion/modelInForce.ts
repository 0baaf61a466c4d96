import type { RevocationModel } from "../engine/revocation/revocationModel.js";
import { BlendedFleetError, CorruptDataError, InputError } from "../errors.js";
import { hashIn } from "../models/modelFile.js";
import { parseRevocationModel } from "../models/revocationModelFile.js";
import type { ModelStore } from "../ports/modelStore.js";
import { ToldOnce } from "./toldOnce.js";

/** A model with the hash that its forecasts are logged under. */
export interface NamedModel {
  readonly hash: string;
  readonly model: RevocationModel;
}

/**
 * Which model of losses decides: the store's, or the shipped one where the store has none, or a damaged one. While the
 * store can't be reached it stays the one it was. What is wrong is told once, until it changes or is over. To be kept
 * between rounds: a model's text is parsed once.
 */
export class ModelInForce {
  private held: { readonly text: string; readonly named: NamedModel } | undefined;
  private readonly told: ToldOnce;

  constructor(
    private readonly store: ModelStore,
    private readonly shipped: NamedModel,
    tell: (message: string) => void,
  ) {
    this.told = new ToldOnce(tell);
  }

  /** Never fails for what the store holds or says; only for a defect. */
  async model(): Promise<NamedModel> {
    try {
      const named = this.parsed(await this.store.current());
      this.told.over();
      return named;
    } catch (failure) {
      if (!(failure instanceof BlendedFleetError)) throw failure;
      if (failure instanceof CorruptDataError || failure instanceof InputError) this.held = undefined;
      this.told.wrong(failure.message, this.held ? "the model stays the one it was" : "the shipped model decides");
      return this.held?.named ?? this.shipped;
    }
  }

  private parsed(text: string | undefined): NamedModel {
    if (text === undefined) {
      this.held = undefined;
      return this.shipped;
    }
    if (this.held?.text !== text) {
      const { model } = parseRevocationModel(text, "in force");
      this.held = { text, named: { hash: hashIn(text), model } };
    }
    return this.held.named;
  }
}
