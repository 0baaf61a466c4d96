import test from "ava";
import { writePlanDocument } from "../document/planDocument.js";
import { exampleMarket } from "../market/fixtures/exampleMarket.js";
import { shippedRevocation } from "../models/shippedModels.js";
import { nowEpochSeconds, onMarket, planned, shop, web, worker, withSpotPrice, zones } from "./fixtures/plannedShop.js";

const dayLater = nowEpochSeconds + 86_400;

test("the same declaration gives the same bytes, whenever it is planned", (t) => {
  const text = writePlanDocument(shop().plan);
  t.is(writePlanDocument(shop().plan), text);
  t.is(writePlanDocument(planned({ zones, workloads: [web, worker] }, { nowEpochSeconds: dayLater }).plan), text);
});

test("fields in another order give the same bytes", (t) => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, field]) => [name, reversed(field)]),
    );
  };
  const declared = reversed({ zones, workloads: [web, worker] }) as Record<string, unknown>;
  t.is(writePlanDocument(planned(declared).plan), writePlanDocument(shop().plan));
});

test("a job that is due within some hours is planned the same a day later, and one that is due at a moment is not", (t) => {
  const plan = (deadline: object, now: number) => {
    const job = { name: "job", needs: { vcpu: 2, memoryGiB: 8 }, deadline: { workHours: 22.9, ...deadline } };
    return writePlanDocument(planned({ zones, workloads: [job] }, { nowEpochSeconds: now }).plan);
  };
  t.is(plan({ withinHours: 47 }, nowEpochSeconds), plan({ withinHours: 47 }, dayLater));
  const finishBy = new Date((nowEpochSeconds + 47 * 3600) * 1000).toISOString();
  t.not(plan({ finishBy }, nowEpochSeconds), plan({ finishBy }, dayLater));
});

test("a plan has the declaration without its infrastructure, the model's hash and where its prices come from", (t) => {
  const { plan } = shop([web, worker], { infrastructure: { imageId: "ami-1" } });
  t.deepEqual(plan.declared, { zones, workloads: [web, worker] });
  t.is(plan.model, shippedRevocation().hash);
  t.deepEqual(plan.prices, { kind: "catalogue", region: "us-east-1" });
  const { pulledAt } = exampleMarket;
  t.deepEqual(onMarket(exampleMarket).plan.prices, {
    kind: "market",
    file: "market.json",
    region: "eu-west-1",
    pulledAt,
  });
});

const onA = { ...worker, zones: ["eu-west-1a"], instanceTypes: ["m6i.large"] };

test("the low end of a plan on a market file is the lowest price of its history, and on the catalogue its own", (t) => {
  const { plan } = onMarket(exampleMarket, [onA]);
  const units = plan.workloads[0]?.blend.reduce((sum, line) => sum + line.units, 0) ?? 0;
  t.true(units >= 4);
  // Two days, one at each of 0.04 and 0.06: planned on the mean, four on-demand cost 0.4.
  t.deepEqual(
    [plan.usdPerHour, plan.usdPerHourRange.low, plan.usdPerHourRange.high].map((usd) => Number(usd.toFixed(6))),
    [units * 0.05, 4 * 0.04, 0.4].map((usd) => Number(usd.toFixed(6))),
  );
  const { usdPerHour, usdPerHourRange } = onMarket(withSpotPrice(0.05), [onA]).plan;
  t.is(Number(usdPerHourRange.low.toFixed(6)), 0.2);
  t.true(usdPerHourRange.low <= usdPerHour);
});

test("a spot discount of the owner's own has no history, even where its price is within the market's", (t) => {
  // The discounted price is 0.05, the market's mean.
  const instanceTypes = [{ name: "m6i.large", spotDiscount: 0.5 }];
  const { plan } = onMarket(exampleMarket, [onA], { instanceTypes });
  t.is(Number(plan.usdPerHourRange.low.toFixed(6)), 0.2);
});

test("of what may run on spot alone, the high end is the dearest that its history was", (t) => {
  const { plan } = onMarket(exampleMarket, [{ ...onA, markets: ["spot"] }]);
  const units = plan.workloads[0]?.unitsWithoutSpot ?? 0;
  t.true(units >= 4);
  t.is(Number(plan.usdPerHourRange.high.toFixed(6)), Number((units * 0.06).toFixed(6)));
});
