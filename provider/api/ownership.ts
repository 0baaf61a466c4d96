import type { WorkloadSpec } from "../engine/fleet.js";
import { mayChange } from "./callerIdentity.js";
import { listedNames } from "./listedNames.js";
import { Problem } from "./problem.js";
import type { Asked } from "./route.js";

/** @throws Problem where the fleet has no such workload. */
export function workloadNamed(name: string, { view }: Pick<Asked, "view">): WorkloadSpec {
  const workload = view.spec.workloads.find((other) => other.name === name);
  if (workload) return workload;
  const names = listedNames(view.spec.workloads.map((other) => other.name));
  throw new Problem(
    "not-found",
    `there is no workload ${JSON.stringify(name)} in ${view.spec.name}, which has ${names}`,
  );
}

/** @throws Problem where the workload has owners and the caller is none of them. */
export function checkOwner({ request }: Pick<Asked, "request">, workload: WorkloadSpec): void {
  if (mayChange(request.caller, workload)) return;
  throw new Problem(
    "not-owner",
    `${workload.name} may be changed by its owners only, and ${request.caller.arn} is none`,
  );
}

/** The workload that a path names, of which the caller is an owner. */
export function ownWorkload(asked: Pick<Asked, "path" | "view" | "request">): WorkloadSpec {
  const workload = workloadNamed(asked.path["workload"] ?? "", asked);
  checkOwner(asked, workload);
  return workload;
}
