import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { describeFault, InputError } from "../errors.js";
import { sampleModelFile } from "./fixtures/sampleModel.js";
import { hashOf } from "./modelFile.js";
import { parseRevocationModel, readRevocationModel, revocationModelText } from "./revocationModelFile.js";

const text = revocationModelText(sampleModelFile(0));

/** A model's document as anybody may edit it. */
interface Edited {
  [field: string]: unknown;
  features: unknown[];
  ranges: Record<string, unknown>[];
  network: { inputs: unknown; hiddenWeights: unknown[]; outputBiases: unknown[] };
  calibrations: Record<string, unknown>[];
  references: { baseRates: unknown[]; allFeatures: Record<string, unknown>[] };
}

/** The text of a model with an edit, its hash made to fit. */
function edited(edit: (document: Edited) => void): string {
  const document = JSON.parse(text) as Edited;
  edit(document);
  const { hash: _, ...rest } = document;
  return JSON.stringify({ ...rest, hash: hashOf(rest) });
}

function faultsOf(t: ExecutionContext, read: () => unknown): readonly string[] {
  return t.throws(read, { instanceOf: InputError })?.faults.map(describeFault) ?? [];
}

function faultsIn(t: ExecutionContext, bad: string): readonly string[] {
  return faultsOf(t, () => parseRevocationModel(bad, "m.json"));
}

const isFeatures =
  "log-stint-hazard, log-recent-ratio, short-share, log-same-hour-ratio, region-deviation, long-share, in this order";
const isWeight = "expected a number from -1000000 to 1000000";
const isRead = "the version that is read here";

const edits: Readonly<Record<string, readonly [(document: Edited) => void, ...string[]]>> = {
  "of another format, of which nothing else is said": [
    (document) => void ((document["format"] = "other"), (document["seed"] = "x")),
    'format: expected blended-fleet-revocation-model, the format that is read here, got "other"',
  ],
  "of another version, with other features": [
    (document) => {
      document["version"] = 1;
      document.features[2] = "price";
      document["horizonsSeconds"] = [600, 1800];
    },
    `version: expected 2, ${isRead}, got 1`,
    'features[2]: expected short-share, got "price"',
    "horizonsSeconds: expected 600, 1800, 3600, in this order, got a list of 2",
  ],
  "with fewer features": [
    (document) => {
      document.features.pop();
      document.ranges.pop();
      document.network.inputs = 5;
    },
    `features: expected ${isFeatures}, got a list of 5`,
    "ranges: expected a list of 6 ranges, got a list of 5",
    "network.inputs: expected 6, got 5",
  ],
  "with weights of other sizes": [
    (document) => {
      document.network.hiddenWeights.pop();
      document.network.outputBiases.push(1);
      document.references.allFeatures[1] = { bias: 0, weights: [1] };
    },
    "network.hiddenWeights: expected 6 weights for 1 hidden unit, got 5",
    "network.outputBiases: expected 3 weights for 1 hidden unit, got 4",
    "references.allFeatures[1].weights: expected a list of 6 weights, got a list of 1",
  ],
  "with weights that are no numbers, or beyond all bounds": [
    (document) => {
      document.network.hiddenWeights[3] = NaN;
      document.network.outputBiases[0] = "1";
      document.calibrations[1] = { slope: 1e9, bias: 0 };
      document.references.baseRates[2] = 2;
    },
    `network.hiddenWeights[3]: ${isWeight}, got null`,
    `network.outputBiases[0]: ${isWeight}, got "1"`,
    `calibrations[1].slope: ${isWeight}, got 1000000000`,
    "references.baseRates[2]: expected a number from 0 to 1, got 2",
  ],
  "with a range that is none": [
    (document) => void ((document.ranges[1] = { low: 2, high: 1 }), (document.ranges[4] = { low: 1, high: 1 })),
    'ranges[1]: expected a low below the high, got {"low":2,"high":1}',
    'ranges[4]: expected a low below the high, got {"low":1,"high":1}',
  ],
  "trained on what is neither a recording nor a log": [
    (document) => void (document["trainedOn"] = [{ log: "l", pools: ["p"], fromSeconds: 0, rows: 1 }, "x"]),
    "trainedOn[0].untilSeconds: expected a number, got nothing",
    'trainedOn[1]: expected a recording or a log that it was trained on, got "x"',
  ],
  "with fields too few and too many": [
    (document) => void Object.assign(document, { network: undefined, seed: undefined, more: 1 }),
    "network: expected a network of one hidden layer, got nothing",
    "seed: expected a whole number, got nothing",
    "expected no other fields than format, version, features, horizonsSeconds, ranges, network, calibrations, references, trainedOn, seed, calibrationLogLoss, hash, got the field more",
  ],
};

for (const [title, [edit, ...expected]] of Object.entries(edits)) {
  test(`a model ${title} is refused in plain words, each fault with its place in the file`, (t) => {
    t.deepEqual(
      faultsIn(t, edited(edit)),
      expected.map((fault) => `m.json: ${fault}`),
    );
  });
}

test("a text that is no model is refused", (t) => {
  t.deepEqual(faultsIn(t, ""), ["m.json: expected a JSON document, got an empty file"]);
  t.regex(faultsIn(t, text.slice(0, 300))[0] ?? "", /^m\.json: expected a JSON document, got /);
  t.deepEqual(faultsIn(t, "[]"), ["m.json: expected a model's document, got []"]);
  t.deepEqual(faultsIn(t, "{}").length, 1);
});

test("a number that was edited by hand is found by the hash", (t) => {
  const faults = faultsIn(t, text.replace('"slope": 1', '"slope": 2'));
  t.is(faults.length, 1);
  t.regex(faults[0] ?? "", /^m\.json: hash: expected [0-9a-f]{64}, the hash of its contents, got [0-9a-f]{64}$/);
});

test("a file that is missing, a folder or far too large is refused", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "model-file-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const large = join(folder, "large.json");
  writeFileSync(large, "1".repeat(1_000_001));
  const read = (path: string): string => faultsOf(t, () => readRevocationModel(path)).join();
  t.is(read(large), `${large}: expected a model file of at most 1000000 bytes, got 1000001`);
  t.regex(read(join(folder, "none.json")), /none\.json: expected a readable model file, got ENOENT/);
  t.regex(read(folder), /: expected a readable model file, got EISDIR/);
});

test("what is written is read back", (t) => {
  t.deepEqual(parseRevocationModel(text, "m.json"), sampleModelFile(0));
});
