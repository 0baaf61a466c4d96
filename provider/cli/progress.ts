import type { ReplayProgress } from "../replay/replayFleet.js";
import { withSteps } from "./steps.js";
import type { Terminal } from "./terminal.js";

/** A run that tells how far it is; undefined where it found that it was interrupted. */
export type ProgressiveRun<T> = (progress: ReplayProgress) => Promise<T | undefined>;

/** Runs with a progress bar. @throws InterruptedError after Ctrl-C. */
export async function withProgress<T>(title: string, run: ProgressiveRun<T>, terminal: Terminal): Promise<T> {
  const result = await withSteps(
    title,
    (tell, signal) =>
      run({
        onRun: (share) => tell(bar(share)),
        onBaseline: (done, total, next) => tell(next ? `baseline ${done + 1} of ${total}: ${next}` : ""),
        isInterrupted: () => signal.aborted,
      }),
    terminal,
  );
  return result as T;
}

const barWidth = 40;

function bar(share: number): string {
  const full = Math.round(share * barWidth);
  return `${"█".repeat(full)}${"░".repeat(barWidth - full)} ${String(Math.round(share * 100)).padStart(3)} %`;
}
