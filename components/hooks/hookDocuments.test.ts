import test from "ava";
import { happyArgs, ofKind, recordFleet } from "../fixtures/happyFleet.js";
import { hookDocument } from "./hookDocuments.js";
import { HookName } from "../../provider/document/hookName.js";
import { defaultHookFolders } from "./hookScript.js";

interface Document {
  readonly schemaVersion: string;
  readonly parameters: Record<string, { type: string; interpolationType: string; allowedPattern: string }>;
  readonly mainSteps: readonly object[];
}

const documentOf = (hook: HookName): Document => hookDocument("shop", hook, defaultHookFolders) as Document;
const patternOf = (hook: HookName, parameter: string): RegExp =>
  new RegExp(documentOf(hook).parameters[parameter]?.allowedPattern ?? "^$");

test("no document splices a parameter into its script, and every parameter has a form", (t) => {
  for (const hook of Object.values(HookName)) {
    const { schemaVersion, parameters, mainSteps } = documentOf(hook);
    t.is(schemaVersion, "2.2");
    t.false(JSON.stringify(mainSteps).includes("{{"), hook);
    t.true(
      ["workload", "key", "timeoutSeconds"].every((name) => name in parameters),
      hook,
    );
    for (const [name, { type, interpolationType, allowedPattern }] of Object.entries(parameters)) {
      t.deepEqual([type, interpolationType], ["String", "ENV_VAR"], `${hook} ${name}`);
      t.false(new RegExp(allowedPattern).test("$(reboot)"), `${hook} ${name}`);
    }
  }
});

test("every document takes keys as decisions write them, and nothing else", (t) => {
  const [fleet, workload, step] = ["a".repeat(40), "b".repeat(40), "c".repeat(40)];
  const longest = `${fleet}/1764000000/123456/recovered/undo/${workload}/${step}`;
  for (const hook of Object.values(HookName)) {
    const pattern = patternOf(hook, "key");
    for (const key of ["shop/1764000000/17/0", "shop/1764000000/undo/web/half-speed", longest]) t.regex(key, pattern);
    for (const key of ["shop", "shop//1", "shop/../x", "shop/a b", "shop/a\n", "/1/2", `${longest}/${longest}`]) {
      t.notRegex(key, pattern);
    }
  }
});

test("a snapshot is in a bucket's snapshots, by fleet, workload, lineage and number", (t) => {
  for (const hook of [HookName.Checkpoint, HookName.Restore]) {
    const pattern = patternOf(hook, "snapshot");
    t.regex("s3://shop-snapshots-1a2b3c4/snapshots/shop/web/0001/12", pattern);
    for (const address of [
      "s3://b-1/snapshots/shop/web/0001/x",
      "s3://b-1/models/shop/web/0001/1",
      "s3://b-1/../1/1/1",
    ]) {
      t.notRegex(address, pattern);
    }
  }
  t.regex("1764000000", patternOf(HookName.Drain, "endsAtEpochSeconds"));
});

/** AWS Systems Manager, "Quotas": a document has 64 KB at most. */
test("each document is far below the size that SSM takes", (t) => {
  for (const hook of Object.values(HookName)) t.true(JSON.stringify(documentOf(hook)).length < 32 * 1024, hook);
});

test("no document's name begins with what AWS keeps for its own, whatever a fleet is called", async (t) => {
  const documents = ofKind(await recordFleet(happyArgs(), "aws-shop"), "Document");
  t.true(documents.length > 0);
  for (const { name } of documents) t.notRegex(name, /^(aws|amazon|amzn)/i);
});

test("a fleet has a document for each hook, which looks where its owner says", async (t) => {
  const args = happyArgs();
  args.infrastructure.hookFolder = "/srv/hooks";
  const documents = ofKind(await recordFleet(args), "Document");
  t.deepEqual(
    documents.map(({ name }) => name).sort(),
    Object.values(HookName)
      .map((hook) => `blended-fleet.shop.${hook}`)
      .sort(),
  );
  for (const { inputs } of documents) t.true((inputs["content"] as string).includes("/srv/hooks/"));
});
