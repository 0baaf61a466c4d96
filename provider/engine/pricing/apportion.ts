/**
 * Amounts in a coarser unit, whole, so that they add up to their sum in it, rounded: by largest remainder (Hamilton's
 * method), the first of equals first. Each is less than one from what it is.
 * @param amounts whole, of any sign.
 * @param size how many of the fine unit the coarse one has.
 */
export function apportion(amounts: readonly number[], size: number): readonly number[] {
  const floors = amounts.map((amount) => Math.floor(amount / size) + 0);
  const sum = amounts.reduce((all, amount) => all + amount, 0);
  const left = Math.round(sum / size) - floors.reduce((all, floor) => all + floor, 0);
  const remainder = (place: number): number => (amounts[place] ?? 0) - (floors[place] ?? 0) * size;
  const first = amounts.map((_, place) => place).sort((a, b) => remainder(b) - remainder(a) || a - b);
  const raised = new Set(first.slice(0, left));
  return floors.map((floor, place) => floor + Number(raised.has(place)));
}
