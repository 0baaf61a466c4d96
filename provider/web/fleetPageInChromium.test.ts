import { levelsByStrength } from "../engine/level.js";
import { usd } from "./browser/figures.js";
import { decisionsOf } from "./fixtures/exampleAccounts.js";
import { fleetOf, forecastOf, workloadsOf } from "./fixtures/exampleFleet.js";
import { clicked, counted, pressed, roundOf, still, texts, typed, wholePage, withPages } from "./fixtures/pageTests.js";

withPages((pageTest) => {
  pageTest("the page shows what the API says", still(), async (t, { page, server, text }) => {
    await wholePage(page);
    const { fleet } = server;
    const now = fleetOf(fleet);
    t.is(await text("#fleet-name"), now.fleet);
    t.true((await text("#fleet-tiles")).includes(`${usd(now.usdPerHour)}/h`));
    t.deepEqual(
      await texts(page, "#workload-list h3"),
      workloadsOf(fleet).map((each) => each.workload + each.kind + each.priority + each.profile),
    );
    t.deepEqual(await texts(page, ".pool-units"), [
      "8 on-demand",
      "2 on-demand",
      "6 spot",
      "5 spot, 3 shadows",
      "9 spot",
    ]);
    t.deepEqual(await texts(page, ".prices h3"), levelsByStrength);
    t.deepEqual(
      await texts(page, ".bids td.why"),
      [...fleet.bids.values()].map(({ allocation }) => allocation?.why),
    );
    t.is(await counted(page, "#chance-list tbody tr"), forecastOf(fleet).pools.length);
    t.is(await counted(page, "#charge-list details"), 6);
    const notes = (await texts(page, "#charge-list p")).slice(1);
    t.regex(notes.shift() ?? "", /^2 hours of \$3\.5000 real cost could not be stored and are lost, the last of /);
    t.deepEqual(notes, ["10 minutes were charged as last seen.", "2 minutes are in no account: nobody saw the fleet."]);
    t.is(await counted(page, "#decision-list > li"), decisionsOf(fleet).length);
    t.is(await counted(page, ".chart canvas"), 1 + levelsByStrength.length);
  });

  pageTest("a round that brings nothing new changes nothing on the page", still(), async (t, { page, askNow }) => {
    await wholePage(page);
    await page.evaluate(`window.changes = 0;
      new MutationObserver((all) => (window.changes += all.length)).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });`);
    for (let round = 0; round < 2; round++) await roundOf(page, askNow);
    t.is(await page.evaluate("changes"), 0);
  });

  pageTest(
    "figures move while focus, what is open, what is typed and the place on the page stay",
    {},
    async (t, { page, askNow, text }) => {
      await wholePage(page);
      await page.evaluate(`const pool = document.querySelectorAll(".pool")[2];
      pool.open = true; window.kept = pool; document.querySelector("#bid-button").scrollIntoView({ behavior: "instant" });`);
      await pressed(page, "#bid-button");
      await typed(page, "#field-bid", "half-typed");
      const [before, place] = [await text("#connection-line"), await page.evaluate(placeOfButton)];
      await roundOf(page, askNow);
      await page.waitForFunction(
        `document.querySelector("#connection-line").textContent !== ${JSON.stringify(before)}`,
      );
      t.true(await page.evaluate("kept.isConnected && kept.open"));
      t.deepEqual(await page.evaluate("[document.activeElement.id, document.activeElement.value]"), [
        "field-bid",
        "half-typed",
      ]);
      await page.waitForFunction(`${placeOfButton} === ${String(place)}`);
      t.is(await page.evaluate(placeOfButton), place);
    },
  );

  pageTest(
    "the page says why it is not live, keeps what it has, and goes on once it can",
    still(),
    async (t, { page, server, askNow, text }) => {
      await wholePage(page);
      for (const [status, words] of [
        [500, /A made-up failure.*\(500\)/],
        [403, /may not read/],
        [429, /too often/],
        ["silent", /can't be reached/],
      ] as const) {
        server.failWith(status);
        await askNow();
        await page.waitForFunction(`${words}.test(document.querySelector("#connection-problem").textContent)`);
        t.regex(await text("#connection-problem"), words);
        t.is(await text("#fleet-name"), "web-and-more");
      }
      server.failWith(undefined);
      await askNow();
      await page.waitForFunction("document.documentElement.dataset.connection === 'live'");
      t.is(await page.evaluate("document.querySelector('#connection-problem').hidden"), true);
    },
    /Failed to load resource/,
  );

  pageTest(
    "a token comes from the address, which forgets it, or is asked for",
    { fragment: "#token=old", before: (server) => server.askFor("right") },
    async (t, { page, text }) => {
      await page.waitForSelector("#token-form:not([hidden])");
      t.notRegex(page.url(), /token/);
      t.regex(await text("#connection-problem"), /does not know who asks/);
      await typed(page, "#token", "right");
      await page.keyboard.press("Enter");
      await wholePage(page);
      t.is(await page.evaluate("document.querySelector('#token-form').hidden"), true);
      await page.reload();
      await wholePage(page);
      t.is(await text("#fleet-name"), "web-and-more");
    },
    /status of 401/,
  );

  const hostile = '<img src=x onerror="window.harm=1"></script><script>window.harm=1</script>';
  pageTest(
    "names from outside are shown as the text they are",
    still({ before: (server) => (server.fleet.webName = hostile) }),
    async (t, { page, text }) => {
      await wholePage(page);
      t.is(await text("#fleet-name"), `${hostile}-and-more`);
      t.true((await text("#workload-list h3")).startsWith(hostile));
      t.is(await counted(page, "img"), 0);
      t.is(await page.evaluate("window.harm"), undefined);
    },
  );

  pageTest(
    "a phone shows it without moving the page sideways",
    still({ width: 375, height: 800 }),
    async (t, { page }) => {
      await wholePage(page);
      await page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))");
      t.is(await page.evaluate("document.documentElement.scrollWidth"), 375);
      await clicked(page, "#bid-button");
      t.true(await page.evaluate("document.querySelector('dialog').getBoundingClientRect().right <= 375"));
    },
  );

  pageTest("an address that names a section leads to it", still({ fragment: "#charges" }), async (t, { page }) => {
    await wholePage(page);
    await page.waitForFunction(
      "scrollY > 0 && Math.abs(document.querySelector('#charges').getBoundingClientRect().top) < 200",
    );
    t.regex(page.url(), /#charges$/);
  });
});

const placeOfButton = "document.querySelector('#bid-button').getBoundingClientRect().top";
