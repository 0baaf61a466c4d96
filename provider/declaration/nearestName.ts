/** The known name that a mistyped one most likely meant: at most a third of its letters differ. Undefined where none. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(name.length / 3));
  let nearest: string | undefined;
  let fewest = most + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - name.length) > most) continue;
    const edits = editsBetween(name.toLowerCase(), candidate.toLowerCase());
    if (edits < fewest) [nearest, fewest] = [candidate, edits];
  }
  return nearest;
}

/** More names than this make a message nobody reads. */
const mostNamesListed = 12;

/** Says what is known, and what was likely meant. */
export function oneOf(known: readonly string[], given: unknown): string {
  const nearest = typeof given === "string" ? nearestName(given, known) : undefined;
  const meant = nearest === undefined ? "" : ` (did you mean ${JSON.stringify(nearest)}?)`;
  const listed = known.slice(0, mostNamesListed).map((name) => JSON.stringify(name));
  const others = known.length > mostNamesListed ? ` and ${known.length - mostNamesListed} others` : "";
  return `one of ${listed.join(", ")}${others}${meant}`;
}

/** The Levenshtein distance. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
