import { setImmediate as turn } from "node:timers/promises";
import { DefaultRenderer, Listr, ListrLogger, ProcessOutput, SimpleRenderer } from "listr2";
import { InterruptedError } from "./exitStatus.js";
import type { Terminal } from "./terminal.js";

/** Work that tells of its steps, and stops where its signal is aborted: then its result is not looked at. */
export type SteppedWork<T> = (tell: (step: string) => void, signal: AbortSignal) => Promise<T>;

/** Tells of a step, lets Ctrl-C and the terminal be seen to, and stops work that is not wanted any more. */
export function stepByStep(tell: (step: string) => void, signal: AbortSignal): (step: string) => Promise<void> {
  return async (step) => {
    tell(step);
    await turn();
    signal.throwIfAborted();
  };
}

/** listr2 asks whether standard output is a terminal, and what it shows goes to standard error. */
class ErrorStreamRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

/**
 * Does work, showing its steps where somebody looks, and a line at its start and end where nobody does. All of that goes
 * to standard error, so that standard output has the result alone.
 * @throws InterruptedError after Ctrl-C.
 */
export async function withSteps<T>(title: string, work: SteppedWork<T>, terminal: Terminal): Promise<T> {
  const abort = new AbortController();
  const forget = terminal.onInterrupt(() => abort.abort());
  const logger = new ListrLogger({ useIcons: true, processOutput: new ProcessOutput(process.stderr, process.stderr) });
  let result: T | undefined;
  let failure: unknown;
  const tasks = new Listr(
    [
      {
        title,
        task: async (_, shown) => {
          const tell = (step: string): void => void (terminal.interactive && (shown.output = step));
          try {
            result = await work(tell, abort.signal);
            await signalsHeard();
            abort.signal.throwIfAborted();
          } catch (error) {
            failure = error;
            // The error itself is told once, when the command ends.
            throw new Error("see below");
          }
        },
      },
    ],
    {
      renderer: terminal.interactive ? ErrorStreamRenderer : SimpleRenderer,
      registerSignalListeners: false,
      rendererOptions: terminal.interactive ? { logger, showErrorMessage: false } : { logger },
    },
  );
  try {
    await tasks.run();
  } catch (error) {
    throw abort.signal.aborted ? new InterruptedError("interrupted; nothing was written") : (failure ?? error);
  } finally {
    forget();
  }
  return result as T;
}

/**
 * Lets a Ctrl-C through that came while work never waited. Signals are heard where Node polls, and the first of two turns
 * may still belong to the poll that the work began in.
 */
async function signalsHeard(): Promise<void> {
  await turn();
  await turn();
}
