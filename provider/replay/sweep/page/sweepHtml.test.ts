import test from "ava";
import { assertHarmless, hostileName, pageContract } from "../../report/fixtures/pageContract.js";
import { exampleSweep, lostPoints, wonPoints } from "../fixtures/exampleSweep.js";
import { verdictText } from "../verdict.js";
import { sweepHtml } from "./sweepHtml.js";

const page = sweepHtml(exampleSweep("nine-zones"), "blended-fleet replay --sweep");

pageContract(page, false);

test("each scenario has its verdict, a drawing with a text in its place, and a table of all figures", (t) => {
  const sections = page.split("<section ").filter((section) => section.includes('id="scenario-'));
  t.is(sections.length, 2);
  for (const [index, points] of [wonPoints, lostPoints].entries()) {
    const section = sections[index] ?? "";
    const verdict = verdictText(points);
    t.true(section.includes(`<p>${verdict}</p>`));
    t.is(section.split(`. ${verdict} The table below has all figures.`).length, 3);
    t.is(section.split('<tr class="').length - 1, points.length);
    for (const { name } of points) t.true(section.includes(`<th scope="row">${name}`), name);
  }
});

test("dominated marks are hollow, and those on the front are drawn last", (t) => {
  const drawing = /<svg class="scatter wide"[\s\S]*?<\/svg>/.exec(page)?.[0] ?? "";
  const marks = [...drawing.matchAll(/<(?:path|circle) class="((?:own|rival) (?:beaten|front)|cheats)"/g)].map(
    ([, kind]) => kind,
  );
  t.deepEqual(marks, [...["rival beaten", "rival beaten", "cheats"], ...["own front", "own front", "rival front"]]);
});

test("the overview says which of our points dominates a baseline, and where that one is less ready", (t) => {
  t.regex(page, /spothedge\+0<\/th><td class="words">cost-first × 1<small>less ready<\/small>/);
  t.regex(page, /spothedge\+1<\/th><td class="words">cost-first × 2<\/td>/);
});

test("a hostile name of a recording is shown and does nothing", (t) => {
  assertHarmless(t, sweepHtml(exampleSweep(hostileName, [hostileName]), hostileName), page);
});
