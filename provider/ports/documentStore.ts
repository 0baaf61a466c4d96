/** Where a fleet's document is, as its owner last put it. */
export interface DocumentStore {
  /** The text; undefined where there is none. May throw a passing error. */
  read(): Promise<string | undefined>;
}
