import { setImmediate } from "node:timers/promises";
import { ProgramFailedError } from "../../errors.js";
import { programFailed } from "../../preview/programFailed.js";
import { messageOf } from "../exitStatus.js";

/**
 * Runs a program of the user's own where Pulumi runs it, in its folder. What it prints is no result of the command, and goes
 * to standard error.
 * @throws ProgramFailedError where an error of it is waited for by nobody, or where it never comes to an end. One that ends
 * the process is told of as the process ends, with status 1.
 */
export async function runProgram<T>(folder: string, run: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  process.chdir(folder);
  // What it throws is told with the lines of its own sources.
  process.setSourceMapsEnabled(true);
  const stdout = printingToError();
  ranOne = true;
  const watched = watchedProcess(folder);
  try {
    const result = await remindingOf(folder, () => Promise.race([run(), watched.failure]));
    // By then Node has told of the rejections that nobody waits for.
    await Promise.race([setImmediate(), watched.failure]);
    return result;
  } finally {
    process.chdir(before);
    watched.end();
    stdout.restore();
  }
}

/** Longer than a program takes that waits for nothing. */
const patienceMilliseconds = 15_000;

/** Waits for a program in a folder, and tells once where it takes long. */
export async function remindingOf<T>(folder: string, run: () => Promise<T>): Promise<T> {
  const reminder = setTimeout(tellThatItRuns, patienceMilliseconds, folder).unref();
  try {
    return await run();
  } finally {
    clearTimeout(reminder);
  }
}

function tellThatItRuns(folder: string): void {
  process.stderr.write(`the program in ${folder} still runs after ${patienceMilliseconds / 1000} s; Ctrl-C ends it\n`);
}

let ranOne = false;

/** Ends the process once all is written, where a program ran in it: what that left open, such as a timer, would go on. */
export function endAfterPrograms(): void {
  if (ranOne) process.stdout.write("", () => process.stderr.write("", () => process.exit()));
}

function printingToError(): { restore(): void } {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  return { restore: () => void (process.stdout.write = write) };
}

/** What becomes of the process while a program runs in it: `failure` is rejected where that is not what Pulumi takes. */
function watchedProcess(folder: string): { readonly failure: Promise<never>; end(): void } {
  let fail: (error: ProgramFailedError) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => (fail = reject));
  const strayed = (error: unknown): void => fail(programFailed(error));
  const stopped = (): void => fail(new ProgramFailedError("the program waits for something that never comes"));
  const ended = (status: number): void => {
    const ending = `ended the process (process.exit), with status ${status}`;
    const error = new ProgramFailedError(`the program in ${folder} ${ending}`);
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  };
  // Rejections that nobody waits for are among the uncaught.
  process.on("uncaughtException", strayed).on("beforeExit", stopped).on("exit", ended);
  return {
    failure,
    end: () => {
      process.off("uncaughtException", strayed).off("beforeExit", stopped).off("exit", ended);
    },
  };
}
