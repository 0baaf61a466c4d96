import { readFileSync } from "node:fs";
import test from "ava";
import { packageRoot } from "../provider/cli/packageRoot.js";
import { recordProgram, type RecordedResource } from "../provider/preview/recordProgram.js";
import { corpus } from "./fixtures/corpus/corpus.js";
import type { CorpusProgram } from "./fixtures/corpus/program.js";
import {
  outputsOf,
  previewedOutputsOf,
  stackViolations,
  violationsOf,
  type Violation,
} from "./fixtures/runPolicies.js";
import { rules } from "./pack.js";

const recordings = new Map<string, Promise<readonly RecordedResource[]>>();

function recorded({ name, declare }: CorpusProgram, unknownOutputs: boolean): Promise<readonly RecordedResource[]> {
  const key = `${name} ${unknownOutputs}`;
  const known =
    recordings.get(key) ??
    recordProgram(() => declare(name), { project: "corpus", stack: "dev", unknownOutputs }).then(
      ({ resources }) => resources,
    );
  recordings.set(key, known);
  return known;
}

function told(violations: readonly Violation[]): readonly string[] {
  return [...new Set(violations.map(({ policy, on }) => `${policy} on ${on}`))].sort();
}

function expected({ expects }: CorpusProgram): readonly string[] {
  return expects.map(([policy, on]) => `${policy} on ${on}`).sort();
}

for (const program of corpus) {
  const what =
    program.expects.length === 0 ? "nothing" : [...new Set(program.expects.map(([policy]) => policy))].join(", ");
  test.serial(`${program.name} (${program.kind}) violates ${what}, before an update as after it`, async (t) => {
    const resources = await recorded(program, false);
    const after = [
      ...resources.flatMap((resource) => violationsOf(resource)),
      ...stackViolations(resources.map(outputsOf)),
    ];
    t.deepEqual(told(after), expected(program), after.map(({ message }) => message).join("\n"));
    const previewed = await recorded(program, true);
    const before = [
      ...previewed.flatMap((resource) => violationsOf(resource)),
      ...stackViolations(previewed.map(previewedOutputsOf)),
    ];
    t.deepEqual(told(before), expected(program), before.map(({ message }) => message).join("\n"));
  });
}

test("the violation that the docs show is one that a policy finds", async (t) => {
  const program = corpus.find(({ name }) => name === "steady-on-spot");
  const resources = program === undefined ? [] : await recorded(program, false);
  const [violation] = stackViolations(resources.map(outputsOf));
  t.is(violation?.policy, "refuse-unkept-level");
  t.true(readFileSync(packageRoot("docs", "policies.md"), "utf8").includes(`\n      ${violation?.message}\n`));
});

test("every policy has a program that violates it, and programs have names of their own", (t) => {
  const violated = new Set(corpus.flatMap(({ expects }) => expects.map(([policy]) => policy)));
  t.deepEqual([...violated].sort(), rules.map(({ name }) => name).sort());
  t.is(new Set(corpus.map(({ name }) => name)).size, corpus.length);
  t.true(corpus.length >= 40);
});
