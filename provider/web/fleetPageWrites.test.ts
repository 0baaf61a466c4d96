import { fleetOf } from "./fixtures/exampleFleet.js";
import { clicked, closed, confirmed, still, texts, typed, wholePage, withPages } from "./fixtures/pageTests.js";

withPages((pageTest) => {
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
      await clicked(page, "#bid-button");
      await typed(page, "#field-bid", "odd");
      await page.evaluate("document.querySelector('#field-units').value = '-3'");
      await clicked(page, "#dialog-form .main");
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
      await clicked(page, "#dialog-form .main");
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
    await clicked(page, '[aria-label="Change bid nightly"]');
    await page.evaluate("document.querySelector('#field-units').value = '9'");
    await clicked(page, "#dialog-form .main");
    await page.waitForFunction("document.querySelector('.bids tr td:nth-child(3)').textContent.startsWith('9')");
    await clicked(page, '[aria-label="Withdraw bid nightly"]');
    await clicked(page, "#dialog-form .grave");
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
      await clicked(page, '[aria-label="Checkpoint web now"]');
      server.failWith("silent");
      await clicked(page, "#dialog-form .main");
      await page.waitForFunction("/Nobody answers/.test(document.querySelector('.problem').textContent)");
      t.regex(await text(".problem"), /could not be reached/);
      server.failWith(undefined);
      await clicked(page, "#dialog-form .main");
      await closed(page);
      const keys = server.writes.map(({ headers }) => headers["idempotency-key"]);
      t.true(keys.length >= 2);
      t.is(new Set(keys).size, 1);
      await clicked(page, '[aria-label="Checkpoint web now"]');
      await clicked(page, "#dialog-form .main");
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
      await clicked(page, '[aria-label="Preferences of render"]');
      await page.waitForSelector("#field-priority");
      await page.select("#field-priority", "critical");
      await page.select("#field-levels\\.frames", "5-min Warning");
      await page.select("#field-measures", "chosen");
      await clicked(page, "#field-allowedMeasures-degrade");
      await clicked(page, "#dialog-form .main");
      await closed(page);
      await clicked(page, "#engine-button");
      await typed(page, "#field-why", "a migration");
      await clicked(page, "#dialog-form .grave");
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

  pageTest("steps of degradation are chosen from those declared", still(), async (t, { page, server }) => {
    await wholePage(page);
    await clicked(page, '[aria-label="Preferences of web"]');
    await page.waitForSelector("#field-steps");
    await page.select("#field-steps", "chosen");
    await clicked(page, "#field-degradation-no-suggestions");
    await clicked(page, "#dialog-form .main");
    await closed(page);
    await clicked(page, '[aria-label="Preferences of web"]');
    await page.waitForFunction("document.querySelector('#field-steps')?.value === 'chosen'");
    await clicked(page, "#field-degradation-no-suggestions");
    await clicked(page, "#dialog-form .main");
    await closed(page);
    const quiet = { name: "no-suggestions", savesUnits: 2, qualityUsdPerHour: 0.2 };
    const readOnly = { name: "read-only", savesUnits: 4, qualityUsdPerHour: 3 };
    t.deepEqual(
      server.writes.map(({ body }) => body),
      [{ degradation: [readOnly] }, { degradation: [readOnly, quiet] }],
    );
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
