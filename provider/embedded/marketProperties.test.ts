import test from "ava";
import fc from "fast-check";
import { Market } from "../engine/pool.js";
import type { SimulatedInstance, SimulatedMarket } from "./market.js";
import { openMarket, stepSeconds, supply, usdPerSecond, type LoggedMarket } from "./fixtures/sampleMarket.js";

interface Deed {
  readonly waitSeconds: number;
  readonly launches: boolean;
  readonly pick: number;
}

interface Story {
  readonly rooms: readonly (readonly number[])[];
  readonly deeds: readonly Deed[];
  readonly noticeSeconds: number;
}

const stories: fc.Arbitrary<Story> = fc.record({
  rooms: fc.array(fc.array(fc.nat(4), { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 }),
  deeds: fc.array(fc.record({ waitSeconds: fc.nat(50), launches: fc.boolean(), pick: fc.nat(20) }), { maxLength: 60 }),
  noticeSeconds: fc.constantFrom(0, 15, 60, 150),
});

interface Told extends LoggedMarket {
  readonly lives: Map<number, { from: number; until?: number }>;
}

/** Lives a story through; `check` looks after every loss, readiness and deed. */
function live(story: Story, check: (market: SimulatedMarket) => void = () => {}): Told {
  const rule = story.noticeSeconds > 0 ? { noticeSeconds: () => story.noticeSeconds } : {};
  const { market, log } = openMarket(
    story.rooms.map((room) => supply(Market.Spot, room)),
    { minimumPaidSeconds: 60, ...rule },
  );
  const lives: Told["lives"] = new Map();
  const end = ({ number }: SimulatedInstance) => Object.assign(lives.get(number) ?? {}, { until: market.nowSeconds });
  const { lost } = market.listener;
  market.listener.lost = (one) => {
    lost?.(one);
    end(one);
  };
  for (const { waitSeconds, launches, pick } of story.deeds) {
    market.advanceTo(market.nowSeconds + waitSeconds);
    check(market);
    const living = [...market.instances()];
    const chosen = living[pick % Math.max(1, living.length)];
    const request = { poolIndex: pick % story.rooms.length, startSeconds: pick * 5, tags: {} };
    const launched = launches ? market.launch(request) : undefined;
    if (launched) lives.set(launched.number, { from: market.nowSeconds });
    if (!launches && chosen) {
      market.terminate(chosen.id);
      end(chosen);
    }
    check(market);
  }
  market.advanceTo(1000);
  check(market);
  return { market, log, lives };
}

test("no more run on spot than there is room for, after whatever happened", (t) => {
  const holds = fc.property(stories, (story) => {
    let worst = 0;
    live(story, (market) => {
      story.rooms.forEach((room, poolIndex) => {
        const step = Math.min(Math.floor(market.nowSeconds / stepSeconds), room.length - 1);
        worst = Math.max(worst, market.runningIn(poolIndex).length - (room[step] ?? 0));
      });
    });
    return worst <= 0;
  });
  t.notThrows(() => fc.assert(holds, { seed: 1 }));
});

test("the money is the sum over instances of lifetime times price, sixty seconds at least for the ended", (t) => {
  const holds = fc.property(stories, (story) => {
    const { market, lives } = live(story);
    let usd = 0;
    for (const { from, until } of lives.values()) {
      usd += (until === undefined ? 1000 - from : Math.max(60, until - from)) * usdPerSecond;
    }
    return Math.abs(usd - market.spentUsd()) < 1e-9;
  });
  t.notThrows(() => fc.assert(holds, { seed: 2 }));
});

test("every loss was announced the notice before, or at the launch where that was later", (t) => {
  const announced = stories.filter((story) => story.noticeSeconds > 0);
  const holds = fc.property(announced, (story) => {
    const { log, lives } = live(story);
    const events = log.map((line) => line.split(" "));
    const noticedAt = new Map(
      events.filter(([, event]) => event === "noticed").map(([at, , who]) => [who, Number(at)]),
    );
    return events
      .filter(([, event]) => event === "lost")
      .every(([at, , who]) => {
        const from = lives.get(Number(who))?.from ?? NaN;
        return noticedAt.get(who) === Math.max(from, Number(at) - story.noticeSeconds);
      });
  });
  t.notThrows(() => fc.assert(holds, { seed: 3 }));
});

test("the same story has the same end", (t) => {
  const holds = fc.property(stories, (story) => {
    const [a, b] = [live(story), live(story)];
    return a.log.join() === b.log.join() && a.market.spentUsd() === b.market.spentUsd();
  });
  t.notThrows(() => fc.assert(holds, { seed: 4 }));
});
