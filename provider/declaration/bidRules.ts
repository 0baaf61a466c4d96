import { WorkloadKind } from "../engine/fleet.js";
import { show, type Fault } from "../errors.js";
import type { DeclaredWorkload } from "./declaredWorkload.js";

/** What is wrong with what bids may add, and with parts that have no units but those. */
export function bidFaults(workload: DeclaredWorkload): readonly Fault[] {
  return [...emptyFaults(workload), ...kindFaults(workload)];
}

/** A part without units of its own is there for bids; a spread is a share of what is declared. */
function emptyFaults({ args, where, parts, units }: DeclaredWorkload): readonly Fault[] {
  const empty = parts
    .filter((part) => part.units === 0 && part.bidUnits === undefined)
    .map((part) => ({ where: `${part.where}.units`, expected: "1 or more, or bidUnits beside it", got: "0" }));
  if (empty.length > 0 || parts.length === 0 || units > 0) return empty;
  if (args.spread === undefined) return [];
  const expected = "no spread of a workload that declares no units of its own";
  return [{ where: `${where}.spread`, expected, got: show(args.spread) }];
}

function kindFaults({ kind, parts }: DeclaredWorkload): readonly Fault[] {
  if (kind === WorkloadKind.Service) return [];
  const expected = "no bids for a deadline job, which buys what its deadline needs";
  return parts.flatMap(({ bidUnits, where }) =>
    bidUnits === undefined ? [] : [{ where: `${where}.bidUnits`, expected, got: show(bidUnits) }],
  );
}
