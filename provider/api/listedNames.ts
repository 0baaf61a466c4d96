/** So many are named to who asked for one that is none. */
const mostNamed = 5;

/** Names in a sentence: some, and how many more there are. */
export function listedNames(names: readonly string[]): string {
  if (names.length === 0) return "none now";
  const more = names.length - mostNamed;
  return [...names.slice(0, mostNamed), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
