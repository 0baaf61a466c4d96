import type { FleetSpec, PartSpec, WorkloadSpec } from "../fleet.js";
import type { Membership } from "../membership.js";
import type { Observation, ObservedInstance } from "../observation.js";
import type { FleetState } from "../state.js";
import { heldByPart, viewOf, type WorkloadView } from "../workloadView.js";

/** A part for which somebody bids, or has bid, so that some of its units may still have to go. */
export interface ContendedPart {
  readonly workload: WorkloadSpec;
  readonly part: PartSpec;
  /** Whether somebody still bids: else what is there for bids only holds room until it is gone. */
  readonly hasBids: boolean;
  /** Units beyond those that the part wants by itself, launches under way included: they are there for bids. */
  readonly beyond: number;
  /** Those of them that run: the youngest of the part. */
  readonly units: readonly ObservedInstance[];
}

/** @param spec with the units that parts want by themselves now. */
export function contendedParts(
  spec: FleetSpec,
  state: FleetState,
  { instances }: Pick<Observation, "instances">,
  membership: Membership,
): readonly ContendedPart[] {
  const { bids = [] } = spec.requests ?? {};
  const { lines = [], reclaims = [] } = state.auction ?? {};
  if (bids.length === 0 && lines.length === 0 && reclaims.length === 0) return [];
  const contended = new Set([...bids, ...lines, ...reclaims].map(partKey));
  return spec.workloads.flatMap((workload) => {
    const parts = workload.parts.filter(({ name }) => contended.has(partKey({ workload: workload.name, part: name })));
    if (parts.length === 0) return [];
    const members = instances.filter((instance) => instance.workload === workload.name);
    const view = viewOf(workload, members, membership, state);
    return parts.map((part) => {
      const hasBids = bids.some((bid) => bid.workload === workload.name && bid.part === part.name);
      return contendedPart(view, part, hasBids);
    });
  });
}

function contendedPart(view: WorkloadView, part: PartSpec, hasBids: boolean): ContendedPart {
  const beyond = Math.max(0, (heldByPart(view).get(part.name) ?? 0) - part.units);
  const serving = view.serving.filter((unit) => unit.part === part.name);
  return { workload: view.workload, part, hasBids, beyond, units: serving.slice(Math.max(0, serving.length - beyond)) };
}

function partKey({ workload, part }: { readonly workload: string; readonly part: string }): string {
  return JSON.stringify([workload, part]);
}
