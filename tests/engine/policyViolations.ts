/** A violation as Pulumi prints it for an owner. */
export interface PrintedViolation {
  readonly level: string;
  readonly policy: string;
  /** Name of the resource. */
  readonly on: string;
}

/** Reads the policies' part of what an engine run printed, without doubles: a policy may say two things of a resource. */
export function printedViolations(text: string): readonly PrintedViolation[] {
  const lines = text.matchAll(/^ +- \[(\w+)\] +(\S+) +\((\S+): (.+)\)$/gm);
  const found = [...lines].map(([, level = "", policy = "", , on = ""]) => ({ level, policy, on }));
  return [...new Map(found.map((each) => [Object.values(each).join(" "), each])).values()];
}
