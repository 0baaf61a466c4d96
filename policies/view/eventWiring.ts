import { groupedBy } from "../../provider/engine/groupedBy.js";
import { quoted } from "../quotation.js";
import { isKnown } from "./launcher.js";
import { isPlainObject, notKnown, plainValue, type Maybe, type PlainValue } from "./plainValue.js";
import { booleanAt, textAt, valueAt, type Path } from "./reading.js";
import { meant } from "./region.js";
import type { StackResource } from "./stackResource.js";

export const wiringTypes: readonly string[] = [
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:lambda/function:Function",
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  "aws:sqs/queue:Queue",
  "aws:sqs/redrivePolicy:RedrivePolicy",
  "aws:sns/topic:Topic",
  "aws:sns/topicSubscription:TopicSubscription",
  "aws:sfn/stateMachine:StateMachine",
];

const [
  ruleType,
  targetType,
  functionType,
  invokeType,
  queueType,
  redriveType,
  topicType,
  subscriptionType,
  machineType,
] = wiringTypes;

/** What may be behind a target: the property that keeps what it can't handle, and what owners set to have it kept. */
interface Receiver {
  readonly field?: string;
  readonly remedy?: (name: string) => string;
}

const receiverKinds: Readonly<Record<string, Receiver>> = {
  [String(queueType)]: { field: "redrivePolicy", remedy: (name) => `redrivePolicy of queue ${quoted(name)}` },
  [String(functionType)]: {
    field: "deadLetterConfig",
    remedy: (name) => `deadLetterConfig of function ${quoted(name)}`,
  },
  [String(topicType)]: { remedy: (name) => `redrivePolicy of the subscriptions of topic ${quoted(name)}` },
  [String(machineType)]: {},
};

/** A rule for EC2's events. */
export interface EventRule {
  readonly urn: string;
  readonly name: string;
  /** The events it takes by their `detail-type`: those of a list, all, or not known. */
  readonly takes: (detailType: string) => Maybe<boolean>;
  readonly targets: readonly EventTarget[];
  /** EC2 tells of an instance in its own region alone. */
  readonly region: string | undefined;
}

export interface EventTarget {
  readonly urn: string;
  readonly name: string;
  /** Whether what can't be delivered or handled is kept: undefined where it is certainly not. */
  readonly deadLetters: Maybe<true>;
  /** What could keep it behind the target, such as `redrivePolicy of queue "notices"`. */
  readonly remedyBehind: string | undefined;
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
  const receivers = resources.filter(({ type }) => Object.hasOwn(receiverKinds, type));
  const kept = new Set([
    ...keptBy(ofType(redriveType), "queueUrl", []),
    ...keptBy(ofType(invokeType), "functionName", ["destinationConfig", "onFailure"]),
    ...keptBy(ofType(subscriptionType), "topic", ["redrivePolicy"]),
  ]);
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

/** The URNs of what has its dead letters kept by others, which say so at a path. */
function keptBy(keepers: readonly StackResource[], property: string, path: Path): readonly string[] {
  return keepers
    .filter(({ properties }) => valueAt(properties, path) !== undefined)
    .flatMap(({ source }) => source.propertyDependencies[property] ?? [])
    .map(({ urn }) => urn);
}

function eventRule({ urn, name, properties, region }: StackResource, targets: readonly EventTarget[]): EventRule {
  const takes = patternOf(textAt(properties, "eventPattern"));
  const isHeard = isOnDefaultBus(textAt(properties, "eventBusName"));
  const heard = (type: string): Maybe<boolean> => (takes(type) === false ? false : isHeard);
  return { urn, name, takes: isHeard === true ? takes : heard, targets, region };
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
  const named = rules.flatMap(({ urn, region, properties }) => {
    const names: readonly Maybe<string>[] = [textAt(properties, "name"), textAt(properties, "id")];
    return names.filter(isKnown).map((name) => ({ name, urn, region }));
  });
  const byName = groupedBy(named, ({ name }) => name);
  return ({ properties, source, region }) => {
    const name = textAt(properties, "rule");
    const madeFrom = source.propertyDependencies["rule"] ?? [];
    const found = isKnown(name) ? meant(byName.get(name) ?? [], region, madeFrom) : undefined;
    return found?.urn ?? madeFrom.find(({ urn }) => urns.has(urn))?.urn;
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
  const target = { urn, name, remedyBehind: undefined };
  if (own !== undefined) return { ...target, deadLetters: own === notKnown ? notKnown : true };
  // What is outside of this stack may have dead letters of its own.
  if (receiver === undefined) return { ...target, deadLetters: notKnown };
  const { field, remedy } = receiverKinds[receiver.type] ?? {};
  const found = field === undefined ? undefined : valueAt(receiver.properties, [field]);
  const isKept = (found !== undefined && found !== notKnown && found !== "") || kept.has(receiver.urn);
  const deadLetters = isKept ? true : found === notKnown ? notKnown : undefined;
  return { ...target, deadLetters, remedyBehind: remedy?.(receiver.name) };
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
  const matches = (condition as readonly PlainValue[]).map((matcher) => isMatched(matcher, value));
  return matches.includes(true) ? true : matches.includes(notKnown) ? notKnown : false;
}

function isMatched(matcher: PlainValue, value: string): Maybe<boolean> {
  if (!isPlainObject(matcher)) return matcher === value;
  const prefix = textAt(matcher, "prefix");
  return isKnown(prefix) ? value.startsWith(prefix) : notKnown;
}
