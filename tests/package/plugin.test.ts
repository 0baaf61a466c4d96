/*
 * The package's plugin on Pulumi's real engine, as a program in another language meets it: the fleet is a remote
 * component, and all that is known of it goes over the engine's wire.
 */
import test from "ava";
import type { BlendedFleetArgs } from "../../components/args.js";
import { happyArgs, recordFleet } from "../../components/fixtures/happyFleet.js";
import type { EngineProgram } from "../engine/engineRun.js";
import { TestStack } from "../engine/testStack.js";
import { withEngine } from "../engine/withEngine.js";

const templateType = "aws:ec2/launchTemplate:LaunchTemplate";
const secret = "export LICENCE=a-word-that-nobody-may-read";

withEngine(testOnEngine);

/** Each test goes on where the one before it stopped. */
function testOnEngine(engine: string): void {
  let stack: TestStack;
  test.before(() => void (stack = new TestStack(engine)));
  test.after.always(() => stack.remove());

  test.serial("a faulty fleet's preview names every fault by its property path", async (t) => {
    const args = happyArgs();
    args.infrastructure.imageId = "my-image";
    args.infrastructure.network.securityGroupIds = [];
    const [web] = args.workloads;
    if (web?.parts?.[1]) web.parts[1].units = -1;
    const error = await t.throwsAsync(stack.run({ kind: "preview", program: remote(args) }));
    for (const path of [
      "infrastructure.imageId",
      "infrastructure.network.securityGroupIds",
      "workloads[0].parts[1].units",
    ])
      t.regex(error?.message ?? "", new RegExp(`property ${path.replace(/[[\].]/g, "\\$&")} .*expected `), path);
    t.deepEqual(stack.world(), []);
  });

  test.serial("a preview works where image, network and user data are not known yet", async (t) => {
    const { text } = await stack.run({ kind: "preview", program: remote(happyArgs(), secret) });
    t.true(text.includes("Plan of shop"), text);
    t.deepEqual(stack.world(), []);
  });

  test.serial("an update makes what a TypeScript program makes, and hands the outputs back", async (t) => {
    const { outputs } = await stack.run({ kind: "up", program: remote(happyArgs(), secret) });
    const expected = (await recordFleet(happyArgs())).map(({ type }) => type).filter((type) => type.startsWith("aws:"));
    const wiring = ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/subnet:Subnet"];
    const made = stack.world().flatMap(({ type }) => (wiring.includes(type) ? [] : [type]));
    t.deepEqual(made.sort(), expected.sort());
    t.like(outputs, { plan: { fleet: "shop" } });
    t.true(Object.keys(outputs["groupNames"] as object).includes("web/base/on-demand"));
    t.is(typeof outputs["functionName"], "string");
  });

  test.serial("secret user data reaches the templates, and the state shows nothing of it", async (t) => {
    const encoded = Buffer.from(secret, "utf8").toString("base64");
    const templates = stack.world().filter(({ type }) => type === templateType);
    t.true(JSON.stringify(templates).includes(encoded), "the cloud has it");
    const { text } = await stack.run({ kind: "state" });
    t.true(text.includes(templateType), "the state has the templates");
    for (const form of [secret, encoded]) t.false(text.includes(form));
  });

  test.serial("the same program again changes nothing", async (t) => {
    const program = remote(happyArgs(), secret);
    await t.notThrowsAsync(stack.run({ kind: "up", program, expectNoChanges: true }));
  });

  test.serial("a preview tells what it changes against the deployed plan, and why", async (t) => {
    const args = happyArgs();
    const [web] = args.workloads;
    if (web?.parts?.[1]) web.parts[1].units += 2;
    const { text } = await stack.run({ kind: "preview", program: remote(args, secret) });
    t.regex(text, /Against the deployed plan: .* USD an hour: \+0\.\d{3} by what is declared\./);
    t.regex(text, /because parts\.\w+\.units: \d → \d/);
  });

  test.serial("nothing is left when the stack is destroyed", async (t) => {
    t.true(stack.world().length > 0);
    await stack.run({ kind: "destroy" });
    t.deepEqual(stack.world(), []);
  });
}

function remote(args: BlendedFleetArgs, userData?: string): EngineProgram {
  return { kind: "remote", fleet: { name: "shop", args }, ...(userData !== undefined && { secret: userData }) };
}
