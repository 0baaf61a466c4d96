import test from "ava";
import { awsEvent, awsEventEpochSeconds as then } from "./fixtures/awsEvents.js";
import { parseFleetEvent } from "./fleetEvent.js";
import { staleBecause } from "./staleEvent.js";

const stale = (name: string, afterSeconds: number): string | undefined =>
  staleBecause(parseFleetEvent(awsEvent(name)), then + afterSeconds);

test("a tick and a stranger never have anything left to say", (t) => {
  t.regex(stale("tick", 0) ?? "", /another tick/);
  t.regex(stale("stranger-objectCreated", 0) ?? "", /drops it: unknown source "aws.s3"/);
});

test("a notice is stale five minutes after its moment, a recommendation after a day, a state change after two ticks", (t) => {
  for (const [name, seconds] of [
    ["spotInterruption-terminate", 120 + 300],
    ["reservationInterruption-capacityBlock", 600 + 300],
    ["rebalanceRecommendation", 86_400],
    ["stateChange-terminated", 120],
  ] as const) {
    t.is(stale(name, seconds), undefined, name);
    t.is(typeof stale(name, seconds + 1), "string", name);
  }
});
