import test from "ava";
import { totalUnits, unitsIn } from "./blend.js";
import { chooseBlend, type BlendRequest } from "./chooseBlend.js";
import { outlook, pool, steadyA } from "./fixtures/scene.js";
import { insuranceUnits } from "./insurance.js";
import { Market } from "./pool.js";
import { profiles } from "./profile.js";
import { declaredCosts } from "./shortageCost.js";

const zones = ["us-east-1a", "us-east-1b", "us-west-2a", "eu-west-1a"];
const spots = zones.map((zone) => outlook(pool(zone, Market.Spot)));
const steady = outlook(steadyA);

function request(fields: Partial<BlendRequest> = {}, units = 4): BlendRequest {
  return {
    outlooks: [...spots, steady],
    onDemandFloor: 0,
    budgetUsdPerHour: Infinity,
    valuation: {
      exposure: { units, hours: 0.05, shadowUnits: 0, shadowHours: 0, costs: declaredCosts(units) },
      profile: profiles.balanced,
      unitUsdPerHour: 1,
      declaredUnits: units,
      lossImpactUsd: 0,
      startHours: 0.05,
      lacksUnits: true,
    },
    ...fields,
  };
}

test("calm spot carries what it may, at least as many units as are wanted", (t) => {
  const { blend, feasible } = chooseBlend(request());
  t.true(feasible);
  t.true(totalUnits(blend) >= 4);
  t.is(unitsIn(blend, 4), 0);
});

test("the floor is on on-demand, however cheap spot is", (t) => {
  t.true(unitsIn(chooseBlend(request({ onDemandFloor: 3 })).blend, 4) >= 3);
});

test("a pool that is closed is not launched into", (t) => {
  const outlooks = [...spots.map((spot, i) => ({ ...spot, open: i > 1 })), steady];
  const { blend } = chooseBlend(request({ outlooks }));
  t.is(unitsIn(blend, 0) + unitsIn(blend, 1), 0);
});

test("a pool that is full keeps what it has and gets no more, and the rest goes elsewhere", (t) => {
  const outlooks = [
    ...spots.map((spot, i) => (i === 0 ? { ...spot, usdPerHour: 0.1, held: 2, full: true } : spot)),
    steady,
  ];
  const { blend, feasible } = chooseBlend(request({ outlooks }));
  t.true(feasible && totalUnits(blend) >= 4);
  t.is(unitsIn(blend, 0), 2);
});

test("where spot is about to be lost everywhere on-demand is the better blend", (t) => {
  const stormy = [...spots.map((spot) => ({ ...spot, hazardPerHour: 20 })), steady];
  t.is(unitsIn(chooseBlend(request({ outlooks: stormy })).blend, 4), 4);
});

test("within a budget the best that fits is taken; where nothing does, that is said", (t) => {
  const { blend, terms, feasible } = chooseBlend(request({ budgetUsdPerHour: 1.25 }));
  t.true(feasible && terms.money <= 1.25);
  t.is(totalUnits(blend), 4);
  t.false(chooseBlend(request({ budgetUsdPerHour: 1 })).feasible);
});

test("the present blend stays unless another is better by the margin", (t) => {
  const outlooks = [...spots.map((spot, i) => (i === 0 || i === 2 ? { ...spot, held: 2 } : spot)), steady].map(
    (one) => ({ ...one, hazardPerHour: 0.001 }),
  );
  const cheaper = outlooks.map((one, i) => (i === 3 ? { ...one, usdPerHour: 0.299 } : one));
  const { blend, presentTerms } = chooseBlend(request({ outlooks: cheaper }));
  t.truthy(presentTerms);
  t.deepEqual(
    [0, 1, 2, 3].map((i) => unitsIn(blend, i)),
    [2, 0, 2, 0],
  );
});

test("launches that may find no room are insured, on-demand ones and those that are not missing are not", (t) => {
  const unlikely = [...spots.map((spot) => ({ ...spot, launchOdds: 0.1 })), steady];
  const asked = request({ outlooks: unlikely });
  t.is(insuranceUnits({ pools: [0], units: [4] }, asked), 4);
  t.is(insuranceUnits({ pools: [4], units: [4] }, asked), 0);
  const holding = request({ outlooks: unlikely.map((one, i) => (i === 1 ? { ...one, held: 4 } : one)) });
  t.is(insuranceUnits({ pools: [0, 1], units: [1, 4] }, holding), 0);
});
