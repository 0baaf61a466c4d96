import test from "ava";
import fc from "fast-check";
import { Level } from "./level.js";
import { InstanceState, Role, type ObservedInstance } from "./observation.js";
import { keptSigns, noteSigns, withSigns, type InterruptionSign, type SignBook } from "./signs.js";

const notice = (instanceId: string, untilSeconds: number): InterruptionSign => ({
  kind: "interruption-notice",
  instanceId,
  untilSeconds,
});
const rebalance = (instanceId: string, atSeconds: number): InterruptionSign => ({
  kind: "rebalance-recommendation",
  instanceId,
  atSeconds,
});

function instance(id: string, signs: Partial<ObservedInstance> = {}): ObservedInstance {
  const whose = { pool: "c7g.large/us-east-1a/spot", workload: "web", part: "all", level: Level.Immediate };
  return { id, ...whose, role: Role.Serving, state: InstanceState.Ready, launchedAtSeconds: 0, ...signs };
}

/** Few instances and moments around every limit, so that signs meet. */
const idsOfThree = fc.constantFrom("i-a", "i-b", "__proto__");
const moments = fc.integer({ min: -100_000, max: 1000 });
const anySign = fc.oneof(
  fc.tuple(idsOfThree, moments).map(([id, seconds]) => notice(id, seconds)),
  fc.tuple(idsOfThree, moments).map(([id, seconds]) => rebalance(id, seconds)),
);
const someSigns = fc.array(anySign, { maxLength: 12 });

test("any order and any number of doubles of the same events leave the same signs", (t) => {
  const shuffled = someSigns.chain((signs) =>
    fc.record({
      signs: fc.constant(signs),
      again: fc.shuffledSubarray([...signs, ...signs, ...signs], { minLength: signs.length * 3 }),
    }),
  );
  fc.assert(
    fc.property(shuffled, ({ signs, again }) => {
      t.is(JSON.stringify(noteSigns({}, again, 0)), JSON.stringify(noteSigns({}, signs, 0)));
    }),
  );
});

test("events in batches, with time passing and some coming late, leave what all at once leave at the end", (t) => {
  const batches = fc.array(fc.record({ signs: someSigns, passedSeconds: fc.nat(5000) }), { maxLength: 5 });
  fc.assert(
    fc.property(batches, (parts) => {
      let nowSeconds = 0;
      let book: SignBook = {};
      for (const { signs, passedSeconds } of parts) {
        nowSeconds += passedSeconds;
        book = noteSigns(book, signs, nowSeconds);
      }
      const atOnce = noteSigns(
        {},
        parts.flatMap(({ signs }) => signs),
        nowSeconds,
      );
      t.is(JSON.stringify(book), JSON.stringify(atOnce));
    }),
  );
});

test("the newest word on an instance counts", (t) => {
  const signs = [notice("i-a", 220), notice("i-a", 120), rebalance("i-a", 7), rebalance("i-a", 3)];
  t.deepEqual(noteSigns({}, signs, 0), { "i-a": { noticedUntilSeconds: 220, rebalanceAtSeconds: 7 } });
});

test("a notice stands until five minutes after its moment, and is void then", (t) => {
  const book = noteSigns({}, [notice("i-a", 120)], 0);
  t.deepEqual(keptSigns(book, ["i-a"], 420), { "i-a": { noticedUntilSeconds: 120 } });
  t.deepEqual(keptSigns(book, ["i-a"], 421), {});
  t.deepEqual(noteSigns(book, [], 421), {});
});

test("a notice that comes an hour late says nothing of an instance that lives", (t) => {
  t.deepEqual(noteSigns({}, [notice("i-a", 120)], 3600), {});
});

test("a notice that became void takes nothing else with it", (t) => {
  const book = noteSigns({}, [notice("i-a", 120), rebalance("i-a", 0)], 0);
  t.deepEqual(noteSigns(book, [], 1000), { "i-a": { rebalanceAtSeconds: 0 } });
});

test("a recommendation stands for a day", (t) => {
  const book = noteSigns({}, [rebalance("i-a", 0)], 0);
  t.deepEqual(keptSigns(book, ["i-a"], 86_400), { "i-a": { rebalanceAtSeconds: 0 } });
  t.deepEqual(keptSigns(book, ["i-a"], 86_401), {});
});

test("signs of strangers, and of members that are gone, are not kept", (t) => {
  const book = noteSigns({}, [notice("i-a", 120), notice("i-stranger", 120)], 0);
  t.deepEqual(keptSigns(book, ["i-a", "i-other"], 60), { "i-a": { noticedUntilSeconds: 120 } });
});

test("an observation gets what events told; instances without signs stay as they were", (t) => {
  const [first, second] = [instance("i-a"), instance("i-b", { noticedUntilSeconds: 5 })];
  const overlaid = withSigns([first, second], { "i-a": { noticedUntilSeconds: 120, rebalanceAtSeconds: 1 } });
  t.deepEqual(overlaid, [instance("i-a", { noticedUntilSeconds: 120, rebalanceAtSeconds: 1 }), second]);
  t.is(overlaid[1], second);
});
