import { createHash } from "node:crypto";

/** Pulumi adds a hyphen and seven hexadecimal digits to the name of each resource. */
const pulumiSuffixLength = 8;
const hashLength = 8;

/** The longest physical names AWS takes, by their service's API reference; the least of those a fleet's children have. */
const longestOfAll = 63; // S3 bucket; Lambda function, IAM role and EventBridge rule: 64
const longestOfLaunchTemplate = 128; // SSM document: 128
const longestOfDashboard = 255;

/** The name of a thing that a fleet has one of, for every kind of resource. */
export function singleName(fleet: string, thing: string): string {
  return shortened(`${fleet}-${thing}`, longestOfAll - pulumiSuffixLength);
}

/** The name of a bucket, which has no capitals. */
export function bucketName(fleet: string, thing: string): string {
  const name = `${fleet}-${thing}`;
  const lower = name.toLowerCase();
  // Two fleets whose names differ only in capitals stay apart.
  const apart = lower === name ? lower : `${lower}-${hashOf(name)}`;
  return shortened(apart, longestOfAll - pulumiSuffixLength);
}

/**
 * The name of a thing that belongs to a part of a fleet. Names of fleets, workloads and parts have hyphens but no dots,
 * so two paths never meet.
 */
export function pathName(...path: readonly string[]): string {
  return shortened(path.join("."), longestOfLaunchTemplate - pulumiSuffixLength);
}

/** Cuts a name that is too long and puts a hash of the whole in the place of what is cut. */
export function shortened(name: string, longest: number): string {
  if (name.length <= longest) return name;
  return `${name.slice(0, longest - hashLength - 1)}-${hashOf(name)}`;
}

/** The name of a fleet's dashboard, which Pulumi gives no random suffix: project and stack keep an account's apart. */
export function dashboardName(fleet: string, project: string, stack: string): string {
  const path = [fleet, project, stack];
  const name = path.join("_");
  const isPlain = path.every((step) => /^[a-zA-Z0-9-]+$/.test(step));
  // PutDashboard takes letters, digits, - and _; what has others, or _ of its own, might meet another's name.
  const apart = isPlain ? name : `${name.replaceAll(/[^\w-]/g, "-")}-${hashOf(path.join("/"))}`;
  return shortened(apart, longestOfDashboard);
}

function hashOf(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, hashLength);
}
