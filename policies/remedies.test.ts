import test from "ava";
import { unknownValue } from "@pulumi/pulumi/runtime/index.js";
import { recordProgram, type RecordedResource } from "../provider/preview/recordProgram.js";
import { corpus } from "./fixtures/corpus/corpus.js";
import { argsOf, settingsFor, violationsOf } from "./fixtures/runPolicies.js";
import { policies } from "./pack.js";

type Inputs = RecordedResource["inputs"];

/** All that each policy may change. */
const changeable: Readonly<Record<string, RegExp>> = {
  "refuse-maximum-price": /(^|\.)(spotMaxPrice|maxPrice)$/,
  "refuse-capacity-rebalancing": /^capacityRebalance$/,
  "require-session-tokens": /^metadataOptions(\.httpTokens)?$/,
  "require-encrypted-state":
    /^(blockDeviceMappings\.\d+\.ebs\.encrypted|serverSideEncryption(\.enabled)?|sqsManagedSseEnabled)$/,
};

/** What a policy makes of inputs at `remediate`; undefined where it leaves them as they are. */
function remedied(policy: (typeof policies)[number], resource: RecordedResource, inputs: Inputs): Inputs | undefined {
  if (!("remediateResource" in policy)) return undefined;
  const args = argsOf({ ...resource, inputs: structuredClone(inputs) }, settingsFor(policy.name, {}));
  const result = policy.remediateResource?.(args) as Record<string, unknown> | undefined;
  // Pulumi takes what is behind its proxy, with all that is not known yet.
  return result?.["__getSpecialProxyTarget"] as Inputs | undefined;
}

function leavesOf(value: unknown, path = ""): readonly (readonly [string, unknown])[] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  const inner = Object.entries(value).flatMap(([key, item]) => leavesOf(item, path === "" ? key : `${path}.${key}`));
  // What holds nothing any more is no change of its own.
  return inner;
}

/** The paths at which two values differ. */
function changes(before: unknown, after: unknown): readonly string[] {
  const old = new Map(leavesOf(before));
  const now = new Map(leavesOf(after));
  return [...new Set([...old.keys(), ...now.keys()])].filter(
    (path) => JSON.stringify(old.get(path)) !== JSON.stringify(now.get(path)),
  );
}

function withUnknown(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return unknownValue;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = withUnknown(copy[key], rest);
  return copy;
}

/** The inputs, and the inputs with each of their values and each of what holds them not known yet. */
function variants(inputs: Inputs): readonly Inputs[] {
  const steps = leavesOf(inputs).map(([path]) => path.split("."));
  const paths = new Set(steps.flatMap((keys) => keys.map((_, index) => keys.slice(0, index + 1).join("."))));
  return [inputs, ...[...paths].filter(Boolean).map((path) => withUnknown(inputs, path.split(".")) as Inputs)];
}

test("what is put right violates no more, and nothing else of it changes, whatever is not known yet", async (t) => {
  const done = new Set<string>();
  for (const { name, declare } of corpus.filter(({ kind, isOfOthers }) => kind === "plain" && !isOfOthers)) {
    const { resources } = await recordProgram(() => declare(name), { project: "corpus", stack: "dev" });
    for (const resource of resources)
      for (const policy of policies)
        for (const inputs of variants(resource.inputs)) {
          const after = remedied(policy, resource, inputs);
          if (after === undefined) continue;
          done.add(policy.name);
          const where = `${policy.name} on ${resource.name}`;
          const changed = changes(inputs, after);
          t.true(changed.length > 0, where);
          for (const path of changed) t.regex(path, changeable[policy.name] ?? /^$/, where);
          const left = violationsOf({ ...resource, inputs: after }, {}, [policy]);
          t.deepEqual(left, [], where);
          t.is(remedied(policy, resource, after), undefined, `${where}: once is enough`);
        }
  }
  t.deepEqual([...done].sort(), Object.keys(changeable).sort());
});

test("nothing is put right that would replace what is launched, or buy something else", async (t) => {
  const kept = [
    "priced-by-options-alone",
    "priced-instance",
    "priced-configuration",
    "priced-spot-fleet",
    "priced-batch",
    "persistent-request",
  ];
  for (const { name, declare } of corpus.filter((program) => kept.includes(program.name))) {
    const { resources } = await recordProgram(() => declare(name), { project: "corpus", stack: "dev" });
    for (const resource of resources)
      for (const policy of policies) t.is(remedied(policy, resource, resource.inputs), undefined, resource.name);
  }
});
