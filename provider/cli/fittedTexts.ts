/** Something to tell, of which there may be no room for all. */
export interface Telling {
  /** Its forms as text, the fullest first: the first that still fits is told. */
  readonly forms: readonly string[];
  /** Those of more are told first. */
  readonly weight: number;
}

export interface FittedTexts<T extends Telling> {
  /** In the order they were given in, each a line or more. */
  readonly told: readonly string[];
  readonly leftOut: readonly T[];
}

/** As much as fits into so many characters of lines, the weightiest first. */
export function fittedTexts<T extends Telling>(tellings: readonly T[], room: number): FittedTexts<T> {
  const told = new Map<T, string>();
  let left = room;
  for (const telling of tellings.toSorted((a, b) => b.weight - a.weight)) {
    const form = telling.forms.find(({ length }) => length < left);
    if (form === undefined) continue;
    told.set(telling, form);
    left -= form.length + 1;
  }
  return {
    told: tellings.flatMap((telling) => told.get(telling) ?? []),
    leftOut: tellings.filter((telling) => !told.has(telling)),
  };
}
