import test, { type ExecutionContext } from "ava";
import { levelsByStrength } from "../engine/level.js";
import { usd } from "./browser/figures.js";
import { withChromium, type Opening, type OpenPage } from "./fixtures/chromium.js";
import { decisionsOf, fleetOf, forecastOf, workloadsOf } from "./fixtures/exampleFleet.js";

withChromium((open) => {
  const still = (opening: Opening = {}): Opening => ({
    ...opening,
    before: (server) => {
      server.keepStill(true);
      opening.before?.(server);
    },
  });

  /** A test on a page that has read all, and that must ask nobody else and meet no error but those named. */
  function pageTest(
    title: string,
    opening: Opening,
    body: (t: ExecutionContext, opened: OpenPage) => Promise<void>,
    expected = /^$/,
  ): void {
    test.serial(title, async (t) => {
      const opened = await open(opening);
      try {
        await body(t, opened);
        t.deepEqual([...opened.origins], [opened.server.url]);
        t.deepEqual(
          opened.errors.filter((error) => !expected.test(error)),
          [],
        );
      } finally {
        await opened.close();
      }
    });
  }

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
      pool.open = true; window.kept = pool; document.querySelector("#bid-button").scrollIntoView();`);
      await page.click("#bid-button");
      await page.type("#field-bid", "half-typed");
      const [before, place] = [await text("#connection-line"), await page.evaluate(placeOfButton)];
      await roundOf(page, askNow);
      t.not(await text("#connection-line"), before);
      t.true(await page.evaluate("kept.isConnected && kept.open"));
      t.deepEqual(await page.evaluate("[document.activeElement.id, document.activeElement.value]"), [
        "field-bid",
        "half-typed",
      ]);
      t.is(await page.evaluate(placeOfButton), place);
    },
  );

  pageTest(
    "with the keyboard alone a bid is placed, with its key and condition, and shown",
    still(),
    async (t, { page, server }) => {
      await wholePage(page);
      await page.focus("#bid-button");
      await page.keyboard.press("Enter");
      await page.keyboard.type("weekend");
      for (const [tabs, value] of [
        [2, "7"],
        [1, "3"],
        [1, "0.025"],
      ] as const) {
        for (let tab = 0; tab < tabs; tab++) await page.keyboard.press("Tab");
        await page.keyboard.type(value);
      }
      await page.keyboard.press("Enter");
      await page.waitForFunction("document.querySelector('.bids').textContent.includes('weekend')");
      const [write] = server.writes;
      t.like(write, { method: "PUT", path: "/v1/bids/weekend" });
      t.like(write?.body, {
        workload: "render",
        part: "frames",
        units: 7,
        minimumUnits: 3,
        usdPerUnitHour: 0.025,
      });
      t.is(write?.headers["if-none-match"], "*");
      t.regex(String(write?.headers["idempotency-key"]), /^[0-9a-f-]{36}$/);
      t.is(await page.evaluate("document.activeElement.id"), "bid-button");
    },
  );

  pageTest(
    "what is wrong with a bid stands at its fields, and is gone once it is right",
    still(),
    async (t, { page, server, text }) => {
      await wholePage(page);
      await page.click("#bid-button");
      await page.type("#field-bid", "odd");
      await page.evaluate("document.querySelector('#field-units').value = '-3'");
      await page.click("#dialog-form .main");
      await page.waitForSelector("#fault-units");
      t.is(await text("#fault-units"), "Expected a whole number from 1; got -3.");
      t.is(await text("#fault-usdPerUnitHour"), "Expected a price above 0; got nothing.");
      t.deepEqual(await page.evaluate("[document.activeElement.id, document.querySelector('#field-units').value]"), [
        "field-units",
        "-3",
      ]);
      await page.evaluate(
        "document.querySelector('#field-units').value = '2'; document.querySelector('#field-usdPerUnitHour').value = '0.02'",
      );
      await page.click("#dialog-form .main");
      await page.waitForFunction(
        "document.querySelector('.bids').textContent.includes('odd') && !document.querySelector('dialog').open",
      );
      const keys = server.writes.map(({ headers }) => headers["idempotency-key"]);
      t.is(new Set(keys).size, 2);
    },
    /status of 400/,
  );

  pageTest("a bid is changed and withdrawn by its version", still(), async (t, { page, server }) => {
    await wholePage(page);
    await page.click('[aria-label="Change bid nightly"]');
    await page.evaluate("document.querySelector('#field-units').value = '9'");
    await page.click("#dialog-form .main");
    await page.waitForFunction("document.querySelector('.bids tr td:nth-child(3)').textContent.startsWith('9')");
    await page.click('[aria-label="Withdraw bid nightly"]');
    await page.click("#dialog-form .grave");
    await page.waitForFunction("!document.querySelector('.bids').textContent.includes('nightly')");
    t.deepEqual(
      server.writes.map(({ method, headers }) => [method, headers["if-match"]]),
      [
        ["PUT", '"1"'],
        ["DELETE", '"2"'],
      ],
    );
  });

  pageTest(
    "a write that nobody answered goes again under the same key",
    still(),
    async (t, { page, server, text }) => {
      await wholePage(page);
      await page.click('[aria-label="Checkpoint web now"]');
      server.failWith("silent");
      await page.click("#dialog-form .main");
      await page.waitForFunction("/Nobody answers/.test(document.querySelector('.problem').textContent)");
      t.regex(await text(".problem"), /could not be reached/);
      server.failWith(undefined);
      await page.click("#dialog-form .main");
      await closed(page);
      const keys = server.writes.map(({ headers }) => headers["idempotency-key"]);
      t.true(keys.length >= 2);
      t.is(new Set(keys).size, 1);
      await page.click('[aria-label="Checkpoint web now"]');
      await page.click("#dialog-form .main");
      await closed(page);
      t.not(server.writes.at(-1)?.headers["idempotency-key"], keys[0]);
    },
    /Failed to load resource/,
  );

  pageTest(
    "orders, preferences and the pause are sent as they are asked for",
    still(),
    async (t, { page, server, text }) => {
      await wholePage(page);
      await confirmed(page, '[aria-label="Checkpoint web now"]');
      await page.evaluate("document.querySelectorAll('.pool')[4].open = true");
      await confirmed(page, '.pool[open] [aria-label^="Drain "]');
      await page.click('[aria-label="Preferences of render"]');
      await page.waitForSelector("#field-priority");
      await page.select("#field-priority", "critical");
      await page.select("#field-levels\\.frames", "5-min Warning");
      await page.select("#field-measures", "chosen");
      await page.click("#field-allowedMeasures-degrade");
      await page.click("#dialog-form .main");
      await closed(page);
      await page.click("#engine-button");
      await page.type("#field-why", "a migration");
      await page.click("#dialog-form .grave");
      await page.waitForFunction("document.querySelector('#fleet-tiles').textContent.includes('a migration')");
      t.true((await text("#engine-control")).startsWith("Resume"));
      const preferred = {
        levels: { frames: "5-min Warning" },
        priority: "critical",
        allowedMeasures: ["shift", "checkpoint"],
      };
      const [checkpoint, drain, preferences, pause] = server.writes;
      t.like(checkpoint, { method: "POST", path: "/v1/workloads/web/checkpoint", body: {} });
      t.like(drain, { method: "POST", path: "/v1/workloads/render/drain" });
      t.like(preferences, { method: "PUT", path: "/v1/workloads/render/preferences", body: preferred });
      t.like(pause, { method: "PUT", path: "/v1/engine" });
      t.like(pause?.body, {
        paused: true,
        why: "a migration",
        until: new Date(Date.parse(fleetOf(server.fleet).at) + 3_600_000).toISOString(),
      });
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
      await page.type("#token", "right");
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
      await page.click("#bid-button");
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

  pageTest(
    "who may only read is offered nothing to change",
    still({ before: (server) => (server.fleet.readOnly = true) }),
    async (t, { page }) => {
      await wholePage(page);
      t.deepEqual(await texts(page, "main button:not(#token-form button)"), []);
    },
  );
});

type Page = OpenPage["page"];

const placeOfButton = "document.querySelector('#bid-button').getBoundingClientRect().top";

/** Waits until everything has been read and shown. */
async function wholePage(page: Page): Promise<void> {
  await page.waitForFunction(
    "document.querySelector('#decision-list > li h3') && document.querySelector('#demand-chart-0 canvas')",
  );
}

/** Waits for one more whole round of requests. */
async function roundOf(page: Page, askNow: () => Promise<void>): Promise<void> {
  const answered = page.waitForResponse((response) => response.url().endsWith("/v1/bids"));
  await askNow();
  await answered;
  await page.evaluate("new Promise((resolve) => setTimeout(resolve, 150))");
}

async function confirmed(page: Page, selector: string): Promise<void> {
  await page.click(selector);
  await page.click("#dialog-form button[type=submit]");
  await closed(page);
}

async function closed(page: Page): Promise<void> {
  await page.waitForFunction("!document.querySelector('dialog').open");
}

async function texts(page: Page, selector: string): Promise<readonly string[]> {
  return (await page.evaluate(
    `Array.from(document.querySelectorAll(${JSON.stringify(selector)}), (each) => each.textContent)`,
  )) as string[];
}

async function counted(page: Page, selector: string): Promise<number> {
  return (await texts(page, selector)).length;
}
