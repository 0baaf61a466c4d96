import test from "ava";
import { priceSourceText } from "./priceSource.js";

test("a plan on the catalogue says whose prices it shows, and how to get today's", (t) => {
  t.is(
    priceSourceText({ kind: "catalogue", region: "us-east-1" }),
    'Prices: the built-in catalogue, us-east-1 in July 2026; "blended-fleet market pull --region us-east-1" gets today\'s',
  );
});

test("a plan on the catalogue in another region says that the prices are not of that region", (t) => {
  t.is(
    priceSourceText({ kind: "catalogue", region: "eu-west-1" }),
    "Prices: the built-in catalogue, us-east-1 in July 2026, not eu-west-1's; " +
      '"blended-fleet market pull --region eu-west-1" gets those',
  );
});

test("a plan on a market file names the file, its day and its region", (t) => {
  const source = { kind: "market", file: "prices/market.json", region: "eu-west-1", pulledAt: "2026-11-20T10:00:00Z" };
  t.is(priceSourceText({ ...source, kind: "market" }), "Prices: prices/market.json of 2026-11-20 (eu-west-1)");
});
