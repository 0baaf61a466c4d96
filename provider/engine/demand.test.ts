import test from "ava";
import fc from "fast-check";
import { isTimeZone, leastUnits, peakUnits, unitsWanted, Weekday, type DemandWindow } from "./demand.js";

const everyDay = Object.values(Weekday);
const officeHours: DemandWindow = {
  days: everyDay,
  fromMinute: 9 * 60,
  lengthMinutes: 9 * 60,
  timeZone: "UTC",
  units: 12,
};
const part = { units: 4, demand: [officeHours] };
const seconds = (moment: string): number => Date.parse(moment) / 1000;

test("a window's units are wanted from its beginning to its end, the part's own before and after", (t) => {
  t.is(unitsWanted(part, seconds("2027-03-01T08:59:59Z")), 4);
  t.is(unitsWanted(part, seconds("2027-03-01T09:00:00Z")), 12);
  t.is(unitsWanted(part, seconds("2027-03-01T17:59:59Z")), 12);
  t.is(unitsWanted(part, seconds("2027-03-01T18:00:00Z")), 4);
});

test("what is wanted ahead is seen as far as is looked, and not further", (t) => {
  t.is(unitsWanted(part, seconds("2027-03-01T08:55:00Z"), 300), 12);
  t.is(unitsWanted(part, seconds("2027-03-01T08:55:00Z"), 299), 4);
});

test("the end of a quieter window is foreseen as well", (t) => {
  const quiet = { units: 4, demand: [{ ...officeHours, units: 1 }] };
  t.is(unitsWanted(quiet, seconds("2027-03-01T17:55:00Z")), 1);
  t.is(unitsWanted(quiet, seconds("2027-03-01T17:55:00Z"), 300), 4);
});

test("a window past midnight belongs to the day on which it begins, from Sunday into Monday too", (t) => {
  const night = { ...officeHours, fromMinute: 23 * 60, lengthMinutes: 120, days: [Weekday.Sunday] };
  const nightly = { units: 4, demand: [night] };
  t.is(unitsWanted(nightly, seconds("2027-03-07T23:30:00Z")), 12);
  t.is(unitsWanted(nightly, seconds("2027-03-08T00:59:00Z")), 12);
  t.is(unitsWanted(nightly, seconds("2027-03-08T01:00:00Z")), 4);
  t.is(unitsWanted(nightly, seconds("2027-03-08T23:30:00Z")), 4);
});

test("where windows overlap, the one with the most units holds", (t) => {
  const noon = { ...officeHours, fromMinute: 12 * 60, lengthMinutes: 60 };
  const of = (units: number) => ({ units: 4, demand: [officeHours, { ...noon, units }] });
  t.is(unitsWanted(of(20), seconds("2027-03-01T12:30:00Z")), 20);
  t.is(unitsWanted(of(2), seconds("2027-03-01T12:30:00Z")), 12);
});

test("a window of a time zone follows its clocks, summer time included", (t) => {
  const berlin = { units: 4, demand: [{ ...officeHours, timeZone: "Europe/Berlin", days: [Weekday.Monday] }] };
  t.is(unitsWanted(berlin, seconds("2027-01-04T07:59:00Z")), 4);
  t.is(unitsWanted(berlin, seconds("2027-01-04T08:00:00Z")), 12);
  t.is(unitsWanted(berlin, seconds("2027-07-05T07:00:00Z")), 12);
  t.is(unitsWanted(berlin, seconds("2027-07-06T07:00:00Z")), 4);
});

test("the fewest and the most units are those of all windows and of the time outside", (t) => {
  const varied = { units: 4, demand: [officeHours, { ...officeHours, units: 2 }] };
  t.is(leastUnits(varied), 2);
  t.is(peakUnits(varied), 12);
  t.is(peakUnits({ units: 4 }), 4);
});

test("names of time zones are told from others", (t) => {
  t.true(isTimeZone("America/New_York"));
  t.false(isTimeZone("Europe/Atlantis"));
});

const windows = fc.array(
  fc.record({
    days: fc.subarray(everyDay, { minLength: 1 }),
    fromMinute: fc.integer({ min: 0, max: 1439 }),
    lengthMinutes: fc.integer({ min: 1, max: 1440 }),
    timeZone: fc.constantFrom("UTC", "Asia/Kolkata"),
    units: fc.integer({ min: 1, max: 20 }),
  }),
  { minLength: 1, maxLength: 3 },
);

test("looking ahead finds the most that looking minute by minute finds", (t) => {
  fc.assert(
    fc.property(windows, fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 90 }), (demand, at, ahead) => {
      const varied = { units: 5, demand };
      const each = Array.from({ length: ahead + 1 }, (_, minute) => unitsWanted(varied, (at + minute) * 60));
      t.is(unitsWanted(varied, at * 60, ahead * 60), Math.max(...each));
    }),
    { numRuns: 300 },
  );
});
