import { parentPort, workerData } from "node:worker_threads";
import type { TraceSet } from "../trace.js";
import { runTask, type SweepTask } from "./sweepTask.js";

/** What runs in a thread of `runInThreads`: a task's figures for each task that it is sent. */
parentPort?.on("message", (task: SweepTask) => {
  void runTask(workerData as TraceSet, task).then((figures) => parentPort?.postMessage(figures));
});
