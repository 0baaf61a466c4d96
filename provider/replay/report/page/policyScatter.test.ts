import test from "ava";
import { examplePolicies } from "../fixtures/exampleParts.js";
import { placedLabels } from "./labelPlacement.js";
import { policyScatter } from "./policyScatter.js";
import { scatterFrames, scatterScale } from "./scatterScale.js";

test("labels of marks close to each other get places of their own", (t) => {
  const marks = [0, 4, 8].map((left) => ({ left: 200 + left, top: 100, width: 14, height: 14 }));
  const labels = placedLabels(["one", "two", "three"], marks, { left: 0, top: 0, width: 400, height: 200 });
  t.is(new Set(labels.map((label) => `${label.anchor} ${label.y}`)).size, 3);
});

test("every policy is on the drawing, in its own frame", (t) => {
  for (const frame of [scatterFrames.wide, scatterFrames.narrow]) {
    const scale = scatterScale(examplePolicies, frame);
    for (const policy of examplePolicies) {
      const [x, y] = [scale.x(policy.costRatio), scale.y(policy.availability)];
      t.true(x >= frame.left && x <= frame.width - frame.right, policy.name);
      t.true(y >= frame.top && y <= frame.height - frame.bottom, policy.name);
    }
  }
  for (const { name } of examplePolicies)
    t.true(policyScatter(examplePolicies).markup.includes(`>${name}</text>`), name);
});

test("more available is higher and dearer is further right, also near 100 % and above the on-demand price", (t) => {
  const far = examplePolicies.map((policy, index) => (index === 0 ? { ...policy, costRatio: 1.4 } : policy));
  const scale = scatterScale(far, scatterFrames.wide);
  const heights = [0, 0.25, 0.99, 0.992, 0.9995, 1].map(scale.y);
  t.deepEqual(
    heights,
    [...heights].sort((a, b) => b - a),
  );
  t.true(scale.x(1.4) > scale.x(1) && scale.x(1.4) <= 860);
});
