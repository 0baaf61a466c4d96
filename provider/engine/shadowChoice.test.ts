import test from "ava";
import { emptyBlend } from "./blend.js";
import type { BlendChoice } from "./chooseBlend.js";
import { ShadowMode, type KeptMode, type ShadowSpec } from "./fleet.js";
import { profiles } from "./profile.js";
import { chooseShadow, type ShadowQuestion } from "./shadowChoice.js";
import type { ShadowMemory } from "./shadowMemory.js";

const { Hot, Warm, OnForecast } = ShadowMode;
const hour = 3600;
const shadow: ShadowSpec = {
  ...{ mode: ShadowMode.Auto, units: 1, pools: ["a/on-demand"], switchSeconds: 10 },
  auto: { hotSeconds: 10, warmSeconds: 60 },
};

/** A blend of 2 USD an hour, with so much risk of being short. */
function blend(shortage: number, fields: Partial<BlendChoice> = {}): BlendChoice {
  const terms = { money: 2, shortage, blackout: 0, lostWork: 0, moves: 0 };
  return { blend: emptyBlend, terms, feasible: true, ...fields };
}

interface Weather {
  readonly shortage: number;
  readonly alarmed?: boolean;
}

/** A hot shadow spares nine tenths of the shortage for 1 USD an hour, a warm one half of it for next to nothing. */
function question(nowSeconds: number, { shortage, alarmed = false }: Weather): ShadowQuestion {
  const left: Record<KeptMode, number> = { [Hot]: 0.1, [Warm]: 0.5, [OnForecast]: 1 };
  return {
    ...{ shadow, profile: profiles.balanced, startSeconds: 120, remembered: undefined, alarmed, nowSeconds },
    blendWith: (mode) => blend(shortage * (mode ? left[mode] : 1)),
    usdPerHourOf: (mode) => (mode === Warm ? 0.001 : 1),
  };
}

/** A round every minute. */
function live(
  minutes: number,
  weather: (minute: number) => Weather,
  fields: Partial<ShadowQuestion> = {},
): ShadowMemory[] {
  const memories: ShadowMemory[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    const asked = { ...question(minute * 60, weather(minute)), ...fields };
    memories.push(chooseShadow({ ...asked, remembered: memories.at(-1) }));
  }
  return memories;
}

const noWarm = (mode: KeptMode): number | undefined => (mode === Warm ? undefined : 1);

test("the mode with the least sum is chosen: none without risk, warm for some, hot for much", (t) => {
  const chosen = [0, 0.0005, 1, 2.4, 2.6, 10].map((shortage) => chooseShadow(question(0, { shortage })).mode);
  t.deepEqual(chosen, [undefined, undefined, Warm, Warm, Hot, Hot]);
});

test("what each mode saves is remembered, its price deducted", (t) => {
  const { savedUsdPerHour } = chooseShadow(question(0, { shortage: 4 }));
  t.deepEqual(savedUsdPerHour, { [Hot]: 4 * 0.9 - 1, [Warm]: 2 - 0.001, [OnForecast]: 0 });
});

test("a mode is held for the minimum hold, and replaced only by one that saves more by the margin", (t) => {
  const early = live(19, (minute) => ({ shortage: minute === 0 ? 10 : 0 }));
  t.true(early.every(({ mode }) => mode === Hot));
  const modes = live(300, (minute) => ({ shortage: minute === 0 ? 10 : 0 })).map(({ mode }) => mode);
  t.is(modes.at(-1), Warm);
  const { margin } = profiles.balanced;
  const within = (saved: number): KeptMode | undefined => {
    const savedUsdPerHour = { [Hot]: 1 + saved, [Warm]: 1, [OnForecast]: 0 };
    const remembered = { mode: Warm, sinceSeconds: 0, atSeconds: hour, savedUsdPerHour };
    return chooseShadow({ ...question(hour, { shortage: 0 }), remembered }).mode;
  };
  t.deepEqual([within(1.9 * margin), within(2.1 * margin)], [Warm, Hot]);
});

test("alarms that come and go make a shadow on forecast worth its while, lasting ones a hot one", (t) => {
  const now = (minute: number, on: number, off: number): Weather => {
    const alarmed = minute % (on + off) < on;
    return { shortage: alarmed ? 4 : 0, alarmed };
  };
  t.is(live(600, (minute) => now(minute, 30, 60), { usdPerHourOf: noWarm }).at(-1)?.mode, OnForecast);
  t.is(live(600, (minute) => now(minute, 60, 0), { usdPerHourOf: noWarm }).at(-1)?.mode, Hot);
});

test("a shadow on forecast is paid for while it starts and is held, though it spares nothing then", (t) => {
  const brief = live(400, (minute) => ({ shortage: 1.1, alarmed: minute % 40 === 0 }), { usdPerHourOf: noWarm });
  t.true(brief.every(({ mode }) => mode === undefined));
  t.true((brief.at(-1)?.savedUsdPerHour[OnForecast] ?? 0) < 0);
  const raised = brief.map(({ raisedAtSeconds }) => raisedAtSeconds);
  t.deepEqual([raised[1], raised[19], raised[20], raised[40]], [0, 0, undefined, 2400]);
});

test("what has no place or no money is given up at once, but nothing is where nothing can be compared", (t) => {
  const [remembered] = live(1, () => ({ shortage: 10 }));
  const asked = { ...question(60, { shortage: 10 }), remembered };
  t.is(chooseShadow({ ...asked, usdPerHourOf: noPlace }).mode, undefined);
  const unaffordable = blend(10, { feasible: false, unaffordable: true });
  t.is(chooseShadow({ ...asked, blendWith: () => unaffordable }).mode, undefined);
  const tooDear = (mode: KeptMode | undefined): BlendChoice => (mode === Hot ? unaffordable : blend(mode ? 5 : 10));
  t.is(chooseShadow({ ...asked, blendWith: tooDear }).mode, undefined);
  t.is(chooseShadow({ ...asked, blendWith: tooDear, nowSeconds: hour }).mode, Warm);
  const closed = blend(10, { feasible: false });
  t.is(chooseShadow({ ...asked, blendWith: () => closed }).mode, Hot);
});

function noPlace(): undefined {
  return undefined;
}
