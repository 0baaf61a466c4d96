import test from "ava";
import { InputError } from "../errors.js";
import { functionVariables } from "./fixtures/functionVariables.js";
import { companionEnvironment } from "./environment.js";

test("the environment says where the fleet's things are", (t) => {
  t.deepEqual(companionEnvironment({ ...functionVariables, OTHER: "x" }), {
    fleet: "shop",
    stack: "web/dev",
    region: "us-east-1",
    table: "shop-state",
    bucket: "shop-snapshots",
    document: "fleet/fleet.json",
    hooks: JSON.parse(functionVariables.BLENDED_FLEET_HOOKS) as unknown,
  });
});

test("all that is missing or can't be read is told at once", (t) => {
  const failure = t.throws(
    () =>
      companionEnvironment({
        ...functionVariables,
        BLENDED_FLEET_TABLE: "",
        AWS_REGION: undefined,
        BLENDED_FLEET_HOOKS: "[1",
      }),
    { instanceOf: InputError },
  );
  t.deepEqual(
    failure.faults.map(({ where }) => where),
    ["AWS_REGION", "BLENDED_FLEET_TABLE", "BLENDED_FLEET_HOOKS"],
  );
});
