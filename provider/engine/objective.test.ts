import test from "ava";
import { outlook, spotA, steadyA } from "./fixtures/scene.js";
import { changeOf, moneyOf, spendingOf, termsOf, totalOf, type Valuation } from "./objective.js";
import { profiles } from "./profile.js";
import { declaredCosts } from "./shortageCost.js";

const valuation: Valuation = {
  exposure: { units: 2, hours: 0.1, shadowUnits: 0, shadowHours: 0, costs: declaredCosts(2) },
  profile: { ...profiles.balanced, shortageWeight: 2, blackoutWeight: 3 },
  unitUsdPerHour: 1,
  declaredUnits: 2,
  lossImpactUsd: 0.5,
  startHours: 0.05,
  lacksUnits: false,
};
const outlooks = [outlook(spotA, { hazardPerHour: 0.2, held: 2 }), outlook(steadyA)];
const onSpot = { pools: [0], units: [2] };
const onDemand = { pools: [1], units: [2] };

function near(t: { true(value: boolean, message?: string): void }, got: number, expected: number): void {
  t.true(Math.abs(got - expected) < 1e-9, `${got}, expected ${expected}`);
}

test("money is units by price, lost work is losses an hour by what one costs", (t) => {
  near(t, moneyOf(onSpot, outlooks), 0.6);
  near(t, termsOf(onSpot, outlooks, valuation).lostWork, 2 * 0.2 * 0.5);
});

test("a shortage is priced by the event, by how much is missing, and a blackout on top", (t) => {
  const terms = termsOf(onSpot, outlooks, valuation);
  const eventsPerHour = (1 - Math.exp(-0.2 * 0.1)) / 0.1;
  // Both units go at once: short of all of them, with nothing left.
  near(t, terms.shortage, 2 * 2 * eventsPerHour);
  near(t, terms.blackout, 2 * 3 * eventsPerHour);
});

test("on-demand costs money and its launches, and nothing else", (t) => {
  const terms = termsOf(onDemand, outlooks, valuation);
  t.deepEqual({ ...terms, moves: 0 }, { money: 2, shortage: 0, blackout: 0, lostWork: 0, moves: 0 });
  near(t, terms.moves, 2 * 1 * 0.05);
});

test("what is held already is no move", (t) => {
  t.is(termsOf(onSpot, outlooks, valuation).moves, 0);
});

test("a refusal has to be bridged only where units are missing, and dearer the worse the odds", (t) => {
  const unlikely = [outlook(spotA, { launchOdds: 0.5 }), outlook(steadyA)];
  const moves = (lacksUnits: boolean): number => termsOf(onSpot, unlikely, { ...valuation, lacksUnits }).moves;
  near(t, moves(false), 2 * 0.3 * 0.05);
  near(t, moves(true), 2 * (0.3 * 0.05 + 2 * 0.05 * 1));
});

test("the total is the sum of the terms, spending is its lower bound, a change is their difference", (t) => {
  const [from, to] = [termsOf(onSpot, outlooks, valuation), termsOf(onDemand, outlooks, valuation)];
  near(t, totalOf(from), from.money + from.shortage + from.blackout + from.lostWork + from.moves);
  t.true(spendingOf(onDemand, outlooks, valuation) <= totalOf(to));
  const change = changeOf(from, to);
  near(
    t,
    Object.values(change).reduce((sum, usd) => sum + usd, 0),
    totalOf(to) - totalOf(from),
  );
});
