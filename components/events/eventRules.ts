import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { singleName } from "../names.js";
import { fleetTags, type FleetScope } from "../scope.js";

interface RuleShape {
  readonly thing: string;
  readonly description: string;
  readonly trigger: { readonly eventPattern: string } | { readonly scheduleExpression: string };
}

/**
 * What wakes the companion. Events carry an instance id alone, so each is of any instance in the account's region: the
 * companion drops strangers. The warning about a reservation comes to whoever owns the instance (Amazon EC2 User Guide,
 * "Monitor interruptible Capacity Reservations with EventBridge and CloudTrail").
 */
const rules: readonly RuleShape[] = [
  {
    thing: "spot-interruption",
    description: "EC2 takes spot capacity back",
    trigger: eventOf("EC2 Spot Instance Interruption Warning"),
  },
  {
    thing: "reservation-interruption",
    description: "EC2 takes the capacity of a reservation back",
    trigger: eventOf("EC2 Capacity Reservation Instance Interruption Warning"),
  },
  {
    thing: "rebalance",
    description: "EC2 sees a raised risk for spot capacity",
    trigger: eventOf("EC2 Instance Rebalance Recommendation"),
  },
  {
    thing: "state-change",
    description: "An instance has started, stopped or ended",
    trigger: eventOf("EC2 Instance State-change Notification"),
  },
  { thing: "tick", description: "Each minute", trigger: { scheduleExpression: "rate(1 minute)" } },
];

function eventOf(detailType: string): { readonly eventPattern: string } {
  return { eventPattern: JSON.stringify({ source: ["aws.ec2"], "detail-type": [detailType] }) };
}

/** The rules that put events and the minute's tick into the fleet's queue, all in its one message group. */
export function createEventRules(scope: FleetScope, queue: aws.sqs.Queue): void {
  const created = rules.map((shape) => createRule(scope, shape));
  const queuePolicy = new aws.sqs.QueuePolicy(
    singleName(scope.fleet, "events"),
    { queueUrl: queue.url, policy: queuePolicyOf(queue, created) },
    { parent: scope.parent },
  );
  created.forEach((rule, index) => {
    new aws.cloudwatch.EventTarget(
      singleName(scope.fleet, rules[index]?.thing ?? ""),
      { rule: rule.name, arn: queue.arn, sqsTarget: { messageGroupId: scope.fleet } },
      // An event that comes before it may be written to the queue is lost.
      { parent: scope.parent, dependsOn: queuePolicy },
    );
  });
}

function createRule(scope: FleetScope, { thing, description, trigger }: RuleShape): aws.cloudwatch.EventRule {
  return new aws.cloudwatch.EventRule(
    singleName(scope.fleet, thing),
    { description: `${scope.fleet}: ${description}`, ...trigger, tags: fleetTags(scope) },
    { parent: scope.parent },
  );
}

/** Lets these rules alone write, and nobody without TLS. */
function queuePolicyOf(queue: aws.sqs.Queue, from: readonly aws.cloudwatch.EventRule[]): pulumi.Output<string> {
  return pulumi.all([queue.arn, pulumi.all(from.map((rule) => rule.arn))]).apply(([queueArn, ruleArns]) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "RulesOfThisFleet",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: queueArn,
          Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
        },
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: queueArn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    }),
  );
}
