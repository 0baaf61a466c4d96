import { isKnown } from "./launcher.js";
import { isPlainObject, notKnown, plainValue, type Maybe, type PlainValue } from "./plainValue.js";
import { booleanAt, textAt, textsAt, valueAt } from "./reading.js";
import type { StackResource } from "./stackResource.js";

export const wiringTypes: readonly string[] = [
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:lambda/function:Function",
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  "aws:sqs/queue:Queue",
  "aws:sqs/redrivePolicy:RedrivePolicy",
];

const [ruleType, targetType, functionType, invokeType, queueType, redriveType] = wiringTypes;

/** A rule for EC2's events. */
export interface EventRule {
  readonly urn: string;
  readonly name: string;
  /** The events it takes by their `detail-type`: those of a list, all, or not known. */
  readonly takes: (detailType: string) => Maybe<boolean>;
  readonly targets: readonly EventTarget[];
}

export interface EventTarget {
  readonly urn: string;
  readonly name: string;
  /** Whether what can't be delivered or handled is kept: undefined where it is certainly not. */
  readonly deadLetters: Maybe<true>;
}

export interface EventWiring {
  readonly rules: readonly EventRule[];
  /** Targets whose rule can't be told. */
  readonly hasLooseTargets: boolean;
}

/** The rules of a stack with what they send events to. */
export function eventWiring(resources: readonly StackResource[]): EventWiring {
  const ofType = (type: string | undefined): readonly StackResource[] =>
    resources.filter((resource) => resource.type === type);
  const receivers = [...ofType(queueType), ...ofType(functionType)];
  const keepers = [...ofType(redriveType), ...ofType(invokeType)];
  const kept = new Set(keepers.flatMap(({ source }) => source.dependencies.map(({ urn }) => urn)));
  const byArn = new Map(receivers.flatMap((receiver) => namesOf(receiver).map((arn) => [arn, receiver] as const)));
  const byUrn = new Map(receivers.map((receiver) => [receiver.urn, receiver]));
  const targets = new Map<string, EventTarget[]>();
  const rules = ofType(ruleType);
  const ruleOf = ruleFinder(rules);
  let hasLooseTargets = false;
  for (const target of ofType(targetType)) {
    const rule = ruleOf(target);
    // A rule of a known name that is not among these is of another stack.
    if (rule === undefined) hasLooseTargets ||= !isKnown(textAt(target.properties, "rule"));
    else targets.set(rule, [...(targets.get(rule) ?? []), targetOf(target, receiverOf(target, byArn, byUrn), kept)]);
  }
  return {
    rules: rules.filter(isEnabled).map((rule) => eventRule(rule, targets.get(rule.urn) ?? [])),
    hasLooseTargets,
  };
}

function eventRule({ urn, name, properties }: StackResource, targets: readonly EventTarget[]): EventRule {
  const takes = patternOf(textAt(properties, "eventPattern"));
  const isHeard = isOnDefaultBus(textAt(properties, "eventBusName"));
  return { urn, name, takes: isHeard === true ? takes : (type) => (takes(type) === false ? false : isHeard), targets };
}

/** EC2 tells of its instances on the account's default bus alone. */
function isOnDefaultBus(bus: Maybe<string>): Maybe<boolean> {
  if (bus === notKnown) return notKnown;
  return bus === undefined || bus === "" || bus === "default" || bus.endsWith(":event-bus/default");
}

function isEnabled({ properties }: StackResource): boolean {
  return textAt(properties, "state") !== "DISABLED" && booleanAt(properties, "isEnabled") !== false;
}

function ruleFinder(rules: readonly StackResource[]): (target: StackResource) => string | undefined {
  const urns = new Set(rules.map(({ urn }) => urn));
  const byName = new Map(
    rules.flatMap(({ urn, properties }) =>
      [textAt(properties, "name"), textAt(properties, "id")].flatMap((name) =>
        isKnown(name) ? [[name, urn] as const] : [],
      ),
    ),
  );
  return ({ properties, source }) => {
    const name = textAt(properties, "rule");
    const named = isKnown(name) ? byName.get(name) : undefined;
    return named ?? (source.propertyDependencies["rule"] ?? []).find(({ urn }) => urns.has(urn))?.urn;
  };
}

function namesOf({ properties }: StackResource): readonly string[] {
  const arn = textAt(properties, "arn");
  return isKnown(arn) ? [arn] : [];
}

function receiverOf(
  { properties, source }: StackResource,
  byArn: ReadonlyMap<string, StackResource>,
  byUrn: ReadonlyMap<string, StackResource>,
): StackResource | undefined {
  const arn = textAt(properties, "arn");
  if (isKnown(arn)) return byArn.get(arn);
  const made = (source.propertyDependencies["arn"] ?? []).flatMap(({ urn }) => byUrn.get(urn) ?? []);
  return made.length === 1 ? made[0] : undefined;
}

function targetOf(
  { urn, name, properties }: StackResource,
  receiver: StackResource | undefined,
  kept: ReadonlySet<string>,
): EventTarget {
  const own = valueAt(properties, ["deadLetterConfig"]);
  if (own !== undefined) return { urn, name, deadLetters: own === notKnown ? notKnown : true };
  // What is outside of this stack may have dead letters of its own.
  if (receiver === undefined) return { urn, name, deadLetters: notKnown };
  const field = receiver.type === queueType ? "redrivePolicy" : "deadLetterConfig";
  const found = valueAt(receiver.properties, [field]);
  const isKept = (found !== undefined && found !== notKnown && found !== "") || kept.has(receiver.urn);
  return { urn, name, deadLetters: isKept ? true : found === notKnown ? notKnown : undefined };
}

/** Which of EC2's events an event pattern takes. */
function patternOf(text: Maybe<string>): (detailType: string) => Maybe<boolean> {
  if (text === notKnown) return () => notKnown;
  const pattern = parsed(text ?? "");
  // Forms of patterns that are not read here, such as $or, may take the event.
  if (pattern === undefined) return () => (text === undefined ? false : notKnown);
  const isOpen = valueAt(pattern, ["$or"]) !== undefined;
  return (detailType) => {
    if (isOpen) return notKnown;
    const source = accepts(pattern, "source", "aws.ec2");
    const detail = accepts(pattern, "detail-type", detailType);
    if (source === false || detail === false) return false;
    return source === notKnown || detail === notKnown ? notKnown : true;
  };
}

function parsed(text: string): PlainValue | undefined {
  try {
    const value = plainValue(JSON.parse(text));
    return isPlainObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A field of a pattern: absent, it takes anything; a matcher such as a prefix may take the value. */
function accepts(pattern: PlainValue, field: string, value: string): Maybe<boolean> {
  const condition = valueAt(pattern, [field]);
  if (condition === undefined) return true;
  if (!Array.isArray(condition)) return notKnown;
  const { texts } = textsAt(condition);
  if (texts.includes(value)) return true;
  return condition.some((item: unknown) => typeof item === "object") ? notKnown : false;
}
