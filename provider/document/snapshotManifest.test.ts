import test from "ava";
import fc from "fast-check";
import { CorruptDataError } from "../errors.js";
import { chunkOf, manifestLines, manifestText, sealed } from "./fixtures/manifestText.js";
import { readSnapshotManifest, type SnapshotManifest } from "./snapshotManifest.js";

const plain: SnapshotManifest = {
  workload: "web",
  key: "shop/1764000000/17/0",
  atEpochSeconds: 1_764_000_000,
  bytes: 3,
  chunks: [chunkOf(1, "ab"), chunkOf(2, "c")],
};
const refused = { instanceOf: CorruptDataError };

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,39}$/);
const manifests = fc
  .record(
    {
      workload: name,
      key: fc.array(name, { minLength: 1, maxLength: 5 }).map((steps) => steps.join("/")),
      instance: fc.stringMatching(/^i-[0-9a-f]{8,17}$/),
      atEpochSeconds: fc.nat(4_000_000_000),
      bytes: fc.integer({ min: 1, max: 1e15 - 1 }),
      contents: fc.array(fc.string(), { minLength: 1, maxLength: 5 }),
      progressSeconds: fc.nat(1e9).map((milliseconds) => milliseconds / 1000),
    },
    { requiredKeys: ["workload", "key", "atEpochSeconds", "bytes", "contents"] },
  )
  .map(({ contents, ...rest }): SnapshotManifest => ({
    ...rest,
    chunks: contents.map((content, index) => chunkOf(index + 1, content)),
  }));

test("a manifest comes back as it was written", (t) => {
  fc.assert(
    fc.property(manifests, (manifest) => {
      t.deepEqual(readSnapshotManifest(manifestText(manifest), "m"), manifest);
    }),
  );
});

test("a manifest of which any character is changed, lost or added is refused", (t) => {
  const damage = fc.record({ at: fc.nat(), cut: fc.nat(2), put: fc.string({ maxLength: 2 }) });
  fc.assert(
    fc.property(manifests, damage, (manifest, { at, cut, put }) => {
      const text = manifestText(manifest);
      const from = at % text.length;
      const damaged = text.slice(0, from) + put + text.slice(from + cut);
      fc.pre(damaged !== text);
      t.throws(() => readSnapshotManifest(damaged, "m"), refused);
    }),
  );
});

test("any other text is refused, and nothing but what a manifest may hold gets past a right checksum", (t) => {
  fc.assert(fc.property(fc.string(), (text) => void t.throws(() => readSnapshotManifest(text, "m"), refused)));
  fc.assert(
    fc.property(manifests, fc.nat(), fc.string(), (manifest, at, line) => {
      const lines = manifestLines(manifest);
      lines.splice(1 + (at % lines.length), 0, line);
      t.throws(() => readSnapshotManifest(sealed(lines), "m"), refused);
    }),
  );
});

test("a refusal says where, what was expected and what was there, of all that is wrong", (t) => {
  const lines = manifestLines(plain).filter((line) => !line.startsWith("workload"));
  const bytes = lines.map((line) => line.replace("bytes 3", "bytes 0"));
  t.throws(() => readSnapshotManifest(sealed(bytes), "s3://b/1/manifest"), {
    ...refused,
    message:
      's3://b/1/manifest: no snapshot\'s manifest: line 4: expected a number of bytes above 0, got "0"; ' +
      "workload: expected a name, got nothing",
  });
  t.throws(() => readSnapshotManifest("blended-fleet-snapshot 2\n", "m"), {
    ...refused,
    message: 'm: no snapshot\'s manifest: line 1: expected "blended-fleet-snapshot 1", got "blended-fleet-snapshot 2"',
  });
});

test("chunks that are fewer than counted, out of order or said twice make no snapshot", (t) => {
  const lines = manifestLines(plain);
  const [first = "", second = ""] = lines.slice(-2);
  const head = lines.slice(0, -2);
  for (const chunks of [[first], [second, first], [first, first, second], []]) {
    t.throws(() => readSnapshotManifest(sealed([...head, ...chunks]), "m"), refused);
  }
  t.deepEqual(readSnapshotManifest(sealed([...head, first, second]), "m"), plain);
});
