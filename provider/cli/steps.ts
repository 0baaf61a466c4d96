import { Listr, ListrLogger, ProcessOutput } from "listr2";
import { InterruptedError } from "./exitStatus.js";
import type { Terminal } from "./terminal.js";

/** Work that tells of its steps, and stops where its signal is aborted. */
export type SteppedWork<T> = (tell: (step: string) => void, signal: AbortSignal) => Promise<T>;

/**
 * Does work, showing its steps on standard error, so that standard output has the result alone.
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
          try {
            result = await work((step) => (shown.output = step), abort.signal);
          } catch (error) {
            failure = error;
            // The error itself is told once, when the command ends.
            throw new Error("see below");
          }
        },
      },
    ],
    {
      renderer: terminal.interactive ? "default" : "simple",
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
