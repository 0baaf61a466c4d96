/*
 * The policy pack as it is built, on Pulumi's real engine: over the corpus, where it fails a preview, what it puts right,
 * and how it takes a configuration that is none.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { happyArgs } from "../../components/fixtures/happyFleet.js";
import { corpus } from "../../policies/fixtures/corpus/corpus.js";
import type { CorpusProgram } from "../../policies/fixtures/corpus/program.js";
import { Level } from "../../provider/engine/level.js";
import { TagKey } from "../../provider/engine/tags.js";
import type { EngineProgram } from "./engineRun.js";
import { printedViolations } from "./policyViolations.js";
import type { StandInResource } from "./standInWorld.js";
import { TestStack } from "./testStack.js";
import { withEngine } from "./withEngine.js";

const folder = join(__dirname, "..", "..", "policy-pack");
/** Programs that share a stack cost more together than one may. */
const together = { all: "advisory", "limit-cost": { maximumUsdPerHour: 1_000_000 } };

withEngine(testOnEngine);

function testOnEngine(engine: string): void {
  let stack: TestStack;
  test.beforeEach(() => void (stack = new TestStack(engine)));
  test.afterEach.always(() => stack.remove());

  test.serial("a preview of all programs together says of each what it has to, and no more", async (t) => {
    const programs = corpus.filter(({ isAlone, isApart, isOfOthers }) => !isAlone && !isApart && !isOfOthers);
    const { text } = await stack.run({
      kind: "preview",
      program: corpusOf(programs),
      policies: { folder, configuration: together },
    });
    t.deepEqual(told(text), expected(programs));
    t.false(text.includes("can't run policy"), "no policy stumbles over what is not known yet");
  });

  test.serial("so does a preview of those that look at the whole stack", async (t) => {
    const programs = corpus.filter(({ isAlone }) => isAlone);
    const policies = { folder, configuration: { all: "advisory" } };
    const { text } = await stack.run({ kind: "preview", program: corpusOf(programs), policies });
    t.deepEqual(told(text), expected(programs));
  });

  test.serial("and a preview of each that has to have a stack of its own", async (t) => {
    const programs = corpus.filter(({ isApart }) => isApart);
    t.true(programs.length > 0);
    for (const program of programs) {
      const policies = { folder, configuration: { all: "advisory" } };
      const { text } = await stack.run({ kind: "preview", program: corpusOf([program]), policies });
      t.deepEqual(told(text), expected([program]), program.name);
    }
  });

  test.serial("a tag that is a secret is judged, and no message shows it", async (t) => {
    const program: EngineProgram = { kind: "secretTag", key: TagKey.Level, value: "hunter2" };
    const error = await t.throwsAsync(stack.run({ kind: "preview", program, policies: { folder } }));
    t.true(error?.message.includes("it is [secret]."), error?.message);
    t.false(error?.message.includes("hunter2"), error?.message);
  });

  test.serial("a broken promise fails the preview, and a slip does not", async (t) => {
    const error = await t.throwsAsync(
      stack.run({ kind: "preview", program: { kind: "corpus", names: ["steady-on-spot"] }, policies: { folder } }),
    );
    t.deepEqual(printedViolations(error?.message ?? ""), [
      { level: "mandatory", policy: "refuse-unkept-level", on: "steady-on-spot" },
    ]);
    const program: EngineProgram = { kind: "corpus", names: ["open-template"] };
    const { text } = await stack.run({ kind: "preview", program, policies: { folder } });
    t.deepEqual(printedViolations(text), [
      { level: "advisory", policy: "require-session-tokens", on: "open-template" },
    ]);
  });

  test.serial("what can be put right safely is, where the organisation asks for it", async (t) => {
    const names = ["priced-group", "priced-template", "priced-fleet"];
    names.push("open-template", "open-instance", "clear-template", "clear-table", "clear-queue", "rebalanced-group");
    const remediated = ["refuse-maximum-price", "require-session-tokens", "require-encrypted-state"];
    const levels = [...remediated, "refuse-capacity-rebalancing"].map((policy) => [policy, "remediate"]);
    const policies = { folder, configuration: { ...together, ...Object.fromEntries(levels) } };
    const { text } = await stack.run({ kind: "up", program: { kind: "corpus", names }, policies });
    t.deepEqual(
      printedViolations(text).filter(({ level }) => level !== "remediate"),
      [],
    );
    const world = stack.world();
    for (const price of ["maxPrice", "spotMaxPrice"]) t.false(JSON.stringify(world).includes(`"${price}"`), price);
    const inputs = (kind: string, name: string) => inputsOf(world, kind, name);
    t.like(inputs("LaunchTemplate", "open-template"), { metadataOptions: { httpTokens: "required" } });
    t.like(inputs("LaunchTemplate", "clear-template"), {
      blockDeviceMappings: [{ ebs: { encrypted: "true", volumeSize: 20 } }],
    });
    t.like(inputs("Table", "clear-table"), { serverSideEncryption: { enabled: true } });
    t.like(inputs("Queue", "clear-queue"), { sqsManagedSseEnabled: true });
    t.like(inputs("Group", "rebalanced-group"), { capacityRebalance: false, minSize: 2 });
  });

  test.serial(
    "a configuration that is none is refused before anything is looked at, with all its faults",
    async (t) => {
      const program: EngineProgram = { kind: "corpus", names: ["priced-group"] };
      const refused = async (configuration: unknown): Promise<string> => {
        const error = await t.throwsAsync(stack.run({ kind: "preview", program, policies: { folder, configuration } }));
        t.false(error?.message.includes("+  aws:"), "nothing is previewed");
        return error?.message ?? "";
      };
      const ofSchema = await refused({
        "limit-cost": { maximumUsdPerHour: "lots" },
        "require-pool-diversity": { minimumPools: -3 },
        "require-budget": { except: "everything" },
      });
      for (const fault of [
        "limit-cost: maximumUsdPerHour",
        "require-pool-diversity: minimumPools",
        "require-budget: except",
      ])
        t.true(ofSchema.includes(fault), `${fault} in ${ofSchema}`);
      const ofPack = await refused({
        "limit-costs": "advisory",
        "limit-cost": { maximumUsdPerHour: 5 },
        "require-pool-diversity": { minimumPool: 3 },
      });
      for (const fault of [
        "limit-costs: expected the name of a policy of this pack",
        "limit-cost.maximumUsdPerHourOfLauncher: expected at most maximumUsdPerHour (5), got 100",
        "require-pool-diversity.minimumPool: expected one of its settings: enforcementLevel, minimumPools, minimumZones",
      ])
        t.true(ofPack.includes(fault), `${fault} in ${ofPack}`);
      t.notRegex(ofPack, /\n +at /, "no stack of the pack's own code");
    },
  );

  test.serial("the quickstart comes up under the pack, and again, without a word", async (t) => {
    for (const expectNoChanges of [false, true]) {
      const { text } = await stack.run({
        kind: "up",
        program: { kind: "example", name: "quickstart" },
        expectNoChanges,
        policies: { folder },
      });
      t.deepEqual(printedViolations(text), []);
      t.true(text.includes("blended-fleet-policies@v"), "the pack was there");
    }
  });

  test.serial("a fleet that the plugin constructs is held to the same", async (t) => {
    const args = happyArgs();
    for (const part of args.workloads[0]?.parts ?? []) part.level = Level.Immediate;
    const program: EngineProgram = { kind: "remote", fleet: { name: "shop", args }, secret: "export KEY=1" };
    const error = await t.throwsAsync(stack.run({ kind: "preview", program, policies: { folder } }));
    t.deepEqual(printedViolations(error?.message ?? ""), [
      { level: "mandatory", policy: "require-on-demand-base", on: "shop" },
    ]);
  });
}

test("the built pack has the version of the package and none of its code twice", (t) => {
  const manifest = (file: string) => JSON.parse(readFileSync(file, "utf8")) as { version: string };
  t.is(manifest(join(folder, "package.json")).version, manifest(join(folder, "..", "..", "package.json")).version);
  const code = readFileSync(join(folder, "index.js"), "utf8");
  const loaded = [...code.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
  t.deepEqual([...new Set(loaded)].sort(), ["@pulumi/policy", "node:module"]);
});

function corpusOf(programs: readonly CorpusProgram[]): EngineProgram {
  return { kind: "corpus", names: programs.map(({ name }) => name) };
}

function told(text: string): readonly string[] {
  return printedViolations(text)
    .map(({ policy, on }) => `${policy} on ${on}`)
    .sort();
}

function expected(programs: readonly CorpusProgram[]): readonly string[] {
  return programs.flatMap(({ expects }) => expects.map(([policy, on]) => `${policy} on ${on}`)).sort();
}

/** Of what Pulumi named after the resource, with its suffix. */
function inputsOf(world: readonly StandInResource[], kind: string, name: string): unknown {
  const found = world.find(
    ({ id, type, inputs }) =>
      type.endsWith(`:${kind}`) &&
      [inputs["name"], id].some((text) => typeof text === "string" && text.startsWith(name)),
  );
  return found?.inputs;
}
