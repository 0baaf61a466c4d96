/** Where the model in force is. */
export interface ModelStore {
  /**
   * Text of the model in force; undefined where there is none, and the shipped one decides. May throw a passing error,
   * or CorruptDataError where what is stored is not what was written.
   */
  current(): Promise<string | undefined>;
}

/** The record of a store's changes as it was read, with what a change of it has to expect. */
export interface StoredRecord {
  readonly text: string;
  /** Differs for each text that was ever there. */
  readonly version: string;
}

/** A model store with all that its changes need: the models by their hash, and the record of which was in force when. */
export interface ModelArchive extends ModelStore {
  /** Text of a model; undefined where there is none of this hash. */
  model(hash: string): Promise<string | undefined>;
  /** Keeps a model. It is not in force before the record says so. Putting the same again is no error. */
  putModel(hash: string, text: string): Promise<void>;
  /** Undefined where no model was ever put in force. */
  record(): Promise<StoredRecord | undefined>;
  /**
   * Replaces the record if it is still the expected version (undefined: there is none yet). A reader sees the old one or
   * the new one, whole. Throws StateConflictError where somebody else was first; then nothing is written.
   */
  replaceRecord(text: string, expected: string | undefined): Promise<void>;
}
