import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { PolicyFigures } from "../serviceFigures.js";
import type { TraceSet } from "../trace.js";
import type { SweepTask } from "./sweepTask.js";

export interface ThreadSettings {
  /** How many run at once, at most. */
  readonly threads: number;
  /** Ends all of them where it is aborted. */
  readonly signal: AbortSignal;
  /** Told of each task as it ends, and how many of all have by then. */
  readonly onDone?: (task: SweepTask, done: number, total: number) => void;
}

/**
 * The figures of each task, in the order of the tasks; a thread takes the next one as soon as it has done one.
 * @throws what a task threw; AbortError where the signal was aborted.
 */
export async function runInThreads(
  trace: TraceSet,
  tasks: readonly SweepTask[],
  { threads, signal, onDone }: ThreadSettings,
): Promise<readonly (readonly PolicyFigures[])[]> {
  const results: (readonly PolicyFigures[])[] = [];
  let done = 0;
  const queue = tasks.entries();
  const workers = Array.from(
    { length: Math.min(threads, tasks.length) },
    () => new Worker(join(__dirname, "taskThread.js"), { workerData: trace }),
  );
  const serve = async (worker: Worker): Promise<void> => {
    for (const [index, task] of queue) {
      worker.postMessage(task);
      const [figures] = (await once(worker, "message", { signal })) as [readonly PolicyFigures[]];
      results[index] = figures;
      onDone?.(task, ++done, tasks.length);
    }
  };
  try {
    await Promise.all(workers.map(serve));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results;
}
