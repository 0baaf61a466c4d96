import type { Action } from "../action.js";
import { Role, type Observation } from "../observation.js";
import type { AuctionMemory, BidLine, PartReclaims } from "./auction.js";
import type { ContendedPart } from "./contendedPart.js";
import { grantedTo, of } from "./linesOfPart.js";

/**
 * Units that bids have lost and that are still there: each round's losses are added to those that were left, for a notice
 * may last longer than its bid. What is beyond for another reason, such as one that is being replaced, is none of them.
 */
export function reclaimsOf(
  contended: readonly ContendedPart[],
  lines: readonly BidLine[],
  before: AuctionMemory | undefined,
): readonly PartReclaims[] {
  return contended.flatMap((each) => {
    const { workload, part, beyond } = each;
    const granted = grantedTo(each, lines);
    const left = of(each, before?.reclaims ?? [])[0]?.units ?? 0;
    const units = Math.min(beyond - granted, left + grantedTo(each, before?.lines ?? []) - granted);
    return units > 0 ? [{ workload: workload.name, part: part.name, units }] : [];
  });
}

/** What is remembered once units have been released: those of a part that lost some for bids are such units. */
export function auctionAfter(
  memory: AuctionMemory | undefined,
  actions: readonly Action[],
  { instances }: Pick<Observation, "instances">,
): AuctionMemory | undefined {
  if (!memory?.reclaims) return memory;
  const released = new Set(actions.flatMap((action) => (action.kind === "release" ? [action.instance] : [])));
  const gone = instances.filter(({ id, role }) => role === Role.Serving && released.has(id));
  const { reclaims, ...rest } = memory;
  const left = reclaims.flatMap((one) => {
    const units =
      one.units - gone.filter(({ workload, part }) => workload === one.workload && part === one.part).length;
    return units > 0 ? [{ ...one, units }] : [];
  });
  if (left.length > 0) return { ...rest, reclaims: left };
  return rest.lines.length > 0 ? rest : undefined;
}
