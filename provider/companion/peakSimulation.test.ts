import test from "ava";
import { Weekday } from "../engine/demand.js";
import { AtPeak, type FleetSpec, type PartSpec } from "../engine/fleet.js";
import { Level } from "../engine/level.js";
import { everything, leftOver, live, none, type Trouble } from "./fixtures/storm.js";
import { diceFor, stormFleet, type Dice } from "./fixtures/stormFleet.js";

const storms = 6;

/** Twice as many vCPUs as all parts need to be steady outside their peaks: a move is double for a while. */
function peakFleet(seed: number): FleetSpec {
  const spec = stormFleet(seed);
  const dice = diceFor(seed, "peak");
  const workloads = spec.workloads.map((workload) => ({
    ...workload,
    parts: workload.parts.map((part) => peakPart(part, dice)),
  }));
  const steady = workloads.reduce(
    (sum, { parts, shadow }) => sum + parts.reduce((units, part) => units + part.units, shadow?.units ?? 0),
    0,
  );
  return { ...spec, workloads, onDemandVcpus: 2 * 2 * steady };
}

/** A peak within the first three hours, or none; parts that may leave do. */
function peakPart(part: PartSpec, dice: Dice): PartSpec {
  const fromMinute = dice.whole(20, 100);
  const window = { days: [Weekday.Thursday], fromMinute, lengthMinutes: dice.whole(30, 80), timeZone: "UTC" };
  const mayYield = part.level === Level.FiveMinuteWarning || part.level === Level.ThirtyMinuteGrace;
  return {
    ...part,
    ...(dice.chance() < 0.6 && { demand: [{ ...window, units: part.units * dice.whole(2, 5) }] }),
    ...(mayYield && { atPeak: AtPeak.Immediate }),
  };
}

const kinds: readonly { readonly what: string; readonly trouble: Trouble }[] = [
  { what: "a market that gives and takes", trouble: none },
  {
    what: "everything that goes wrong",
    trouble: everything,
  },
];

for (const { what, trouble } of kinds) {
  test.serial(
    `through peaks of demand and ${what} no promise is broken, and the fleet is whole again after it`,
    async (t) => {
      let onSpot = 0;
      for (let seed = 1; seed <= storms; seed++) {
        const spec = peakFleet(seed);
        const lived = await live(seed, trouble, spec);
        t.deepEqual(lived.overseer.broken.slice(0, 5), [], `seed ${seed}`);
        t.deepEqual(leftOver(lived), [], `seed ${seed}`);
        const able = new Set(spec.workloads.flatMap(({ parts }) => parts.flatMap((p) => (p.atPeak ? [p.name] : []))));
        onSpot += lived.overseer.decided.filter(
          (action) => action.kind === "launch" && able.has(action.part) && action.level === Level.Immediate,
        ).length;
      }
      t.true(onSpot > 0, "a part has left for spot");
    },
  );
}
