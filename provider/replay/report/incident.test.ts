import test from "ava";
import { cappedEvents } from "./cappedEvents.js";
import { incidentsOf, isLoss } from "./incident.js";
import type { ReportEvent, ReportEventKind } from "./report.js";

function event(timeSeconds: number, kind: ReportEventKind, workload = "web"): ReportEvent {
  return { timeSeconds, kind, workload, text: `${kind} at ${timeSeconds}` };
}

function shapes(events: readonly ReportEvent[]): readonly string[] {
  return incidentsOf(events).map(
    ({ kind, workload, events: own }) => `${kind} ${workload}: ${own.map((each) => each.kind).join(" ")}`,
  );
}

test("losses close together with what followed are one incident", (t) => {
  const events = [
    event(0, "notice"),
    event(120, "loss"),
    event(125, "launch"),
    event(290, "loss"),
    event(900, "release"),
  ];
  t.deepEqual(shapes(events), ["loss web: notice loss launch loss release"]);
});

test("a loss after three minutes is an incident of its own", (t) => {
  const events = [event(0, "loss"), event(10, "launch"), event(181, "loss"), event(190, "launch")];
  t.deepEqual(shapes(events), ["loss web: loss launch", "loss web: loss launch"]);
});

test("one workload's loss does not gather another's actions", (t) => {
  const events = [event(0, "loss"), event(5, "degrade", "worker"), event(9, "launch")];
  t.deepEqual(shapes(events), ["loss web: loss launch", "planned worker: degrade"]);
});

test("actions long after a loss or ahead of one are moves of their own", (t) => {
  const events = [event(0, "shift"), event(60, "loss"), event(961, "checkpoint"), event(970, "release")];
  t.deepEqual(shapes(events), ["planned web: shift", "loss web: loss", "planned web: checkpoint release"]);
});

test("events within the limit are all kept", (t) => {
  const events = [event(0, "loss"), event(1, "launch")];
  t.deepEqual(cappedEvents(events, 2), { events, eventsLeftOut: 0 });
});

test("a cap keeps every loss, then what was done about them, then other moves spread over the whole time", (t) => {
  const events = Array.from({ length: 100 }, (_, day) => [
    event(day * 86_400, "loss"),
    event(day * 86_400 + 5, "launch"),
    event(day * 86_400 + 40_000, "checkpoint"),
  ]).flat();
  const kept = (limit: number): Record<string, number> => {
    const capped = cappedEvents(events, limit);
    t.is(capped.events.length, limit);
    t.is(capped.eventsLeftOut, events.length - limit);
    t.deepEqual(
      capped.events,
      [...capped.events].sort((a, b) => a.timeSeconds - b.timeSeconds),
    );
    return Object.fromEntries(
      ["loss", "launch", "checkpoint"].map((kind) => [kind, capped.events.filter((each) => each.kind === kind).length]),
    );
  };
  t.deepEqual(kept(220), { loss: 100, launch: 100, checkpoint: 20 });
  t.deepEqual(kept(150), { loss: 100, launch: 50, checkpoint: 0 });
  t.deepEqual(kept(60), { loss: 60, launch: 0, checkpoint: 0 });
  const lossTimes = cappedEvents(events, 10)
    .events.filter(isLoss)
    .map((each) => each.timeSeconds / 86_400);
  t.true(Math.max(...lossTimes) > 90 && Math.min(...lossTimes) < 10);
});
