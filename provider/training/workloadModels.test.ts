import test from "ava";
import { performanceRow } from "./performanceRows.js";
import { trainPerformance, type RecordedWorkload } from "./workloadModels.js";

/** A workload that serves half of what is asked of it where memory is nearly full, each moment recorded so often. */
function recorded(times: number): RecordedWorkload {
  const rows = Array.from({ length: 1000 * times }, (_, i) => {
    const minute = Math.floor(i / times);
    return performanceRow({ cpu: 0.2, memory: minute / 1000, io: 0.1 }, minute < 900 ? 1 : 0.5);
  });
  return { name: "web", rows };
}

test("metrics weigh the same in a model however many rows of them there are", (t) => {
  const [few, many] = [1, 40].map((times) => trainPerformance(1, [recorded(times)]));
  t.deepEqual(many?.model, few?.model);
  t.deepEqual(many?.trainedOn.recorded, [{ name: "web", rows: 40_000 }]);
  t.notDeepEqual(few?.model, trainPerformance(1).model);
});
