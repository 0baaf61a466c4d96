import test from "ava";
import fc from "fast-check";
import { parseFleetEvent } from "./fleetEvent.js";

/** As EventBridge delivers it. */
const notice = {
  version: "0",
  id: "12345678-1234-1234-1234-123456789012",
  "detail-type": "EC2 Spot Instance Interruption Warning",
  source: "aws.ec2",
  account: "123456789012",
  time: "2026-01-01T00:00:00Z",
  region: "us-east-1",
  resources: ["arn:aws:ec2:us-east-1a:instance/i-1234567890abcdef0"],
  detail: { "instance-id": "i-1234567890abcdef0", "instance-action": "terminate" },
};

test("an interruption warning, a recommendation and a state change are known by their detail-type", (t) => {
  const parse = (change: object): unknown => parseFleetEvent(JSON.stringify({ ...notice, ...change }));
  const instanceId = "i-1234567890abcdef0";
  t.deepEqual(parse({}), { kind: "interruption-notice", instanceId });
  t.deepEqual(parse({ "detail-type": "EC2 Instance Rebalance Recommendation" }), {
    kind: "rebalance-recommendation",
    instanceId,
  });
  t.deepEqual(
    parse({
      "detail-type": "EC2 Instance State-change Notification",
      detail: { "instance-id": instanceId, state: "running" },
    }),
    {
      kind: "state-change",
      instanceId,
      state: "running",
    },
  );
});

test("the minute's schedule is a tick", (t) => {
  t.deepEqual(parseFleetEvent(JSON.stringify({ source: "aws.events", "detail-type": "Scheduled Event", detail: {} })), {
    kind: "tick",
  });
});

test("what is unknown or malformed is an explicit no-op that says why", (t) => {
  for (const change of [
    { source: "aws.s3" },
    { "detail-type": "EC2 Fleet Error" },
    { detail: null },
    { detail: { "instance-id": "i-1; rm -rf /" } },
  ]) {
    t.is(parseFleetEvent(JSON.stringify({ ...notice, ...change })).kind, "none");
  }
  t.deepEqual(parseFleetEvent("null"), { kind: "none", why: "not an event" });
});

test("no body makes the parser throw", (t) => {
  t.notThrows(() =>
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (body) => typeof parseFleetEvent(body).kind === "string")),
  );
});
