import test, { type ExecutionContext } from "ava";
import { shippedModels } from "../models/shippedModels.js";
import { Adviser } from "./adviser.js";
import { answersTo } from "./answersTo.js";
import { askAdviser, type Ask } from "./fixtures/askAdviser.js";
import {
  eastSpot,
  ready,
  sampleDeadline,
  sampleJobObservation,
  sampleObservation,
  sampleService,
  steady,
  westSpot,
} from "./fixtures/sampleLines.js";
import { LineSplitter } from "./lineSplitter.js";

const service = (timeSeconds: number, changes: object = {}): object => ({
  ...sampleObservation,
  timeSeconds,
  ...changes,
});

/** An adviser with the sample job and the sample service open, each with a first observation. */
function opened(): Ask {
  const ask = askAdviser();
  for (const line of [sampleDeadline, sampleJobObservation, sampleService, sampleObservation]) ask(line);
  return ask;
}

interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly path: string;
}

function errorOf(answer: Record<string, unknown>): ErrorBody {
  return answer["error"] as ErrorBody;
}

function refuses(t: ExecutionContext, line: object, code: string, path: string, says: RegExp): void {
  const error = errorOf(opened()(line));
  t.deepEqual({ code: error.code, path: error.path }, { code, path }, error.message);
  t.regex(error.message, says);
}

test("a job is told what to run, and why where that changes", (t) => {
  const ask = askAdviser();
  t.deepEqual(ask(sampleDeadline), { ok: true });
  const first = ask(sampleJobObservation);
  t.is(first["run"], "spot");
  t.regex(String(first["reasons"]), /USD\/h/);
  const on = { ...sampleJobObservation, timeSeconds: 600, doneSeconds: 420, running: "spot" };
  t.deepEqual(ask(on), { run: "spot", reasons: [] });
});

test("a job that lost its spot runs on nothing while there is time, on on-demand when there is none, and not when it is done", (t) => {
  const lost = { ...sampleJobObservation, preempted: true, spotAvailable: false };
  const runAt = (timeSeconds: number, doneSeconds: number): unknown => {
    const ask = askAdviser();
    ask(sampleDeadline);
    return ask({ ...lost, timeSeconds, doneSeconds })["run"];
  };
  t.is(runAt(600, 420), "none");
  t.is(runAt(6600, 420), "on-demand");
  t.is(runAt(6600, 7200), "none");
});

test("the deadline counts from the start of the subject, however late the first observation comes", (t) => {
  const ask = askAdviser();
  ask(sampleDeadline);
  t.is(ask({ ...sampleJobObservation, timeSeconds: 6900, spotAvailable: true })["run"], "on-demand");
});

test("what a job is said to run on counts for nothing when spot was preempted or is not to be had", (t) => {
  for (const change of [
    { preempted: true, spotAvailable: false },
    { preempted: false, spotAvailable: false },
  ]) {
    const ask = opened();
    const on = { ...sampleJobObservation, timeSeconds: 600, doneSeconds: 420, running: "spot", ...change };
    t.is(ask(on)["run"], "none");
  }
});

test("a service is told what to launch, with a forecast of each pool where it has instances", (t) => {
  const ask = askAdviser();
  t.deepEqual(ask(sampleService), { ok: true });
  const first = ask(sampleObservation) as { launch: { pool: string; count: number }[]; forecast: object[] };
  t.true(first.launch.reduce((sum, { count }) => sum + count, 0) >= 2);
  t.deepEqual(first.forecast, []);
  const later = ask(service(195, { instances: [ready("a", eastSpot, 195), ready("b", steady, 195)] }));
  const [spot, onDemand] = later["forecast"] as { pool: string; p600: number; p1800: number; p3600: number }[];
  t.true(0 < spot!.p600 && spot!.p600 < spot!.p1800 && spot!.p1800 < spot!.p3600 && spot!.p3600 < 1);
  t.deepEqual(onDemand, { pool: steady, p600: 0, p1800: 0, p3600: 0 });
});

test("an instance under notice is replaced, and sure to be lost by the forecast of its pool", (t) => {
  const ask = askAdviser();
  const sample = { ...sampleService, noticeSeconds: 900 };
  ask(sample);
  ask(sampleObservation);
  const instances = [ready("a", eastSpot, 400), ready("b", westSpot, 400)];
  const calm = ask(service(400, { instances })) as { launch: { pool: string; count: number }[] };
  t.true(calm.launch.every(({ pool }) => pool !== steady));
  const answer = ask(service(450, { instances, noticed: ["a"] })) as { launch: object[]; forecast: object[] };
  t.true(answer.launch.length > 0);
  t.like(answer.forecast[0], { pool: eastSpot, p1800: 1, p3600: 1 });
  t.true((answer.forecast[0] as { p600: number }).p600 < 1);
  const soon = ask(service(800, { instances })) as { forecast: { p600: number }[] };
  t.is(soon.forecast[0]?.p600, 1, "the notice holds on, without being told again");
});

test("a launch that failed, or that is told of nowhere, keeps the engine out of its pool", (t) => {
  const launchedAfter = (told: object): string[] => {
    const ask = askAdviser();
    ask({ ...sampleService, pools: [...sampleService.pools, { ...sampleService.pools[1], id: "third" }] });
    const { launch } = ask(sampleObservation) as { launch: { pool: string; count: number }[] };
    const instances = launch.flatMap(({ pool, count }) =>
      pool === eastSpot ? [] : Array.from({ length: count }, (_, i) => ready(`${pool} ${i}`, pool, 195)),
    );
    t.true(launch.some(({ pool }) => pool === eastSpot));
    const answer = ask(service(195, { instances: instances.slice(0, 1), ...told })) as { launch: { pool: string }[] };
    return answer.launch.map(({ pool }) => pool);
  };
  t.true(launchedAfter({}).length > 0);
  t.false(launchedAfter({}).includes(eastSpot));
  t.false(launchedAfter({ failedLaunches: [{ pool: eastSpot, count: 9 }] }).includes(eastSpot));
});

test("a pool that a signal says is down is not launched into, also where few others are left", (t) => {
  const ask = askAdviser();
  ask(sampleService);
  const signals = [{ pool: eastSpot, spotAvailable: false }];
  const { launch } = ask({ ...sampleObservation, signals }) as { launch: { pool: string }[] };
  t.true(launch.length > 0);
  t.false(launch.some(({ pool }) => pool === eastSpot));
});

test("instances that are given up are named, and the others go on", (t) => {
  const ask = opened();
  const instances = [0, 1, 2, 3, 4, 5].map((i) => ready(`i${i}`, steady, 195));
  const terminated = new Set<unknown>();
  for (let round = 1; round < 40; round++) {
    const present = instances.filter((one) => !terminated.has((one as { id: string }).id));
    const { terminate } = ask(service(195 * round, { instances: present })) as { terminate: string[] };
    for (const id of terminate) terminated.add(id);
  }
  t.true(terminated.size >= 4);
  t.true([...terminated].every((id) => /^i[0-5]$/.test(String(id))));
});

test("wishes for readiness and a profile change how risk is priced; the defaults are what they say", (t) => {
  const launchedOf = (wishes: object): unknown => {
    const ask = askAdviser();
    t.deepEqual(ask({ ...sampleService, ...wishes }), { ok: true });
    return ask(sampleObservation);
  };
  t.deepEqual(launchedOf({ readiness: 0.999 }), launchedOf({}));
  t.notDeepEqual(launchedOf({ readiness: 0.9 }), launchedOf({ readiness: 0.9999 }));
  t.deepEqual(launchedOf({ profile: "balanced" }), launchedOf({}));
  t.notDeepEqual(launchedOf({ profile: "cost-first" }), launchedOf({ profile: "resilience-first" }));
});

test("a line that is no JSON, or no object, or of no known type is refused", (t) => {
  const adviser = new Adviser(shippedModels());
  const codeOf = (text: string | undefined): string =>
    errorOf(JSON.parse(adviser.answer(text)) as Record<string, unknown>).code;
  for (const text of ["", "   ", "nope", '{"type":"end"', "NaN", '{"a":NaN}', "\u0000"]) t.is(codeOf(text), "NOT_JSON");
  for (const text of ["1", "null", "[]", '"observe"', "{}", '{"type":"plan"}', '{"type":["end"]}']) {
    t.is(codeOf(text), "INVALID_INPUT", text);
  }
  t.is(codeOf("[".repeat(1e5)), "NOT_JSON");
  t.is(codeOf(`${"[".repeat(1e5)}${"]".repeat(1e5)}`), "INVALID_INPUT");
  t.is(codeOf(undefined), "LINE_TOO_LONG");
});

test("a line with faults is told all of them, and where the first one is", (t) => {
  refuses(
    t,
    { ...sampleJobObservation, timeSeconds: 600, doneSeconds: -1, running: "fast", preempted: "no", more: 1 },
    "INVALID_INPUT",
    "doneSeconds",
    /doneSeconds: expected a number.*got -1; running: .*got "fast"; preempted: .*; the line: .*got the field more$/,
  );
  const { tickSeconds: _, ...withoutTick } = { ...sampleDeadline, id: "new" };
  refuses(t, withoutTick, "INVALID_INPUT", "tickSeconds", /got nothing/);
  refuses(t, { ...sampleDeadline, id: "new", tickSeconds: 0 }, "INVALID_INPUT", "tickSeconds", /from 1 /);
  refuses(t, { ...sampleService, id: "new", pools: [] }, "INVALID_INPUT", "pools", /at least one/);
  refuses(t, { ...sampleService, id: "new", target: 0.5 }, "INVALID_INPUT", "target", /whole number/);
  refuses(t, { ...sampleService, id: "" }, "INVALID_INPUT", "id", /not empty/);
  refuses(t, { ...sampleService, id: "constructor" }, "INVALID_INPUT", "id", /by themselves/);
});

test("pools declared twice are refused, and so is what is told of pools that were not declared", (t) => {
  const twice = { ...sampleService, id: "new", pools: [sampleService.pools[0], sampleService.pools[0]] };
  refuses(t, twice, "INVALID_INPUT", "pools[1].id", /no other pool/);
  const signals = [{ pool: "mars", spotAvailable: true }];
  const strange = { instances: [ready("a", "mars", 0)], failedLaunches: [{ pool: "mars", count: 1 }], signals };
  refuses(
    t,
    service(195, strange),
    "INVALID_INPUT",
    "instances[0].pool",
    /instances\[0\].*failedLaunches\[0\].*signals\[0\]/,
  );
});

test("an instance told of twice, of a negative age, both there and lost, noticed and not there, or in another pool is refused", (t) => {
  const one = ready("a", eastSpot, 10);
  refuses(t, service(195, { instances: [one, one] }), "INVALID_INPUT", "instances[1].id", /each instance once/);
  const young = ready("a", eastSpot, -1);
  refuses(t, service(195, { instances: [young] }), "INVALID_INPUT", "instances[0].ageSeconds", /got -1/);
  refuses(t, service(195, { instances: [one], lost: ["a"] }), "INVALID_INPUT", "lost[0]", /not among/);
  refuses(t, service(195, { noticed: ["a"] }), "INVALID_INPUT", "noticed[0]", /one of the instances/);
  const ask = opened();
  t.false("error" in ask(service(195, { instances: [one] })));
  const moved = ask(service(390, { instances: [ready("a", westSpot, 205)] }));
  t.is(errorOf(moved).path, "instances[0].pool");
});

test("time that does not go forward is refused", (t) => {
  refuses(t, sampleObservation, "INVALID_INPUT", "timeSeconds", /after that of the last observation, 0, got 0/);
  refuses(t, sampleJobObservation, "INVALID_INPUT", "timeSeconds", /got 0/);
});

test("an id that is not open is refused, and one that is open can't be opened again until it has ended", (t) => {
  const ask = opened();
  t.is(errorOf(ask({ ...sampleObservation, id: "other" })).code, "UNKNOWN_ID");
  t.is(errorOf(ask({ type: "observe" })).path, "id");
  t.is(errorOf(ask({ ...sampleDeadline, id: "s" })).code, "ID_IN_USE");
  t.deepEqual(ask({ type: "end", id: "s" }), { ok: true });
  t.is(errorOf(ask({ type: "end", id: "s" })).code, "UNKNOWN_ID");
  t.is(errorOf(ask(service(195))).code, "UNKNOWN_ID");
  t.deepEqual(ask({ ...sampleDeadline, id: "s" }), { ok: true });
});

test("a line that is refused changes nothing", (t) => {
  const [plain, disturbed] = [opened(), opened()];
  const instances = [ready("a", eastSpot, 195)];
  for (const bad of [
    service(195, { instances: [...instances, ...instances] }),
    service(195, { instances: [ready("b", westSpot, 0)], noticed: ["zz"] }),
    { ...sampleJobObservation, timeSeconds: 600, running: "spot", doneSeconds: -5 },
    sampleService,
    { type: "end", id: "s", now: true },
  ]) {
    t.true("error" in disturbed(bad));
  }
  const good = [service(195, { instances }), { ...sampleJobObservation, timeSeconds: 600 }, service(390, {})];
  for (const line of good) t.deepEqual(disturbed(line), plain(line));
});

test("subjects know nothing of each other", (t) => {
  const [alone, among] = [askAdviser(), askAdviser()];
  alone(sampleService);
  for (const id of ["s", "t"]) among({ ...sampleService, id });
  for (let round = 0; round < 5; round++) {
    among({ ...service(195 * round, { instances: [ready("a", steady, 0)] }), id: "t" });
    t.deepEqual(among(service(195 * round)), alone(service(195 * round)));
  }
});

test("a stream is cut into lines wherever its pieces end, and each line gets one", async (t) => {
  const text = `${JSON.stringify(sampleService)}\r\n\n${JSON.stringify(sampleObservation)}\nlast`;
  const whole = await allAnswers([text], t);
  t.is(whole.split("\n").length, 5);
  t.regex(whole, /^{"ok":true}\n{"error".*NOT_JSON.*}\n{"launch".*}\n{"error".*NOT_JSON.*}\n$/);
  t.is(await allAnswers([...text], t), whole);
  t.is(await allAnswers([], t), "");
  t.is(await allAnswers([`${text}\n`], t), whole);
});

async function allAnswers(pieces: readonly string[], t: ExecutionContext): Promise<string> {
  async function* stream(): AsyncGenerator<string> {
    yield* pieces;
  }
  const answers: string[] = [];
  for await (const answer of answersTo(stream(), new Adviser(shippedModels()))) answers.push(answer);
  t.true(answers.every((answer) => answer.endsWith("\n")));
  return answers.join("");
}

test("of a line that is too long nothing is kept, and the next one is read", (t) => {
  const splitter = new LineSplitter(5);
  t.deepEqual(splitter.take("12345\n123456\n12"), ["12345", undefined]);
  t.deepEqual(splitter.take("345678"), []);
  t.deepEqual(splitter.take("9\nab"), [undefined]);
  t.deepEqual(splitter.rest(), ["ab"]);
  t.deepEqual(splitter.rest(), []);
});
