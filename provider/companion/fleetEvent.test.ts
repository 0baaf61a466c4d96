import test from "ava";
import fc from "fast-check";
import {
  awsEvent,
  awsEventEpochSeconds,
  awsEventInstance,
  awsEventNames,
  type EventChange,
} from "./fixtures/awsEvents.js";
import { InterruptionAction, parseFleetEvent, signsOf, type FleetEvent } from "./fleetEvent.js";

const instanceId = awsEventInstance;
const atEpochSeconds = awsEventEpochSeconds;
const parsed = (name: string, change: EventChange = {}): FleetEvent => parseFleetEvent(awsEvent(name, change));

test("every event that EventBridge may bring is known for what it is", (t) => {
  const kinds = Object.fromEntries(awsEventNames().map((name) => [name, parsed(name).kind]));
  const stateChanges = ["pending", "running", "shutting-down", "stopped", "stopping", "terminated"];
  t.deepEqual(kinds, {
    rebalanceRecommendation: "rebalance-recommendation",
    "reservationInterruption-capacityBlock": "interruption-notice",
    "reservationInterruption-interruptible": "interruption-notice",
    "spotInterruption-hibernate": "interruption-notice",
    "spotInterruption-stop": "interruption-notice",
    "spotInterruption-terminate": "interruption-notice",
    ...Object.fromEntries(stateChanges.map((state) => [`stateChange-${state}`, "state-change"])),
    "stranger-autoScalingLaunch": "none",
    "stranger-capacityBlockExpiration": "none",
    "stranger-objectCreated": "none",
    tick: "tick",
  });
});

test("spot capacity goes two minutes after the event's own time, whenever the event comes", (t) => {
  for (const action of [InterruptionAction.Terminate, InterruptionAction.Stop]) {
    t.deepEqual(parsed(`spotInterruption-${action}`), {
      kind: "interruption-notice",
      instanceId,
      atEpochSeconds,
      action,
      untilEpochSeconds: atEpochSeconds + 120,
    });
  }
});

test("an instance that hibernates goes at once", (t) => {
  t.like(parsed("spotInterruption-hibernate"), { action: "hibernate", untilEpochSeconds: atEpochSeconds });
});

test("the warning of a capacity reservation says itself when the instance goes", (t) => {
  t.deepEqual(parsed("reservationInterruption-interruptible"), {
    kind: "interruption-notice",
    instanceId,
    atEpochSeconds,
    action: "terminate",
    untilEpochSeconds: atEpochSeconds + 120,
  });
  t.like(parsed("reservationInterruption-capacityBlock"), { untilEpochSeconds: atEpochSeconds + 600 });
});

test("without a time of its own that can be used, the warning of a reservation is two minutes ahead, never in the past", (t) => {
  const until = (time: unknown): FleetEvent =>
    parsed("reservationInterruption-interruptible", { detail: { "instance-termination-time": time } });
  t.like(until(undefined), { untilEpochSeconds: atEpochSeconds + 120 });
  t.like(until("soon"), { untilEpochSeconds: atEpochSeconds + 120 });
  t.like(until("2025-12-31T00:00:00Z"), { untilEpochSeconds: atEpochSeconds });
});

test("a notice of an action that nobody knows yet is a notice all the same", (t) => {
  const notice = parsed("spotInterruption-terminate", { detail: { "instance-action": "teleport" } });
  t.like(notice, { kind: "interruption-notice", action: "terminate" });
});

test("recommendations and state changes have the event's own time", (t) => {
  t.deepEqual(parsed("rebalanceRecommendation"), { kind: "rebalance-recommendation", instanceId, atEpochSeconds });
  const change = { kind: "state-change", instanceId, atEpochSeconds, state: "shutting-down" } as const;
  t.deepEqual(parsed("stateChange-shutting-down"), change);
});

test("the minute's schedule is a tick, with a time or without", (t) => {
  t.deepEqual(parsed("tick"), { kind: "tick", atEpochSeconds });
  t.deepEqual(parsed("tick", { envelope: { time: "now" } }), { kind: "tick" });
});

test("what is unknown or malformed is an explicit no-op that says why", (t) => {
  const why = (change: EventChange): unknown => parsed("spotInterruption-terminate", change);
  const none = (text: string): FleetEvent => ({ kind: "none", why: text });
  t.deepEqual(why({ envelope: { source: "aws.s3" } }), none('unknown source "aws.s3"'));
  t.deepEqual(why({ envelope: { "detail-type": "EC2 Fleet Error" } }), none('unknown detail-type "EC2 Fleet Error"'));
  t.deepEqual(why({ envelope: { detail: null } }), none("no instance id"));
  t.deepEqual(why({ instanceId: "i-1; rm -rf /" }), none("no instance id"));
  t.deepEqual(why({ envelope: { time: "yesterday" } }), none("no time"));
  t.deepEqual(parsed("stateChange-running", { detail: { state: 7 } }), none("no state"));
  t.deepEqual(parseFleetEvent("null"), none("not an event"));
});

test("no body makes the parser throw", (t) => {
  const anyEnvelope = fc.record(
    { source: fc.constant("aws.ec2"), "detail-type": fc.string(), time: fc.jsonValue(), detail: fc.jsonValue() },
    { requiredKeys: ["source"] },
  );
  const bodies = fc.oneof(
    fc.string(),
    fc.json(),
    anyEnvelope.map((envelope) => JSON.stringify(envelope)),
  );
  t.notThrows(() => fc.assert(fc.property(bodies, (body) => typeof parseFleetEvent(body).kind === "string")));
});

test("notices and recommendations are signs of their instances; ticks, state changes and strangers are none", (t) => {
  t.deepEqual(signsOf(awsEventNames().map((name) => parsed(name))), [
    { kind: "rebalance-recommendation", instanceId, atSeconds: atEpochSeconds },
    { kind: "interruption-notice", instanceId, untilSeconds: atEpochSeconds + 600 },
    { kind: "interruption-notice", instanceId, untilSeconds: atEpochSeconds + 120 },
    { kind: "interruption-notice", instanceId, untilSeconds: atEpochSeconds },
    { kind: "interruption-notice", instanceId, untilSeconds: atEpochSeconds + 120 },
    { kind: "interruption-notice", instanceId, untilSeconds: atEpochSeconds + 120 },
  ]);
});
