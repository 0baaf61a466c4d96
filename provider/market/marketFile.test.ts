import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import fc from "fast-check";
import { check, format } from "prettier";
import { InputError, type Fault } from "../errors.js";
import { exampleMarket } from "./fixtures/exampleMarket.js";
import { marketPrices } from "./marketPrices.js";
import { checksumOf, isEdited, marketText } from "./marketText.js";
import { anyMarket } from "./fixtures/anyMarket.js";
import { placementGroups } from "./placementGroup.js";
import { readMarketFile } from "./readMarketFile.js";
import { repeatedFields } from "./repeatedFields.js";

const folder = mkdtempSync(join(tmpdir(), "market-file-"));
test.after.always(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileWith(text: string): string {
  const path = join(folder, `${files++}.json`);
  writeFileSync(path, text);
  return path;
}

function faultsOf(path: string): readonly Fault[] {
  try {
    readMarketFile(path, "market.json");
  } catch (error) {
    if (error instanceof InputError) return error.faults;
    throw error;
  }
  return [];
}

/** The faults of the example with something else in a place. */
function faultsWith(...changes: readonly (readonly [path: string, value: unknown])[]): readonly string[] {
  const market = JSON.parse(marketText(exampleMarket)) as Record<string, unknown>;
  for (const [path, value] of changes) {
    const steps = path.split("/");
    const last = steps.pop()!;
    const place = steps.reduce((at, step) => at[step] as Record<string, unknown>, market);
    if (value === undefined) delete place[last];
    else place[last] = value;
  }
  return faultsOf(fileWith(JSON.stringify(market))).map(({ where, got }) => `${where} got ${got}`);
}

test("a market that was written is read as it was, and its text is as prettier likes it", async (t) => {
  const text = marketText(exampleMarket);
  t.deepEqual(readMarketFile(fileWith(text)), { ...exampleMarket, checksum: checksumOf(exampleMarket) });
  t.is(await format(text, { parser: "json" }), text);
  t.true(await check(text, { parser: "json" }));
});

test("the text does not depend on the order in which a market was gathered", (t) => {
  const shuffled = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).reverse());
  const gathered = {
    ...exampleMarket,
    zones: shuffled(exampleMarket.zones),
    instanceTypes: shuffled(exampleMarket.instanceTypes),
  };
  t.is(marketText(gathered), marketText(exampleMarket));
});

test("a file that is missing, empty or no JSON says how to get one", (t) => {
  for (const [path, got] of [
    [join(folder, "missing.json"), /ENOENT/],
    [fileWith(" \n"), /^an empty file$/],
    [fileWith("market"), /JSON/],
  ] as const) {
    const [fault, ...others] = faultsOf(path);
    t.deepEqual(others, []);
    t.regex(fault?.where ?? "", /^market\.json(:1)?$/);
    t.regex(fault?.got ?? "", got);
    t.regex(fault?.expected ?? "", /"blended-fleet market pull" writes one$/);
  }
});

test("a file that was cut is refused at the line where it ends", (t) => {
  const lines = marketText(exampleMarket).split("\n").slice(0, 20);
  const [fault, ...others] = faultsOf(fileWith(lines.join("\n")));
  t.deepEqual(others, []);
  t.is(fault?.where, "market.json:20");
  t.regex(fault?.expected ?? "", /^JSON/);
});

test("conflicts that a merge left are called so, with their lines", (t) => {
  const lines = marketText(exampleMarket).split("\n");
  const conflict = ["<<<<<<< HEAD", lines[3]!, "=======", lines[3]!, ">>>>>>> refresh"];
  const [fault, ...others] = faultsOf(fileWith([...lines.slice(0, 3), ...conflict, ...lines.slice(4)].join("\r\n")));
  t.deepEqual(others, []);
  t.is(fault?.where, "market.json:4");
  t.regex(fault?.expected ?? "", /^a file without the conflicts of a merge: take one side whole/);
  t.is(fault?.got, "conflict markers in lines 4, 6, 8");
  const many = Array.from({ length: 20 }, () => conflict.join("\n"));
  t.regex(faultsOf(fileWith(many.join("\n")))[0]?.got ?? "", /^conflict markers in lines 1, .*, 13 and 52 more$/);
});

test("every field that is given twice is reported, with what else is wrong", (t) => {
  const text = marketText(exampleMarket)
    .replace('"vcpu": 2,', '"vcpu": 2,\n      "\\u0076cpu": 4,')
    .replace('"windowDays": 2,', '"windowDays": 2,\n  "windowDays": -1,');
  t.deepEqual(
    faultsOf(fileWith(text)).map(({ where, expected, got }) => [where, expected, got]),
    [
      ["market.json: windowDays", "days from 1 to 90", "-1"],
      ["market.json: windowDays", "every field once", "it again in line 6"],
      ["market.json: instanceTypes.m6i.large.vcpu", "every field once", "it again in line 32"],
    ],
  );
});

test("what no value repeats is not taken for a field given twice, whatever texts hold", (t) => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      t.deepEqual(repeatedFields(json), []);
    }),
  );
  t.deepEqual(
    repeatedFields('{"a":"\\"a\\":{","b":[{"a":1},{"a":2,"a":3}],"c":{"a":1}}').map(({ where }) => where),
    ["b.a"],
  );
});

test("an edited market is known by its checksum, and one that was only laid out anew is not edited", (t) => {
  const text = marketText(exampleMarket);
  const readFrom = (content: string) => readMarketFile(fileWith(content));
  t.false(isEdited(readFrom(text)));
  t.false(isEdited(readFrom(JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text) as object).reverse())))));
  t.true(isEdited(readFrom(text.replace("0.04", "0.041"))));
  t.true(isEdited(readFrom(text.replace('"pulledAt": "2026-11', '"pulledAt": "2026-12'))));
  const unstamped = text.replace(/  "checksum".*\n/, "");
  t.not(unstamped, text);
  t.false(isEdited(readFrom(unstamped.replace("0.04", "0.041"))), "a file of an earlier version");
});

test("a checksum changes with every figure of a market and with nothing else", (t) => {
  fc.assert(
    fc.property(anyMarket, anyMarket, (one, other) => {
      const isSame = marketText(one) === marketText(other);
      t.is(checksumOf(one) === checksumOf(other), isSame);
    }),
  );
  t.regex(checksumOf(exampleMarket), /^sha256:[0-9a-f]{64}$/);
  t.is(checksumOf({ ...exampleMarket, checksum: "another" }), checksumOf(exampleMarket));
});

test("of a file of another format only that is said", (t) => {
  t.deepEqual(faultsWith(["format", 2], ["region", 7]), ["market.json: format got 2"]);
});

test("a file without fields, and what is no object, is reported with all it lacks", (t) => {
  t.deepEqual(
    faultsOf(fileWith("{}")).map(({ where }) => where),
    ["format", "region", "pulledAt", "windowDays", "zones", "instanceTypes"].map((field) => `market.json: ${field}`),
  );
  t.deepEqual(faultsOf(fileWith("[1]")), [{ where: "market.json", expected: "a market file", got: "[1]" }]);
});

test("every wrong field is reported with its path", (t) => {
  t.deepEqual(
    faultsWith(
      ["instanceTypes/m6i.large/onDemandUsdPerHour", -0.1],
      ["instanceTypes/m6i.large/spotUsdPerHour/eu-west-1b/2026-11-18T04:00Z", null],
      ["instanceTypes/m7i.large/vcpu", undefined],
      ["instanceTypes/m9z.large/colour", "red"],
      ["instanceTypes/large", {}],
      ["placementScores/groups/x86_64 m/eu-west-1a", 11],
      ["zones/eu-west-1a/id", ""],
      ["checksum", "sha256:0"],
      ["pulledAt", "2026-02-30T10:00:00Z"],
    ).map((fault) => fault.replace("market.json: ", "")),
    [
      'checksum got "sha256:0"',
      'zones.eu-west-1a.id got ""',
      "placementScores.groups.x86_64 m.eu-west-1a got 11",
      "instanceTypes.m6i.large.onDemandUsdPerHour got -0.1",
      "instanceTypes.m6i.large.spotUsdPerHour.eu-west-1b.2026-11-18T04:00Z got null",
      "instanceTypes.m7i.large.vcpu got nothing",
      "instanceTypes.m9z.large.colour got an unknown field",
      'instanceTypes.large got "large"',
      'pulledAt got "2026-02-30T10:00:00Z"',
    ],
  );
});

test("a field that is written wrong is told with the name that was meant", (t) => {
  const text = marketText(exampleMarket).replace('"memoryGiB"', '"memoryGib"').replace('"id"', '"name"');
  t.deepEqual(
    faultsOf(fileWith(text))
      .filter(({ got }) => got === "an unknown field")
      .map(({ where, expected }) => [where, expected]),
    [
      ["market.json: zones.eu-west-1a.name", "no other fields than id"],
      ["market.json: instanceTypes.m6i.large.memoryGib", "the field memoryGiB"],
    ],
  );
});

test("what does not fit together is reported: zones, moments and their order, and a market of nothing", (t) => {
  const at = "instanceTypes/m6i.large/spotUsdPerHour";
  t.deepEqual(
    faultsWith(
      ["pulledAt", "2026-13-20T10:00:00Z"],
      ["zones/us-east-1a", { id: "use1-az1" }],
      [`${at}/eu-west-1d`, {}],
      [`${at}/eu-west-1b/2026-11-17T00:00Z`, 0.02],
    ).map((fault) => fault.replace("market.json: ", "")),
    [
      'pulledAt got "2026-13-20T10:00:00Z"',
      'zones.us-east-1a got "us-east-1a"',
      'instanceTypes.m6i.large.spotUsdPerHour.eu-west-1d got "eu-west-1d"',
      'instanceTypes.m6i.large.spotUsdPerHour.eu-west-1b.2026-11-17T00:00Z got "2026-11-17T00:00Z"',
    ],
  );
  t.deepEqual(faultsWith(["instanceTypes", {}], ["placementScores", undefined]), [
    "market.json: instanceTypes got none",
  ]);
  t.true(faultsWith(["zones", {}]).includes("market.json: zones got none"));
});

test("whatever a file holds, it is read or refused, with a fault for each reason", (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        return faultsOf(fileWith(text)).length > 0;
      }),
    ),
  );
});

test("what a market comes down to is each zone's mean, the saving of the cheapest and the group's scores", (t) => {
  const { instanceTypes } = marketPrices(exampleMarket);
  t.deepEqual(instanceTypes.slice(0, 2), [
    {
      name: "m6i.large",
      onDemandUsdPerHour: 0.1,
      spotUsdPerHour: { "eu-west-1a": 0.05, "eu-west-1b": 0.03 },
      savingPercent: 70,
      placementScores: { "eu-west-1a": 9, "eu-west-1b": 3 },
    },
    {
      name: "m7i.large",
      onDemandUsdPerHour: 0.11,
      spotUsdPerHour: { "eu-west-1a": null },
      placementScores: { "eu-west-1a": 9, "eu-west-1b": 3 },
    },
  ]);
});

test("types are scored in groups of one architecture and series, of three at least", (t) => {
  const types = ["c6i.large", "m7i.large", "m6i.large", "m7a.xlarge", "im4gn.large"].map((name) => ({
    name,
    architecture: "x86_64",
  }));
  const groups = placementGroups([...types, { name: "m7g.large", architecture: "arm64" }]);
  t.deepEqual([...groups], [["x86_64 m", ["m6i.large", "m7a.xlarge", "m7i.large"]]]);
});
