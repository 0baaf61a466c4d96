/*
 * Each example on Pulumi's real engine, one after the other in one stack. The quickstart has engine.test.ts to itself.
 */
import test from "ava";
import { programNames } from "../examples/fixtures/examples.js";
import type { EngineProgram } from "./engineRun.js";
import { oldTargetGroup, oldUserData } from "./fixtures/oldGroup.js";
import { TestStack } from "./testStack.js";
import { withEngine } from "./withEngine.js";

withEngine(testOnEngine);

function testOnEngine(engine: string): void {
  let stack: TestStack;

  test.before(() => void (stack = new TestStack(engine)));
  test.after.always(() => stack.remove());

  // One takes the place of the other in the stack, which ends the one before.
  for (const name of programNames.filter((each) => !["quickstart", "adopt-group"].includes(each))) {
    test.serial(`${name} comes up, and changes nothing the second time`, async (t) => {
      const program: EngineProgram = { kind: "example", name };
      const { text, outputs } = await stack.run({ kind: "up", program });
      t.true(text.includes("Plan of "), text);
      t.truthy(outputs["plan"]);
      t.true(stack.world().some(({ type }) => type === "aws:autoscaling/group:Group"));
      await t.notThrowsAsync(stack.run({ kind: "up", program, expectNoChanges: true }));
    });
  }

  test.serial("the last one of them leaves nothing when it goes", async (t) => {
    t.true(stack.world().length > 0);
    await stack.run({ kind: "destroy" });
    t.deepEqual(stack.world(), []);
  });

  test.serial(
    "adopt-group: the fleet comes up beside the group, and stays as it is once the group is gone",
    async (t) => {
      const program: EngineProgram = { kind: "example", name: "adopt-group" };
      await stack.run({ kind: "preview", program });
      t.deepEqual(stack.world(), []);
      const { outputs } = await stack.run({ kind: "up", program });
      t.like(outputs["adopted"], { targetGroupArns: [oldTargetGroup] });
      t.false("userData" in (outputs["adopted"] as object));
      t.is(outputs["userData"], oldUserData);
      const { text } = await stack.run({ kind: "state" });
      t.false(text.includes(oldUserData.slice(0, 9)), "what may be secret is encrypted in the state");

      const group = { value: "deleted" };
      const unread: EngineProgram = { kind: "example", name: "adopt-group", settings: { group } };
      await t.throwsAsync(stack.run({ kind: "preview", program: unread }), { message: /there is no group deleted/ });
      // What was read is written down, so nothing reads the group any more.
      const settings = {
        group,
        adopted: { value: JSON.stringify(outputs["adopted"]) },
        userData: { value: oldUserData, secret: true },
      };
      const written: EngineProgram = { kind: "example", name: "adopt-group", settings };
      await t.notThrowsAsync(stack.run({ kind: "up", program: written, expectNoChanges: true }));
      await stack.run({ kind: "destroy" });
      t.deepEqual(stack.world(), []);
    },
  );
}
