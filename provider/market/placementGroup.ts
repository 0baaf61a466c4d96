import { groupedBy } from "../engine/groupedBy.js";

/** What a type's group is known by. */
export interface GroupMember {
  readonly name: string;
  readonly architecture: string;
}

/**
 * The group a type is scored with: its architecture and the series of its family, which are the letters before the
 * generation in a type's name ("Amazon EC2 instance type naming conventions", EC2 User Guide): `x86_64 m` for m6i.large.
 */
export function placementGroupOf({ name, architecture }: GroupMember): string {
  const series = /^[a-z]+/.exec(name)?.[0] ?? name;
  return `${architecture} ${series}`;
}

/** EC2 scores a request of fewer types "always low" (GetSpotPlacementScores in its API reference). */
const fewestTypesOfGroup = 3;

/** The groups that EC2 can score, with their types, in order of name. */
export function placementGroups(types: readonly GroupMember[]): ReadonlyMap<string, readonly string[]> {
  const groups = groupedBy(types, placementGroupOf);
  const scored = [...groups].filter(([, members]) => members.length >= fewestTypesOfGroup);
  return new Map(
    scored
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([group, members]) => [group, members.map(({ name }) => name).sort()]),
  );
}
