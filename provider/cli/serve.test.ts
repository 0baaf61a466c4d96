import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import type {
  BidResource,
  DecisionResource,
  EngineResource,
  FleetResource,
  PreferencesResource,
} from "../api/resources.js";
import { parseFleet } from "../declaration/declaration.js";
import { readFleetFile } from "../declaration/fleetFile.js";
import { exampleMarket } from "../market/fixtures/exampleMarket.js";
import { marketText } from "../market/marketText.js";
import { readIdentitiesFile } from "../serve/identitiesFile.js";
import { refusedCommand } from "./fixtures/refusedCommand.js";
import { runCommand } from "./fixtures/runCommand.js";
import { runningCommand } from "./fixtures/runningCommand.js";

const root = mkdtempSync(join(tmpdir(), "blended-fleet-serve-test-"));
test.after.always(() => rmSync(root, { recursive: true, force: true }));

async function served(t: ExecutionContext, args: readonly string[] = []) {
  const server = runningCommand(t, ["serve", "--port", "0", "--speed", "600", ...args]);
  const [, url = ""] = await server.shown(/Page and API: (\S+)/);
  return { server, url };
}

/** What a command answered as JSON, once that is as wanted. */
async function answered<T>(args: readonly string[], isWanted: (found: T) => boolean = () => true): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const { status, printed, said } = await runCommand([...args, "--json"]);
    if (status !== 0) throw new Error(said);
    const found = JSON.parse(printed) as T;
    if (isWanted(found)) return found;
    if (attempt > 100) throw new Error(`never as wanted: ${printed}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test("a fleet is served: a bid is placed, granted and explained, and Ctrl-C ends it within a second", async (t) => {
  const { server, url } = await served(t);
  const at = ["--url", url];
  const place = ["bid", "place", "nightly", "--workload", "training", "--level", "imm", "--units", "4"];
  const placed = await runCommand([...place, "--price", "0.09", "--until", "4h", ...at]);
  t.is(placed.status, 0, placed.said);
  t.regex(placed.printed, /^Placed, by arn:aws:iam::111122223333:user\/you:/);
  const { bids } = await answered<{ bids: readonly BidResource[] }>(
    ["bid", "list", ...at],
    ({ bids: [first] }) => first?.allocation !== undefined,
  );
  t.is(bids.length, 1);
  t.like(bids[0], { bid: "nightly", workload: "training", part: "main", units: 4, version: 1 });
  t.true((bids[0]?.allocation?.usdPerUnitHour ?? Infinity) <= 0.09);
  const list = await runCommand(["bid", "list", ...at]);
  t.regex(list.printed, /nightly/);
  const { fleet } = await answered<{ fleet: FleetResource }>(["status", ...at]);
  t.is(fleet.fleet, "teams");
  const explained = await runCommand(["explain", ...at, "--workload", "training"]);
  t.regex(explained.printed, /^Decided at 20.*\n- training: /);
  for (const workload of ["shop", "reports", "training"]) {
    const one = ["explain", ...at, "--decisions", "1", "--workload", workload];
    const { decisions } = await answered<{ decisions: readonly DecisionResource[] }>(one);
    t.is(decisions.length, 1, `${workload}'s last is found, however many of others were since`);
    t.true(decisions.every(({ actions }) => actions.every((action) => action.workload === workload)));
  }
  const { status, milliseconds } = await server.end("SIGINT");
  t.is(status, 0, server.said());
  t.true(milliseconds < 1000, `${milliseconds} ms`);
});

test("what an owner prefers, orders and pauses is shown, changed and taken back", async (t) => {
  const { url } = await served(t);
  const at = ["--url", url];
  t.is((await runCommand(["prefer", "shop", ...at])).printed, "shop is as declared.");
  const prefer = ["prefer", "shop", "--level", "checkout=non", "--threshold", "0.4", ...at];
  await answered<PreferencesResource>(prefer);
  const kept = await answered<PreferencesResource>(["prefer", "shop", "--priority", "standard", ...at]);
  t.like(kept, { levels: { checkout: "Non-Interruptible" }, impactThreshold: 0.4, priority: "standard", version: 2 });
  t.regex((await runCommand(["prefer", "shop", ...at])).printed, /level of checkout: Non-Interruptible/);
  const forgotten = await runCommand(["prefer", "shop", "--reset", ...at]);
  t.is(forgotten.printed, "shop is as declared.");
  const { engine } = await answered<{ engine: EngineResource }>([
    "pause",
    "--until",
    "2h",
    "--why",
    "a drill",
    ...at,
  ]).then((paused) => ({ engine: paused as unknown as EngineResource }));
  t.like(engine, { paused: true, why: "a drill" });
  const bid = ["--units", "1", "--price", "0.05", "--until", "4h", ...at];
  t.like(await answered<BidResource>(["bid", "place", "a", "--workload", "training", ...bid]), { part: "main" });
  const which = await runCommand(["bid", "place", "b", "--workload", "shop", ...bid]);
  t.deepEqual([which.status, which.printed], [2, ""]);
  t.regex(which.said, /- part: expected one of checkout, catalogue, got nothing/);
  t.regex((await runCommand(["status", ...at])).printed, /Paused until .* by .*user\/you: a drill/);
  t.is((await runCommand(["resume", ...at])).printed, "The engine decides.");
  const checkpoint = await runCommand(["checkpoint", "training", ...at]);
  t.regex(checkpoint.printed, /^From the next decision on, the work of every unit of training is saved\./);
  for (const command of ["prices", "charges"]) t.is((await runCommand([command, ...at])).status, 0, command);
});

test("identities of a file have their own workloads, by token or by signature", async (t) => {
  const identities = "examples/teams/identities.json";
  const { server, url } = await served(t, ["--identities", identities, "--fleet", "examples/teams/fleet.yaml"]);
  t.notRegex(url, /#/);
  t.regex(server.printed(), /^The fleet teams /, "named as without --fleet");
  const [web, , ml] = readIdentitiesFile(identities);
  const bid = ["--part", "main", "--units", "1", "--price", "0.05", "--until", "4h", "--url", url];
  const own = await runCommand(["bid", "place", "a", "--workload", "training", ...bid, "--token", ml?.token ?? ""]);
  t.is(own.status, 0, own.said);
  const others = await runCommand(["bid", "place", "b", "--workload", "training", ...bid, "--token", web?.token ?? ""]);
  t.is(others.status, 1);
  t.regex(others.said, /the API refused this \(403, /);
  const nobody = await runCommand(["status", "--url", url, "--token", "nobody-has-this-token"]);
  t.deepEqual([nobody.status, nobody.printed], [1, ""]);
  t.regex(nobody.said, /\(401, .*\): nobody here has this token/);
});

test("a dashboard signs with the user's own credentials what its page asks", async (t) => {
  const identities = "examples/teams/identities.json";
  const { url } = await served(t, ["--identities", identities]);
  const keys = readIdentitiesFile(identities).find(({ signing }) => signing)?.signing;
  const environment = {
    AWS_ACCESS_KEY_ID: keys?.accessKeyId ?? "",
    AWS_SECRET_ACCESS_KEY: keys?.secretAccessKey ?? "",
  };
  const board = runningCommand(t, ["dashboard", "--url", url, "--port", "0"], environment);
  const [, origin = "", token = ""] = await board.shown(/Page: (\S+)\/#token=(\S+)/);
  const authorization = `Bearer ${token}`;
  const fleet = await fetch(`${origin}/v1/fleet`, { headers: { authorization } });
  t.is(fleet.status, 200);
  t.like(await fleet.json(), { fleet: "teams" });
  t.is((await fetch(`${origin}/v1/fleet`)).status, 401);
  t.regex(await (await fetch(origin)).text(), /^<!doctype html>/i);
  const direct = runningCommand(t, ["status", "--url", url, "--json"], environment);
  t.is((await direct.shown(/"fleet": "teams"/))[0], '"fleet": "teams"');
  const { status, milliseconds } = await board.end("SIGINT");
  t.is(status, 0, board.said());
  t.true(milliseconds < 1000, `${milliseconds} ms`);
});

test("an API that is not there is told as that", async (t) => {
  const { server, url } = await served(t);
  await server.end("SIGINT");
  const gone = await runCommand(["status", "--url", url]);
  t.deepEqual([gone.status, gone.printed], [1, ""]);
  t.regex(gone.said, /^blended-fleet: http:\/\/127\.0\.0\.1:\d+ can't be reached: .*ECONNREFUSED/);
});

test("every fault of serve's options, fleet and identities is told at once", async (t) => {
  const folder = join(root, "faults");
  mkdirSync(folder);
  writeFileSync(join(folder, "fleet.yaml"), "zones: [nowhere]\nworkloads: []\n");
  writeFileSync(join(folder, "ids.json"), '{ "identities": [{ "name": "a", "arn": "b", "token": "c" }] }');
  const files = ["--fleet", join(folder, "fleet.yaml"), "--identities", join(folder, "ids.json")];
  const args = ["serve", ...files, "--speed", "0", "--port", "70000", "--days", "0", "--host", "a b", "--seed", "x"];
  const said = await refusedCommand(t, folder, args);
  const places = said.slice(1).map((line) => line.replace(/^- (.*): expected .*/, "$1"));
  t.deepEqual(places, [
    "--port",
    "--host",
    "--days",
    "--seed",
    "--speed",
    "fleet.yaml: zones[0]",
    "fleet.yaml: workloads",
    "ids.json: identities[0].arn",
    "ids.json: identities[0].token",
  ]);
});

test("a port that is in use is refused", async (t) => {
  const { url } = await served(t);
  const folder = join(root, "port");
  mkdirSync(folder);
  const { port } = new URL(url);
  const said = await refusedCommand(t, folder, ["serve", "--port", port]);
  t.deepEqual(said.slice(1), [`- --port: expected a port that is free, got ${port} (EADDRINUSE)`]);
});

test("every fault of a command on an API is told at once", async (t) => {
  const folder = join(root, "commands");
  mkdirSync(folder);
  const place = ["bid", "place", "a", "--url", "nowhere", "--units", "0", "--minimum", "x", "--price", "-1"];
  const said = await refusedCommand(t, folder, [...place, "--level", "q", "--until", "soon", "--from", "2026-03-01"]);
  t.deepEqual(
    said.slice(1).map((line) => line.replace(/^- (.*): expected .*/, "$1")),
    ["--workload", "--level", "--units", "--minimum", "--price", "--from", "--until", "--url"],
  );
  const both = await refusedCommand(t, folder, ["status", "--bucket", "some-bucket", "--url", "http://127.0.0.1:1"]);
  t.deepEqual(both.slice(1), ["- --url: expected nothing beside --bucket, got http://127.0.0.1:1"]);
  const reset = [
    "prefer",
    "shop",
    "--url",
    "http://127.0.0.1:1/#token=a",
    "--reset",
    "--level",
    "a=imm",
    "--allow",
    "all",
  ];
  t.deepEqual(
    (await refusedCommand(t, folder, reset)).slice(1).map((line) => line.replace(/^- (.*): expected .*/, "$1")),
    ["--allow", "--reset"],
  );
  const empty = ["prefer", "shop", "--url", "http://127.0.0.1:1/#token=a", "--priority", "", "--profile", ""];
  t.deepEqual(
    (await refusedCommand(t, folder, empty)).slice(1).map((line) => line.replace(/^- (.*): expected .*/, "$1")),
    ["--priority", "--profile"],
  );
  const twice = ["--level", "a=imm", "--level", "a=non", "--allow", "shift,none", "--threshold", "1001"];
  t.deepEqual(
    (await refusedCommand(t, folder, ["prefer", "shop", "--url", "http://127.0.0.1:1/#token=a", ...twice])).slice(1),
    [
      '- --level: expected one level of a, got "a=non" beside another',
      '- --threshold: expected a share of the hourly price, 0 to 1000, got "1001"',
      '- --allow: expected none alone, or measures, got "shift,none"',
    ],
  );
  const many = ["bid", "place", "a", "--url", "http://127.0.0.1:1/#token=a", "--workload", "w", "--part", "p"];
  const tooMany = await refusedCommand(t, folder, [...many, "--units", "1e99", "--price", "1", "--until", "1h"]);
  t.deepEqual(tooMany.slice(1), ['- --units: expected a whole number of units, 1 to 10000, got "1e99"']);
});

test("the example's teams own what their identities say, and bid for more than the budget has", (t) => {
  const path = "examples/teams/fleet.yaml";
  const fleet = parseFleet(readFleetFile(path), { name: "teams", nowEpochSeconds: 0, source: path, oneRegion: true });
  const owners = new Set(fleet.workloads.flatMap(({ owners: of = [] }) => of));
  for (const { arn } of readIdentitiesFile("examples/teams/identities.json")) {
    const role = arn.replace(/:sts:(.*):assumed-role\/([^/]+)\/.*/, ":iam:$1:role/$2");
    t.true(owners.has(role), role);
  }
  const bidUnits = fleet.workloads.flatMap(({ parts }) => parts).reduce((sum, part) => sum + (part.bidUnits ?? 0), 0);
  const cheapest = Math.min(...fleet.pools.map(({ usdPerHour }) => usdPerHour));
  t.true(bidUnits * cheapest > fleet.budgetUsdPerHour);
  t.regex(readFileSync("examples/teams/README.md", "utf8"), /blended-fleet serve/);
});

test("a fleet file's market is read from the file's folder, and what to look at in it is told", async (t) => {
  const folder = mkdtempSync(join(root, "market-"));
  writeFileSync(join(folder, "market.json"), marketText(exampleMarket).replace("0.04", "0.041"));
  const file = join(folder, "fleet.json");
  const workloads = [{ name: "web", units: 2, needs: { vcpu: 2, memoryGiB: 8 } }];
  const market = { file: "market.json", maximumAgeDays: 0.01 };
  writeFileSync(file, JSON.stringify({ zones: ["eu-west-1a"], workloads, market }));
  const { server } = await served(t, ["--fleet", file]);
  const warning = `warning: ${file}: market.json was changed since it was pulled.`;
  for (let attempt = 0; attempt < 100 && !server.said().includes(warning); attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  t.true(server.said().includes(warning), server.said());
});
