import test from "ava";
import { emptyControls, type FleetControls } from "../engine/controls.js";
import { Level } from "../engine/level.js";
import { CorruptDataError, InputError } from "../errors.js";
import { readControlsDocument, writeControlsDocument } from "./controlsDocument.js";

const by = "arn:aws:iam::123456789012:role/team";
const change = { version: 2, by, atSeconds: 5 };
const bid = {
  ...{ id: "nightly", workload: "web", part: "rest", units: 4, minimumUnits: 1, usdPerUnitHour: 0.5 },
  ...{ fromSeconds: 0, untilSeconds: 9, placedAtSeconds: 1 },
};
const full: FleetControls = {
  ...emptyControls("fleet"),
  preferences: {
    web: {
      ...change,
      preferences: {
        levels: { rest: Level.ThirtyMinuteGrace },
        ...{ priority: "critical", profile: "cost-first", impactThreshold: 0.2, allowedMeasures: ["shift"] },
        degradation: [{ name: "slow", savesUnits: 1, qualityUsdPerHour: 0 }],
      },
    },
  },
  bids: { nightly: { ...change, bid } },
  withdrawn: { old: { version: 4, atSeconds: 3 } },
  orders: [
    { kind: "checkpoint", id: "a", workload: "web", atSeconds: 1, by },
    { kind: "drain", id: "b", workload: "web", instance: "i-1", atSeconds: 1, by },
  ],
  engine: { ...change, pausedUntilSeconds: 77, why: "a release" },
  receipts: {
    "arn key": { fingerprint: "f", atSeconds: 1, status: 201, body: "{}", etag: '"1"', location: "/v1/bids/a" },
  },
  unaudited: [
    { id: "x", atSeconds: 1, by, request: "PUT /v1/bids/nightly", before: null, after: { units: [4, null] } },
  ],
};

test("controls come back as they were saved, empty and full", (t) => {
  for (const controls of [emptyControls("fleet"), full]) {
    t.deepEqual(readControlsDocument(writeControlsDocument(3, controls), "item"), { version: 3, controls });
  }
});

test("controls with a number that JSON has no form for are not saved, whatever is null in their audit entries", (t) => {
  const endless = { ...full, bids: { nightly: { ...change, bid: { ...bid, untilSeconds: Infinity } } } };
  const refused = t.throws(() => writeControlsDocument(1, endless), { instanceOf: InputError });
  t.deepEqual(
    refused?.faults.map(({ where }) => where),
    ["controls.bids.nightly.bid.untilSeconds"],
  );
});

const damage: Readonly<Record<string, (json: string) => string>> = {
  "a truncated document": (json) => json.slice(0, json.length / 2),
  "another document": () => "[]",
  "another format": (json) => json.replace('"format":1', '"format":2'),
  "a level nobody knows": (json) => json.replace("30-min Grace", "for ever"),
  "a field nobody knows": (json) => json.replace('"orders":', '"more":1,"orders":'),
  "an order nobody knows": (json) => json.replace('"drain"', '"explode"'),
};

for (const [what, damaged] of Object.entries(damage)) {
  test(`${what} is no fleet's controls`, (t) => {
    const json = damaged(writeControlsDocument(3, full));
    const refused = t.throws(() => readControlsDocument(json, "item", 3), { instanceOf: CorruptDataError });
    t.is(refused?.version, 3);
    t.true(refused?.message.startsWith("item: expected "));
  });
}
