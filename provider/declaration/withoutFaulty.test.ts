import test from "ava";
import { InputError } from "../errors.js";
import { parseFleet } from "./declaration.js";

function placesOf(value: unknown): readonly string[] {
  try {
    parseFleet(value, { name: "shop", nowEpochSeconds: 0 });
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.faults.map(({ where }) => where);
  }
}

test("a malformed field of a workload does not hide a contradiction between its other fields", (t) => {
  const workload = {
    name: "web",
    units: 2,
    level: "Non-Interruptible",
    markets: ["spot"],
    needs: { vcpu: 2, memoryGiB: 4 },
    startSeconds: -1,
    colour: "blue",
  };
  t.deepEqual(placesOf({ zones: ["us-east-1a"], workloads: [workload] }), [
    "workloads[0].startSeconds",
    "workloads[0].colour",
    "workloads[0].level",
  ]);
});

test("a malformed field is not said to be missing as well", (t) => {
  const workload = { name: "web", units: -2, needs: { vcpu: "two", memoryGiB: 4 } };
  t.deepEqual(placesOf({ zones: ["us-east-1a"], workloads: [workload] }), [
    "workloads[0].units",
    "workloads[0].needs.vcpu",
  ]);
});
