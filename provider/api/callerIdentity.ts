import type { WorkloadSpec } from "../engine/fleet.js";
import type { Caller } from "./apiCall.js";

const sessionForm = /^arn:([^:]+):sts::([^:]*):assumed-role\/([^/]+)\/([^/]+)$/;

/**
 * Who a caller is whatever its session: of an assumed role, the role's ARN. Its path is not in a session's ARN, so it is
 * not in this one either.
 */
export function principalOf({ arn }: Caller): string {
  const [, partition, account, role] = sessionForm.exec(arn) ?? [];
  return role === undefined ? arn : `arn:${partition}:iam::${account}:role/${role}`;
}

/** Whether a caller may change a workload: it has no owners, or one that the caller is, as a session or as its role. */
export function mayChange(caller: Caller, { owners }: Pick<WorkloadSpec, "owners">): boolean {
  if (owners === undefined) return true;
  const names = [caller.arn, principalOf(caller)];
  return owners.some((pattern) => names.some((name) => matches(name, pattern)));
}

/** `*` stands for any text, also none; everything else for itself. Takes no longer than the two are long together. */
function matches(text: string, pattern: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let from = first.length;
  for (const piece of rest) {
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return from <= text.length - last.length;
}
