import { join } from "node:path";
import test from "ava";
import type { BlendedFleetArgs } from "../../components/args.js";
import { planText } from "../../provider/plan/planText.js";
import { evaluateProgram, type EvaluatedProgram } from "../../provider/preview/evaluateProgram.js";
import type { EngineProgram } from "./engineRun.js";
import type { StandInResource } from "./standInWorld.js";
import { TestStack } from "./testStack.js";
import { withEngine } from "./withEngine.js";

const groupType = "aws:autoscaling/group:Group";
const functionType = "aws:lambda/function:Function";
const documentType = "aws:s3/bucketObjectv2:BucketObjectv2";
const quickstart: EngineProgram = { kind: "example", name: "quickstart" };

withEngine(testOnEngine);

/** The quickstart from its first preview to its end: each test goes on where the one before it stopped. */
function testOnEngine(engine: string): void {
  let stack: TestStack;
  let mocked: EvaluatedProgram;

  test.before(async () => {
    stack = new TestStack(engine);
    const entry = join(__dirname, "..", "..", "examples", "quickstart");
    mocked = await evaluateProgram(entry, { project: "quickstart", stack: "dev", nowEpochSeconds: 0 });
  });
  test.after.always(() => stack.remove());

  test.serial("a preview of a faulty fleet fails, with every fault and its property path", async (t) => {
    const program = changed(mocked, (args) => {
      args.infrastructure.imageId = "my-image";
      args.infrastructure.network.securityGroupIds = [];
      resize(args, -1);
    });
    const error = await t.throwsAsync(stack.run({ kind: "preview", program }));
    const message = error?.message ?? "";
    for (const path of [
      "infrastructure.imageId",
      "infrastructure.network.securityGroupIds",
      "workloads[0].parts[1].units",
    ])
      t.true(message.includes(`- ${path}: expected `), `${path} in ${message}`);
    t.false(message.includes("blendedFleet.js"), "an owner's slip has no stack worth reading");
    t.deepEqual(stack.world(), []);
  });

  test.serial("a preview shows the plan and creates nothing", async (t) => {
    const { text } = await stack.run({ kind: "preview", program: quickstart });
    const [fleet] = mocked.fleets;
    for (const line of fleet ? planText(fleet.plan).split("\n") : ["a plan"]) t.true(text.includes(line), line);
    t.false(text.includes("deployed plan"), "there is none to hold it against");
    // The stack itself is a resource too.
    t.regex(text, new RegExp(`\\+ ${mocked.resources.length + 1} to create`));
    t.deepEqual(stack.world(), []);
  });

  test.serial("an update that fails half way keeps what it made", async (t) => {
    const failing = stack.run({ kind: "up", program: quickstart, failFor: `${functionType}::` });
    const error = await t.throwsAsync(failing);
    t.true(error?.message.includes("the stand-in was told to fail"), error?.message);
    const types = stack.world().map(({ type }) => type);
    t.true(types.includes(groupType));
    t.false(types.includes(functionType));
  });

  test.serial(
    "the next update makes the rest: what the preview on mocks shows, and the plan as an output",
    async (t) => {
      const half = stack.world();
      const { changes, outputs } = await stack.run({ kind: "up", program: quickstart });
      const expected = mocked.resources.filter(({ type }) => type.startsWith("aws:")).map(({ type }) => type);
      const world = stack.world();
      t.deepEqual(world.map(({ type }) => type).sort(), expected.sort());
      t.deepEqual(
        half.filter((resource) => !world.some(({ id, type }) => id === resource.id && type === resource.type)),
        [],
      );
      t.is(changes["replace"], undefined);
      const { declared: _, ...plan } = mocked.fleets[0]?.plan ?? { declared: {} };
      t.deepEqual(outputs["plan"], JSON.parse(JSON.stringify(plan)));
    },
  );

  test.serial("the same program again changes nothing", async (t) => {
    const { changes } = await stack.run({ kind: "up", program: quickstart, expectNoChanges: true });
    t.deepEqual(changes, { same: mocked.resources.length + 1 });
  });

  test.serial("another count of units changes the groups' room and the document, and no group's size", async (t) => {
    const before = stack.world();
    const { text } = await stack.run({ kind: "preview", program: resized(mocked) });
    t.regex(text, /Against the deployed plan: .* USD an hour: \+0\.\d{3} by what is declared\./);
    t.true(text.includes("because parts.rest.units: 4 → 6"), text);
    const { changes } = await stack.run({ kind: "up", program: resized(mocked) });
    t.deepEqual([changes["create"], changes["delete"], changes["replace"]], [undefined, undefined, undefined]);
    const touched = stack.world().filter((resource) => {
      const old = before.find(({ type, id }) => type === resource.type && id === resource.id);
      return JSON.stringify(old) !== JSON.stringify(resource);
    });
    t.true(touched.some(({ type }) => type === groupType));
    t.true(touched.some(({ type }) => type === documentType));
    t.deepEqual(inputOfGroups(stack.world(), "desiredCapacity"), inputOfGroups(before, "desiredCapacity"));
  });

  test.serial("lanes that were resized behind Pulumi's back show no change", async (t) => {
    stack.changeWorld(({ type, inputs }) =>
      type === groupType ? { desiredCapacity: Number(inputs["desiredCapacity"]) + 3 } : {},
    );
    const { changes } = await stack.run({ kind: "refresh" });
    t.is(changes["update"], inputOfGroups(stack.world(), "desiredCapacity").length, "the refresh sees the new sizes");
    await t.notThrowsAsync(stack.run({ kind: "preview", program: resized(mocked), expectNoChanges: true }));
  });

  test.serial("what the companion does not move is put back, and what it does is left", async (t) => {
    const before = stack.world();
    stack.changeWorld(({ type }) => (type === groupType ? { maxSize: 99 } : {}));
    await stack.run({ kind: "up", program: resized(mocked), refresh: true });
    t.deepEqual(inputOfGroups(stack.world(), "maxSize"), inputOfGroups(before, "maxSize"));
    t.deepEqual(inputOfGroups(stack.world(), "desiredCapacity"), inputOfGroups(before, "desiredCapacity"));
  });

  test.serial("nothing is left when the stack is destroyed", async (t) => {
    t.true(stack.world().length > 0);
    await stack.run({ kind: "destroy" });
    t.deepEqual(stack.world(), []);
  });
}

/** The quickstart's fleet, changed in one place. */
function changed({ resources }: EvaluatedProgram, change: (args: BlendedFleetArgs) => void): EngineProgram {
  const fleet = resources.find(({ type }) => type === "blended-fleet:index:BlendedFleet");
  if (fleet === undefined) throw new Error("the quickstart makes no fleet");
  const args = structuredClone(fleet.inputs) as unknown as BlendedFleetArgs;
  change(args);
  return { kind: "fleets", fleets: [{ name: fleet.name, args }] };
}

function resized(mocked: EvaluatedProgram): EngineProgram {
  return changed(mocked, (args) => resize(args, 6));
}

/** Gives the web service's second part another count of units. */
function resize(args: BlendedFleetArgs, units: number): void {
  const part = args.workloads[0]?.parts?.[1];
  if (part === undefined) throw new Error("the quickstart's first workload has no second part");
  part.units = units;
}

function inputOfGroups(world: readonly StandInResource[], input: string): readonly string[] {
  return world
    .filter(({ type }) => type === groupType)
    .map(({ id, inputs }) => `${id}: ${JSON.stringify(inputs[input])}`)
    .sort();
}
