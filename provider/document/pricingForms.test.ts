import test from "ava";
import { Level, levelsByStrength } from "../engine/level.js";
import { Role } from "../engine/observation.js";
import { noteCharges, type OpenAccount } from "../engine/pricing/account.js";
import { forecastDemand, noteDemand, type DemandRecord } from "../engine/pricing/demandRecord.js";
import { postPrices, type PriceBoard } from "../engine/pricing/priceBoard.js";
import { demandRecordForm, openAccountForm, priceBoardForm } from "./pricingForms.js";

test("what a fleet remembers of prices, demand and charges can be stored and loaded again", (t) => {
  const { board, record, account } = threeDays();
  t.deepEqual(priceBoardForm.parse(again(board)), board);
  t.deepEqual(demandRecordForm.parse(again(record)), record);
  t.deepEqual(openAccountForm.parse(again(account)), account);
  t.true((account.dropped?.hours ?? 0) > 0);
});

/** Rounds of three days, half an hour apart, of which no hour's account was stored. */
function threeDays(): { readonly board: PriceBoard; readonly record: DemandRecord; readonly account: OpenAccount } {
  let [board, record, account]: [PriceBoard?, DemandRecord?, OpenAccount?] = [];
  const unit = { workload: "web", part: "all", role: Role.Serving, running: true, usdPerHour: 0.03 };
  const prices = { bidUsdPerHour: 0.05, onDemandUsdPerHour: 0.1 };
  const wanted = { workload: "web", part: "all", level: Level.Immediate, declared: 1, bid: 1, ...prices };
  for (let nowSeconds = 0; nowSeconds < 3 * 86_400; nowSeconds += 1800) {
    record = noteDemand(record, { nowSeconds, units: each((nowSeconds / 3600) % 24) });
    account = noteCharges(account, { nowSeconds, units: [unit, unit, unit], wanted: [wanted] });
    board = postPrices(board, {
      nowSeconds,
      unitUsdPerHour: 0.1,
      clearings: levelsByStrength.map((level) => {
        return { level, rate: 1.1, costRate: 1, losingRate: 1.05, askedUnits: 2, awardedUnits: 1 };
      }),
      demand: forecastDemand(record, nowSeconds, 24),
      steadyUnits: 10,
    });
  }
  if (!board || !record || !account) throw new RangeError("expected rounds, got none");
  return { board, record, account };
}

function each(units: number): Record<Level, number> {
  return Object.fromEntries(levelsByStrength.map((level) => [level, units])) as Record<Level, number>;
}

function again(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
