/** The hash key of the table that holds a fleet's documents. Its state's value is the fleet's name. */
export const stateKeyAttribute = "document";

/** The value under which a fleet's controls are. No fleet's name has a `#`. */
export function controlsKey(fleet: string): string {
  return `${fleet}#controls`;
}
