import Table from "cli-table3";
import type { MotoWorld } from "../provider/aws/fixtures/motoWorld.js";
import { standInDocuments } from "../provider/aws/fixtures/standInCommands.js";
import { HookName } from "../provider/document/hookName.js";
import { noticeBody, tickBody } from "../provider/lambda/fixtures/motoCompanion.js";
import { runFunction } from "./functionRun.js";
import { median } from "./median.js";
import { functionEnvironment, minuteOf, motoSpec, openMotoFleet, settleFleet } from "./motoFleets.js";

/** The most messages of a batch: see `components/companion/companionFunction.ts`. */
const batchSize = 10;
/** So many instances are noticed at once, of fleets of so many units; each is measured so often. */
const situations = [
  { noticed: 1, units: 10, runs: 9 },
  { noticed: 50, units: 60, runs: 3 },
] as const;
/** Long enough for work to be worth a checkpoint. */
const workedMinutes = 12;
const checkpoint = { saveSeconds: 20, restoreSeconds: 20, sizeMiB: 64, maximumIntervalSeconds: 86_400 };

/** Milliseconds from the handler's entry with the first notice; undefined where there was no such call. */
interface Answer {
  readonly firstCheckpointMs: number | undefined;
  readonly lastCheckpointMs: number | undefined;
  readonly firstLaunchMs: number | undefined;
  readonly checkpoints: number;
  /** Calls that came before the first checkpoint or launch. */
  readonly callsBefore: number;
}

/**
 * Prints the time from a notice to what is done about it. Run Command takes commands and delivers none, so that no hook
 * runs beside what is measured. The times are moto's and this machine's, not AWS's.
 * @param path the companion's code.
 */
export async function printNotices(world: MotoWorld, path: string): Promise<void> {
  const table = new Table({
    head: [
      "notices, container",
      "runs",
      "first checkpoint ms",
      "last checkpoint ms",
      "first launch ms",
      "calls before",
    ],
    style: { head: [], border: [] },
  });
  for (const { noticed, units, runs } of situations) {
    for (const container of ["cold", "warm"] as const) {
      const answers: Answer[] = [];
      for (let run = 0; run < runs; run++) {
        answers.push(await answerTo(world, { path, noticed, units, isWarm: container === "warm" }));
      }
      table.push([`${noticed} of ${units} units, ${container}`, runs, ...cellsOf(answers, noticed)]);
    }
  }
  process.stdout.write(
    `${table.toString()}\nMedians, from the handler's entry, on moto; 50 notices are five batches of ten, one after another.\n`,
  );
}

function cellsOf(answers: readonly Answer[], noticed: number): string[] {
  const middle = (of: (answer: Answer) => number | undefined): string =>
    median(answers.map((answer) => of(answer) ?? Infinity)).toFixed(0);
  const missed = answers.filter(({ checkpoints }) => checkpoints < noticed).length;
  return [
    middle(({ firstCheckpointMs }) => firstCheckpointMs),
    middle(({ lastCheckpointMs }) => lastCheckpointMs) + (missed > 0 ? ` (${missed} short)` : ""),
    middle(({ firstLaunchMs }) => firstLaunchMs),
    middle(({ callsBefore }) => callsBefore),
  ];
}

interface NoticeRun {
  readonly path: string;
  readonly noticed: number;
  readonly units: number;
  readonly isWarm: boolean;
}

/** Notices spot instances of a new fleet that have worked for a while. */
async function answerTo(world: MotoWorld, { path, noticed, units, isWarm }: NoticeRun): Promise<Answer> {
  await world.empty();
  const companion = await openMotoFleet(world, motoSpec(units, checkpoint));
  companion.commands.hold();
  await settleFleet(companion);
  companion.pass(60 * workedMinutes);
  await minuteOf(companion);
  const spot = (await companion.instances()).filter(({ InstanceLifecycle }) => InstanceLifecycle === "spot");
  const ids = spot.slice(0, noticed).map(({ InstanceId = "" }) => InstanceId);
  const now = companion.nowSeconds();
  const bodies = ids.map((id) => noticeBody(id, now));
  const notices = Array.from({ length: Math.ceil(noticed / batchSize) }, (_, index) =>
    bodies.slice(index * batchSize, (index + 1) * batchSize),
  );
  const heard: { readonly call: string; readonly body: string; readonly atEpochMs: number }[] = [];
  world.cloud.hear((call, body) => heard.push({ call, body, atEpochMs: performance.timeOrigin + performance.now() }));
  const { invocations } = await runFunction(path, {
    batches: isWarm ? [[tickBody(now)], ...notices] : notices,
    environment: functionEnvironment(world, companion),
    passedSeconds: now - Date.now() / 1000,
  });
  world.cloud.hear(() => {});
  const enteredAtEpochMs = invocations[isWarm ? 1 : 0]?.enteredAtEpochMs ?? NaN;
  return answerIn(
    heard.filter(({ atEpochMs }) => atEpochMs >= enteredAtEpochMs),
    enteredAtEpochMs,
  );
}

function answerIn(
  heard: readonly { readonly call: string; readonly body: string; readonly atEpochMs: number }[],
  enteredAtEpochMs: number,
): Answer {
  const isCheckpoint = (call: string, body: string): boolean =>
    call === "SendCommand" && body.includes(standInDocuments[HookName.Checkpoint]);
  const checkpoints = heard.filter(({ call, body }) => isCheckpoint(call, body));
  const launch = heard.find(({ call }) => call === "LaunchInstances");
  const after = (call: { readonly atEpochMs: number } | undefined): number | undefined =>
    call && call.atEpochMs - enteredAtEpochMs;
  return {
    firstCheckpointMs: after(checkpoints[0]),
    lastCheckpointMs: after(checkpoints.at(-1)),
    firstLaunchMs: after(launch),
    checkpoints: checkpoints.length,
    callsBefore: heard.findIndex(({ call, body }) => isCheckpoint(call, body) || call === "LaunchInstances"),
  };
}
