import test from "ava";
import { routes } from "../api/routes.js";
import { pageContract } from "../replay/report/fixtures/pageContract.js";
import { browserScript } from "./browserScript.js";
import { fleetPage } from "./fleetPage.js";

const page = fleetPage();
const script = browserScript();

pageContract(page);

test("the page may ask its own origin alone, and put no text into itself as HTML", (t) => {
  const policy = /content="(default-src[^"]+)"/.exec(page)?.[1]?.split("; ") ?? [];
  t.true(policy.includes("connect-src &#39;self&#39;"));
  t.true(policy.includes("require-trusted-types-for &#39;script&#39;"));
  t.notRegex(script, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/);
});

test("every resource that the page asks for is one that the API has", (t) => {
  const known = new Set(routes.map(({ path }) => /^\/v1\/[a-z]+/.exec(path)?.[0]));
  const asked = new Set(Array.from(script.matchAll(/["`](\/v1\/[a-z]+)/g), ([, path]) => path));
  t.deepEqual(
    [...asked].filter((path) => !known.has(path)),
    [],
  );
  const shown = [
    "fleet",
    "workloads",
    "blend",
    "prices",
    "forecast",
    "bids",
    "decisions",
    "savings",
    "charges",
    "engine",
  ];
  t.deepEqual([...asked].sort(), shown.map((name) => `/v1/${name}`).sort());
});

test("every place that the script fills is on the page", (t) => {
  const places = Array.from(script.matchAll(/elementOf\)\("([\w-]+)"\)/g), ([, id]) => id);
  const made = /id: "([\w-]+)"/g;
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g), ...script.matchAll(made)].map(([, id]) => id));
  t.true(places.length > 10);
  t.deepEqual(
    places.filter((id) => !ids.has(id)),
    [],
  );
});

test("the script holds every module that it loads", (t) => {
  const held = new Set(Array.from(script.matchAll(/^("[\w/.]+"): \(exports, require\) => \{$/gm), ([, name]) => name));
  const loaded = Array.from(script.matchAll(/\b(?:require|load)\(("[^"]+")\)/g), ([, name]) => name);
  t.true(loaded.length > held.size);
  t.deepEqual(
    loaded.filter((name) => !held.has(name)),
    [],
  );
});

test("the same page is made every time", (t) => {
  t.is(fleetPage(), page);
});
