/*
 * Declarations that ask more of the engine than the quickstart does: names as long as they may be, several fleets, values
 * that are not known before an update, and secrets.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { happyArgs } from "../../components/fixtures/happyFleet.js";
import { exampleMarket } from "../../provider/market/fixtures/exampleMarket.js";
import { marketText } from "../../provider/market/marketText.js";
import type { EngineProgram } from "./engineRun.js";
import { nameFaults } from "./nameLimits.js";
import type { StandInResource } from "./standInWorld.js";
import { TestStack } from "./testStack.js";
import { withEngine } from "./withEngine.js";

/** The most characters that a declaration takes in the name of a fleet, a workload or a part. */
const longestName = 40;
const templateType = "aws:ec2/launchTemplate:LaunchTemplate";
const groupType = "aws:autoscaling/group:Group";
const secret = "export LICENCE=a-word-that-nobody-may-read";

test("the stand-in refuses a name that is longer than AWS takes, and takes the longest", (t) => {
  t.deepEqual(nameFaults("aws:sqs/queue:Queue", "name", "q".repeat(80)), []);
  t.like(nameFaults("aws:sqs/queue:Queue", "name", "q".repeat(81))[0], { property: "name" });
});

withEngine(testOnEngine);

function testOnEngine(engine: string): void {
  test.serial("a fleet whose names are as long as they may be comes up, and every name fits", async (t) => {
    const args = happyArgs();
    const fleet = long("f");
    args.workloads.forEach((workload, index) => {
      workload.name = long(`w${index}`);
      workload.parts?.forEach((part, place) => (part.name = long(`p${place}`)));
    });
    const stack = stackFor(t);
    await stack.run({ kind: "up", program: fleets([fleet, args]) });
    // Long names are cut, and what tells them apart is left: no two groups have one name.
    const names = stack.world().flatMap(({ type, id }) => (type === groupType ? [id] : []));
    t.true(names.length > args.workloads.length);
    t.is(new Set(names).size, names.length);
    await t.notThrowsAsync(stack.run({ kind: "preview", program: fleets([fleet, args]), expectNoChanges: true }));
  });

  test.serial("two fleets stand in one stack, and one goes without the other", async (t) => {
    const stack = stackFor(t);
    await stack.run({ kind: "up", program: fleets(["shop", happyArgs()]) });
    const alone = ids(stack.world());
    await stack.run({ kind: "up", program: fleets(["shop", happyArgs()], ["shop-2", happyArgs()]) });
    t.is(stack.world().length, 2 * alone.length);
    const { changes } = await stack.run({ kind: "up", program: fleets(["shop", happyArgs()]) });
    t.is(changes["update"], undefined);
    t.deepEqual(ids(stack.world()), alone);
  });

  test.serial("image, network and user data may be unknown in a preview, and what is secret stays so", async (t) => {
    const stack = stackFor(t);
    const program = wired();
    const preview = await stack.run({ kind: "preview", program });
    t.true(preview.text.includes("Plan of shop"), preview.text);
    t.deepEqual(stack.world(), []);
    const up = await stack.run({ kind: "up", program });
    hasRealNetwork(t, stack.world());
    await t.notThrowsAsync(stack.run({ kind: "preview", program, expectNoChanges: true }));

    const encoded = Buffer.from(secret, "utf8").toString("base64");
    t.true(JSON.stringify(stack.world()).includes(encoded), "the cloud has the user data");
    const state = await stack.run({ kind: "state" });
    t.true(state.text.includes('"ciphertext"'), "the state has it encrypted");
    const shown = { preview: preview.text, up: up.text, state: state.text };
    for (const [where, text] of Object.entries(shown))
      for (const form of [secret, encoded]) t.false(text.includes(form), where);
  });

  test.serial("a market file that is old and was edited is planned on, and the preview warns of both", async (t) => {
    const stack = stackFor(t);
    const market = { file: editedMarket(t), maximumAgeDays: 0.01 };
    const args = { ...happyArgs(), market };
    const { text } = await stack.run({ kind: "preview", program: fleets(["shop", args]) });
    t.regex(text, /warning: .*market\.json is 1 day old, more than 0\.01,/);
    t.regex(text, /warning: .*market\.json was changed since it was pulled\./);
    t.regex(text, /Prices: .*market\.json of \d{4}-\d\d-\d\d \(us-east-1\)/);
  });

  function stackFor(t: ExecutionContext): TestStack {
    const stack = new TestStack(engine);
    t.teardown(() => stack.remove());
    return stack;
  }
}

/** The example's market as if it were of the fleet's region and of yesterday, with another price than was pulled. */
function editedMarket(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), "edited-market-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const yesterday = new Date(Date.now() - 86_400_000).toISOString();
  const text = marketText({ ...exampleMarket, pulledAt: `${yesterday.slice(0, 19)}Z` }).replaceAll(
    "eu-west-1",
    "us-east-1",
  );
  const file = join(folder, "market.json");
  writeFileSync(file, text);
  return file;
}

/** Templates and groups name the security group, an image and the subnets that the program made. */
function hasRealNetwork(t: ExecutionContext, world: readonly StandInResource[]): void {
  const [securityGroup] = world.filter(({ type }) => type.endsWith(":SecurityGroup"));
  const subnets = world.flatMap(({ type, id }) => (type.endsWith(":Subnet") ? [id] : []));
  const templates = world.filter(({ type }) => type === templateType);
  const groups = world.filter(({ type }) => type === groupType);
  t.true(templates.length > 0 && groups.length > 0);
  for (const { inputs } of templates) {
    t.deepEqual(inputs["vpcSecurityGroupIds"], [securityGroup?.id ?? "a security group"]);
    t.regex(inputs["imageId"] as string, /^ami-[0-9a-f]+$/);
  }
  for (const { inputs } of groups)
    for (const subnet of inputs["vpcZoneIdentifiers"] as string[]) t.true(subnets.includes(subnet), subnet);
}

function fleets(...declared: readonly (readonly [name: string, args: ReturnType<typeof happyArgs>])[]): EngineProgram {
  return { kind: "fleets", fleets: declared.map(([name, args]) => ({ name, args })) };
}

function wired(): EngineProgram {
  return { kind: "wired", fleet: { name: "shop", args: happyArgs() }, secret };
}

/** A name that starts so and is as long as a name may be. */
function long(start: string): string {
  return start.padEnd(longestName, "-name");
}

function ids(world: readonly StandInResource[]): readonly string[] {
  return world.map(({ type, id }) => `${type} ${id}`).sort();
}
