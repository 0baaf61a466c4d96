import test from "ava";
import { named, ofKind, recordHappyFleet } from "../fixtures/happyFleet.js";

const things = ["rebalance", "reservation-interruption", "spot-interruption", "state-change", "tick"];

test("the companion is woken by interruption warnings, rebalance recommendations, state changes and each minute", async (t) => {
  const resources = await recordHappyFleet();
  const rules = ofKind(resources, "EventRule");
  t.deepEqual(
    rules.map((rule) => rule.name).sort(),
    things.map((thing) => `shop-${thing}`),
  );
  const patternOf = (thing: string): unknown =>
    JSON.parse(named(resources, "EventRule", `shop-${thing}`).inputs["eventPattern"] as string);
  const event = (detailType: string): unknown => ({ source: ["aws.ec2"], "detail-type": [detailType] });
  t.deepEqual(patternOf("spot-interruption"), event("EC2 Spot Instance Interruption Warning"));
  t.deepEqual(patternOf("reservation-interruption"), event("EC2 Capacity Reservation Instance Interruption Warning"));
  t.deepEqual(patternOf("rebalance"), event("EC2 Instance Rebalance Recommendation"));
  t.deepEqual(patternOf("state-change"), event("EC2 Instance State-change Notification"));
  t.is(named(resources, "EventRule", "shop-tick").inputs["scheduleExpression"], "rate(1 minute)");
});

test("each rule writes to the fleet's queue, in the fleet's one message group", async (t) => {
  const resources = await recordHappyFleet();
  for (const thing of things) {
    const target = named(resources, "EventTarget", `shop-${thing}`).inputs;
    t.regex(target["rule"] as string, new RegExp(`^shop-${thing}-[0-9a-f]{7}$`));
    t.regex(target["arn"] as string, /^arn:aws:sqs:us-east-1:\d{12}:shop-events-[0-9a-f]{7}\.fifo$/);
    t.deepEqual(target["sqsTarget"], { messageGroupId: "shop" });
  }
});

test("the queue is FIFO, tells doubles by content, and puts aside what fails three times", async (t) => {
  const resources = await recordHappyFleet();
  for (const thing of ["events", "dead-letters"]) {
    t.like(named(resources, "Queue", `shop-${thing}`).inputs, {
      fifoQueue: true,
      contentBasedDeduplication: true,
      sqsManagedSseEnabled: true,
    });
  }
  const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(
    named(resources, "Queue", "shop-events").inputs["redrivePolicy"] as string,
  ) as Record<string, unknown>;
  t.regex(deadLetterTargetArn as string, /:shop-dead-letters-[0-9a-f]{7}\.fifo$/);
  t.is(maxReceiveCount, 3);
});

test("a message whose run died is tried again before the two minutes of a notice are over", async (t) => {
  const resources = await recordHappyFleet();
  const visible = named(resources, "Queue", "shop-events").inputs["visibilityTimeoutSeconds"] as number;
  const timeout = named(resources, "Function", "shop-companion").inputs["timeout"] as number;
  t.true(visible >= timeout);
  t.true(visible + timeout < 120);
});

test("only the fleet's own rules may write to its queue", async (t) => {
  const resources = await recordHappyFleet();
  const policy = JSON.parse(ofKind(resources, "QueuePolicy")[0]?.inputs["policy"] as string) as {
    Statement: readonly Record<string, unknown>[];
  };
  const allowed = policy.Statement.filter((statement) => statement["Effect"] === "Allow");
  t.is(allowed.length, 1);
  t.like(allowed[0], { Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage" });
  const { ArnEquals } = allowed[0]?.["Condition"] as { ArnEquals: Record<string, readonly string[]> };
  const rules = ArnEquals["aws:SourceArn"] ?? [];
  t.deepEqual(rules.map((arn) => arn.replace(/^.*rule\/shop-(.*)-[0-9a-f]{7}$/, "$1")).sort(), things);
});
