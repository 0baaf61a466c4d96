import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { readDeclaredMarket } from "./declaredMarket.js";
import { exampleMarket } from "./fixtures/exampleMarket.js";
import { marketText } from "./marketText.js";

const folder = mkdtempSync(join(tmpdir(), "declared-market-"));
writeFileSync(join(folder, "market.json"), marketText(exampleMarket));
test.after.always(() => rmSync(folder, { recursive: true }));

test("a market is read from the folder of what declares it, and called as it is declared", (t) => {
  const reading = readDeclaredMarket({ market: { file: "market.json" } }, folder);
  t.is(reading?.kind === "read" ? reading.offers.file : undefined, "market.json");
  const absolute = readDeclaredMarket({ market: { file: join(folder, "market.json") } });
  t.is(absolute?.kind, "read");
});

test("a market that can't be read answers its faults", (t) => {
  const reading = readDeclaredMarket({ market: { file: "missing.json" } }, folder);
  t.is(reading?.kind === "faulty" ? reading.faults[0]?.where : undefined, "missing.json");
});

test("what declares no file reads none", (t) => {
  const values = [undefined, null, 3, {}, { market: null }, { market: { file: 3 } }, { market: { file: "" } }];
  for (const value of [...values, { market: { file: "a\0b" } }]) t.is(readDeclaredMarket(value, folder), undefined);
});
