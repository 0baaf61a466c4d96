/** What tells a fleet's own groups and instances from all others of an account: the values of the tags of that name. */
export interface FleetTags {
  readonly fleet: string;
  readonly stack: string;
}
