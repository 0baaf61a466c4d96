import type { BidLine } from "./auction.js";
import type { ContendedPart } from "./contendedPart.js";

/** Those that are about a part. */
export function of<T extends Pick<BidLine, "workload" | "part">>(
  { workload, part }: ContendedPart,
  all: readonly T[],
): readonly T[] {
  return all.filter((one) => one.workload === workload.name && one.part === part.name);
}

export function grantedTo(contended: ContendedPart, lines: readonly BidLine[]): number {
  return sum(of(contended, lines), ({ granted }) => granted);
}

export function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
