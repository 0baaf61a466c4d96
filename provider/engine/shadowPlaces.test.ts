import test from "ava";
import type { PoolOutlook } from "./blend.js";
import { outlook, pool, spotA } from "./fixtures/scene.js";
import { ShadowMode, type ShadowSpec } from "./fleet.js";
import { Market } from "./pool.js";
import { bestPlace, shadowPlacesIn, type PlaceQuestion } from "./shadowPlaces.js";

const primary = outlook(spotA, { hazardPerHour: 0.5 });

function steady(zone: string, fields: Partial<PoolOutlook> = {}): PoolOutlook {
  return outlook(pool(zone, Market.OnDemand), fields);
}

const [sameZone, sameRegion, elsewhere] = ["us-east-1a", "us-east-1b", "us-west-2a"].map((zone) => steady(zone));

function question(places: readonly (PoolOutlook | undefined)[], fields: Partial<PlaceQuestion> = {}): PlaceQuestion {
  const outlooks = [primary, ...places.flatMap((place) => place ?? [])];
  const pools = outlooks.map((each) => each.pool.id);
  const spec: ShadowSpec = { mode: ShadowMode.Hot, units: 1, pools, switchSeconds: 10 };
  return { spec, outlooks, serving: new Set([spotA.id]), sparedUsdPerHour: 1, startSeconds: 120, ...fields };
}

function chosen(asked: PlaceQuestion): string | undefined {
  return bestPlace(asked)?.outlook.pool.id;
}

test("at equal prices a shadow lives where it goes with its primary least: another region, else another zone", (t) => {
  t.is(chosen(question([sameZone, sameRegion, elsewhere])), elsewhere?.pool.id);
  t.is(chosen(question([sameZone, sameRegion])), sameRegion?.pool.id);
  t.is(chosen(question([sameZone, sameRegion], { sparedUsdPerHour: 0 })), sameRegion?.pool.id);
});

test("distance is worth what the shadow spares: a dearer place is taken for a heavy loss only", (t) => {
  const dearer = steady("us-west-2a", { usdPerHour: 1.1 });
  t.is(chosen(question([sameRegion, dearer], { sparedUsdPerHour: 0.2 })), sameRegion?.pool.id);
  t.is(chosen(question([sameRegion, dearer], { sparedUsdPerHour: 2 })), dearer.pool.id);
});

test("a shadow is never in a pool that serves, and a stopped one never on spot", (t) => {
  t.is(chosen(question([])), undefined);
  const spot = outlook(pool("us-west-2a", Market.Spot));
  t.is(chosen(question([spot])), spot.pool.id);
  const asked = question([spot]);
  t.is(chosen({ ...asked, spec: { ...asked.spec, mode: ShadowMode.Warm } }), undefined);
});

test("a place counts by its price, its odds of room and its own losses", (t) => {
  const [easy, full] = [steady("us-west-2a"), steady("us-west-2b", { launchOdds: 0.5 })];
  t.is(chosen(question([full, easy])), easy.pool.id);
  const risky = outlook(pool("us-west-2a", Market.Spot), { hazardPerHour: 30 });
  t.is(chosen(question([risky, sameRegion], { sparedUsdPerHour: 3 })), sameRegion?.pool.id);
  const [place] = shadowPlacesIn(question([elsewhere], { sparedUsdPerHour: 2 }));
  t.true(Math.abs((place?.absentUsdPerHour ?? 0) - 2 * 0.015) < 1e-12);
});

test("of several primaries the likeliest to go counts most", (t) => {
  const calm = outlook(pool("eu-west-1a", Market.Spot), { hazardPerHour: 0.001 });
  const beside = steady("eu-west-1b");
  const outlooks = [primary, calm, sameRegion, beside].flatMap((each) => each ?? []);
  const pools = outlooks.map((each) => each.pool.id);
  const serving = new Set([spotA.id, calm.pool.id]);
  const asked = question([], { outlooks, serving });
  t.is(chosen({ ...asked, spec: { ...asked.spec, pools } }), beside.pool.id);
});
