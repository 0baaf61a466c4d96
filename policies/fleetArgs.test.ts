import test from "ava";
import { happyArgs } from "../components/fixtures/happyFleet.js";
import { Level } from "../provider/engine/level.js";
import { violationsOf } from "./fixtures/runPolicies.js";
import { fleetType } from "./view/declaredFleet.js";

/** What the policies say of args alone: the component itself would refuse some of these. */
function policiesOf(inputs: object): readonly string[] {
  const fleet = {
    urn: `urn:pulumi:dev::args::${fleetType}::shop`,
    type: fleetType,
    name: "shop",
    inputs: { ...inputs },
  };
  return violationsOf(fleet).map(({ policy }) => policy);
}

test("a stateful workload without a checkpoint is refused unless all of it is Non-Interruptible", (t) => {
  const args = happyArgs();
  const [web, worker] = args.workloads;
  if (web === undefined || worker === undefined) throw new Error("the happy fleet has two workloads");
  worker.stateful = true;
  t.deepEqual(policiesOf(args), ["require-checkpoint-hook"]);
  worker.checkpoint = { saveSeconds: 20 };
  t.deepEqual(policiesOf(args), []);
  delete worker.checkpoint;
  worker.level = Level.NonInterruptible;
  t.deepEqual(policiesOf(args), []);
  web.stateful = true;
  t.deepEqual(policiesOf(args), ["require-checkpoint-hook"]);
});

test("args that say nothing violate nothing", (t) => {
  t.deepEqual(policiesOf({}), []);
  t.deepEqual(policiesOf({ workloads: [{}], zones: [] }), []);
});
