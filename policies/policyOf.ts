import type {
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { isExempt } from "./exemptions.js";
import { edited } from "./remedy.js";
import type { Exemptions, Report, Rule } from "./rule.js";
import { schemasOf, settingsOf } from "./settings.js";
import { DeclaredInputs } from "./view/declaredInputs.js";
import { fleetType, readDeclaredFleet } from "./view/declaredFleet.js";
import type { GivenResource, Launcher } from "./view/launcher.js";
import { plainObject } from "./view/plainValue.js";
import { isLauncherType, readLauncher } from "./view/readLauncher.js";
import { stackView } from "./view/stackView.js";
import { isStoreType, readStateStore, type StateStore } from "./view/stateStore.js";

/** A policy as Pulumi runs it: over resources one by one, over the whole stack, or both. */
export type PackPolicy = ResourceValidationPolicy | StackValidationPolicy;

/** Of the run that this process looks at: an engine starts a pack for each. */
const inputs = new DeclaredInputs();

export function policyOf(rule: Rule): PackPolicy {
  const { checks, remedies } = rule;
  const looksAtResources = checks.launcher ?? checks.fleet ?? checks.store;
  return {
    name: rule.name,
    description: rule.description,
    severity: rule.severity,
    enforcementLevel: rule.enforcementLevel,
    remediationSteps: rule.remediationSteps,
    configSchema: { properties: schemasOf(rule) },
    ...(looksAtResources && { validateResource: (args, report) => validateResource(rule, args, report) }),
    ...(remedies && { remediateResource: (args) => remediateResource(rule, args) }),
    ...(checks.stack && { validateStack: (args, report) => validateStack(rule, args, report) }),
  } satisfies ResourceValidationPolicy & Partial<StackValidationPolicy>;
}

function validateResource(rule: Rule, args: ResourceValidationArgs, reportViolation: ReportViolation): void {
  const { checks } = rule;
  if (!isLookedAt(rule, args.type)) return;
  const settings = settingsOf(rule, args.getConfig());
  const resource = givenResource(args);
  if (isLauncherType(args.type)) inputs.remember(args.urn, resource.properties);
  if (isExempt(settings.except, args)) return;
  const report: Report = (message) => reportViolation(message, args.urn);
  if (args.type === fleetType) checks.fleet?.(readDeclaredFleet(resource), settings, report);
  const launcher = readLauncher(resource);
  if (launcher) checks.launcher?.(launcher, settings, report);
  const store = readStateStore(resource);
  if (store) checks.store?.(store, settings, report);
}

/** Most resources of a stack are none of a policy's: they are passed over before anything of them is read. */
function isLookedAt({ checks }: Rule, type: string): boolean {
  return (
    (checks.launcher !== undefined && isLauncherType(type)) ||
    (checks.store !== undefined && isStoreType(type)) ||
    (checks.fleet !== undefined && type === fleetType)
  );
}

function remediateResource(rule: Rule, args: ResourceValidationArgs): Record<string, unknown> | undefined {
  if (!isLookedAt(rule, args.type)) return undefined;
  const settings = settingsOf(rule, args.getConfig());
  if (isExempt(settings.except, args)) return undefined;
  const resource = givenResource(args);
  return edited(args.props, [
    ...editsOf(readLauncher(resource), rule.remedies?.launcher, settings),
    ...editsOf(readStateStore(resource), rule.remedies?.store, settings),
  ]);
}

function editsOf<T extends Launcher | StateStore, E>(
  subject: T | undefined,
  remedy: ((subject: T, settings: Exemptions) => readonly E[]) | undefined,
  settings: Exemptions,
): readonly E[] {
  return subject !== undefined && remedy !== undefined ? remedy(subject, settings) : [];
}

function validateStack(rule: Rule, args: StackValidationArgs, reportViolation: ReportViolation): void {
  const settings = settingsOf(rule, args.getConfig());
  // What is exempt still counts for others, as a template does for its group; only nothing is said of it.
  rule.checks.stack?.(stackView(args.resources, inputs), settings, (subject, message) => {
    if (!isExempt(settings.except, subject)) reportViolation(message, subject.urn);
  });
}

function givenResource({ urn, name, type, props }: ResourceValidationArgs): GivenResource {
  return { urn, name, type, properties: plainObject(props) };
}
