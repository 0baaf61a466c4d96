import test from "ava";
import fc from "fast-check";
import { impactUsd, type LossSituation } from "../engine/impact.js";
import { shippedModels } from "./shippedModels.js";

const { scoreOf, impactOf } = shippedModels();
const use = fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.constantFrom(NaN, Infinity, -1, 1e9));
const usage = fc.record({ cpu: use, memory: use, io: use });

test("a score is from 0 to 100, whatever the usage", (t) => {
  fc.assert(
    fc.property(usage, (of) => {
      const score = scoreOf(of);
      return score >= 0 && score <= 100;
    }),
  );
  t.is(scoreOf(undefined), 100);
});

test("an idle unit is healthy, one that is asked twice what it has serves about half", (t) => {
  t.true(scoreOf({ cpu: 0.2, memory: 0.4, io: 0.1 }) > 97);
  for (const usage of [
    { cpu: 2, memory: 0.5, io: 0.3 },
    { cpu: 0.3, memory: 0.5, io: 2 },
  ]) {
    const score = scoreOf(usage);
    t.true(score > 35 && score < 65, String(score));
  }
});

test("more use never raises a score by more than three points", (t) => {
  const share = fc.double({ min: 0.05, max: 2, noNaN: true });
  const more = fc.double({ min: 1, max: 2, noNaN: true });
  fc.assert(
    fc.property(fc.record({ cpu: share, memory: share, io: share }), more, ({ cpu, memory, io }, factor) => {
      return scoreOf({ cpu: cpu * factor, memory, io: io * factor }) <= scoreOf({ cpu, memory, io }) + 3;
    }),
    { numRuns: 2000 },
  );
  t.pass();
});

const seconds = fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constant(0));
const situation: fc.Arbitrary<LossSituation> = fc.record({
  usage: fc.option(usage, { nil: undefined }),
  score: fc.double({ min: 0, max: 100, noNaN: true }),
  scoreAfterLoss: fc.double({ min: 0, max: 100, noNaN: true }),
  readyUnits: fc.integer({ min: 0, max: 100 }),
  unsavedSeconds: seconds,
  startSeconds: fc.double({ min: 0, max: 3600, noNaN: true }),
  restoreSeconds: seconds,
  declaredRecoverySeconds: seconds,
  unitUsdPerHour: fc.double({ min: 0, max: 100, noNaN: true }),
  unservedUsdPerUnitHour: fc.double({ min: 0, max: 10_000, noNaN: true }),
});

test("an impact is a sum of amounts with its spread around it, whatever the situation", (t) => {
  fc.assert(
    fc.property(situation, (of) => {
      const impact = impactOf(of);
      const { lowUsd, highUsd, unreadySeconds, lowUnreadySeconds, highUnreadySeconds } = impact;
      const all = Object.values(impact) as readonly number[];
      const usd = impactUsd(impact);
      return (
        all.every((value) => Number.isFinite(value) && value >= 0) &&
        [lowUsd <= usd, usd <= highUsd].every(Boolean) &&
        [lowUnreadySeconds <= unreadySeconds, unreadySeconds <= highUnreadySeconds].every(Boolean) &&
        unreadySeconds >= of.startSeconds
      );
    }),
  );
  t.pass();
});

test("more unsaved work is dearer to lose, and what is saved costs none", (t) => {
  const calm: LossSituation = {
    usage: { cpu: 0.5, memory: 0.5, io: 0.2 },
    score: 100,
    scoreAfterLoss: 95,
    readyUnits: 4,
    unsavedSeconds: 0,
    startSeconds: 120,
    restoreSeconds: 60,
    declaredRecoverySeconds: 120,
    unitUsdPerHour: 1,
    unservedUsdPerUnitHour: 24,
  };
  const lost = [0, 600, 3600, 14_400].map((unsavedSeconds) => impactOf({ ...calm, unsavedSeconds }).lostWorkUsd);
  t.is(lost[0], 0);
  lost.forEach((usd, i) => t.true(usd >= (lost[i - 1] ?? 0), lost.join(", ")));
  t.true((lost[3] ?? 0) > 1);
});
