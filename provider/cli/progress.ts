import { Listr, type ListrRendererValue } from "listr2";
import type { ReplayProgress } from "../replay/replayFleet.js";
import { InterruptedError } from "./exitStatus.js";
import type { Terminal } from "./terminal.js";

/** A run that tells how far it is and can be ended. */
export type ProgressiveRun<T> = (progress: ReplayProgress) => Promise<T | undefined>;

/**
 * Runs with a progress bar where somebody looks, and with a line at the start and the end where nobody does.
 * @throws InterruptedError after Ctrl-C.
 */
export async function withProgress<T>(title: string, run: ProgressiveRun<T>, terminal: Terminal): Promise<T> {
  let interrupted = false;
  const forget = terminal.onInterrupt(() => (interrupted = true));
  let result: T | undefined;
  const renderer: ListrRendererValue = terminal.interactive ? "default" : "simple";
  const tasks = new Listr(
    [
      {
        title,
        task: async (_, task) => {
          const show = (text: string): void => void (terminal.interactive && (task.output = text));
          result = await run({
            onRun: (share) => show(bar(share)),
            onBaseline: (done, total, next) => show(next ? `baseline ${done + 1} of ${total}: ${next}` : ""),
            isInterrupted: () => interrupted,
          });
          if (interrupted || result === undefined) throw new InterruptedError("interrupted; nothing was written");
        },
      },
    ],
    {
      renderer,
      registerSignalListeners: false,
      rendererOptions: terminal.interactive ? { showErrorMessage: false } : {},
    },
  );
  try {
    await tasks.run();
  } finally {
    forget();
  }
  return result as T;
}

const barWidth = 40;

function bar(share: number): string {
  const full = Math.round(share * barWidth);
  return `${"█".repeat(full)}${"░".repeat(barWidth - full)} ${String(Math.round(share * 100)).padStart(3)} %`;
}
