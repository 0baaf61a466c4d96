import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { FleetApi } from "../api/fleetApi.js";
import { openApiDocument } from "../api/openApi.js";
import { routes } from "../api/routes.js";
import type { FleetArgs } from "../declaration/args.js";
import { parseFleet } from "../declaration/declaration.js";
import { readFleetFile } from "../declaration/fleetFile.js";
import { marketWarnings } from "../declaration/marketRules.js";
import { momentText } from "../document/momentText.js";
import { catalogue } from "../engine/catalogue.js";
import type { FleetSpec } from "../engine/fleet.js";
import { InputError, show } from "../errors.js";
import { readDeclaredMarket } from "../market/declaredMarket.js";
import { countedText } from "../replay/report/figureText.js";
import { wrappedText } from "../replay/report/terminalText.js";
import { newToken } from "../serve/dashboardHandler.js";
import { fleetHandler } from "../serve/fleetHandler.js";
import { readIdentitiesFile } from "../serve/identitiesFile.js";
import type { Identity } from "../serve/identity.js";
import { LiveFleet } from "../serve/liveFleet.js";
import { fleetPage } from "../web/fleetPage.js";
import { fleetName } from "./fleetName.js";
import { readAddress, served } from "./localServer.js";
import { NumberOptions, seedRule } from "./numberOptions.js";
import { packageRoot } from "./packageRoot.js";
import { warn, type Terminal } from "./terminal.js";

type Options = Readonly<Record<string, string | undefined>>;

interface ServeInput {
  readonly host: string;
  readonly port: number;
  readonly spec: FleetSpec;
  readonly warnings: readonly string[];
  readonly identities: readonly Identity[];
  /** Whether they came from a file: if not, the one there is has its token printed. */
  readonly areGiven: boolean;
  readonly speed: number;
  readonly days: number;
  readonly seed: number;
  readonly fromSeconds: number;
}

const defaultPort = 8787;

/** Of one caller, for reads and for writes: a tool that tries the API out asks hundreds a second, and harms nobody else here. */
const rate = { perSecond: 1000, burst: 2000 };

/**
 * `blended-fleet serve`: a fleet on the synthetic market behind the developer API, until Ctrl-C.
 * @throws InputError with every fault of options, fleet and identities at once, or where the port can't be had.
 */
export async function serve(options: Options, terminal: Terminal): Promise<void> {
  const input = readInput(options);
  const folder = options["data"] ?? mkdtempSync(join(tmpdir(), "blended-fleet-serve-"));
  const end = new AbortController();
  const live = liveFleet(input, folder, end.signal);
  warn(options["fleet"] ?? exampleFleet(), input.warnings, terminal);
  const failed = (failure: unknown): void => terminal.error(failure instanceof Error ? (failure.stack ?? "") : "");
  const nowSeconds = (): number => Date.now() / 1000;
  const rates = { reads: rate, writes: rate, realSeconds: nowSeconds };
  const api = new FleetApi(live.sources, { ...rates, failed, takesBearer: true });
  const { host, port, identities } = input;
  const openApi = JSON.stringify(openApiDocument(routes, { takesBearer: true }));
  const answer = fleetHandler({ page: fleetPage, openApi: () => openApi, api, identities, nowSeconds });
  try {
    await served(
      { host, port, answer },
      async ({ origin }, signal) => {
        signal.addEventListener("abort", () => end.abort());
        terminal.print(greeting(input, origin, terminal.width));
        await live.run();
        if (!signal.aborted) terminal.error("The market is over: the fleet stays as it is, and its API answers on.");
      },
      terminal,
    );
  } finally {
    end.abort();
    if (options["data"] === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function liveFleet(
  { spec, days, seed, fromSeconds, speed }: ServeInput,
  folder: string,
  signal: AbortSignal,
): LiveFleet {
  const time = {
    nowMilliseconds: () => performance.now(),
    wait: (milliseconds: number, until: AbortSignal) =>
      wait(milliseconds, undefined, { signal: until }).catch(() => undefined),
  };
  return new LiveFleet({ spec, types: catalogue, days, seed, folder, fromSeconds, speed, time, signal });
}

function readInput(options: Options): ServeInput {
  const numbers = new NumberOptions(options);
  const fromSeconds = Math.floor(Date.now() / 1000);
  const address = readAddress(options, defaultPort, numbers);
  const days = numbers.read("days", { flag: "--days", expected: "days, 1 to 365", least: 1, most: 365 }, 7);
  const seed = numbers.read("seed", seedRule, 1);
  const speed = options["speed"] === "max" ? Infinity : numbers.read("speed", speedRule, 60);
  const fleet = numbers.collect(() => declaredFleet(options["fleet"] ?? exampleFleet(), fromSeconds));
  const file = options["identities"];
  const identities = file === undefined ? [ownIdentity()] : numbers.collect(() => readIdentitiesFile(file));
  numbers.collect(() => makeFolder(options["data"]));
  numbers.check("this server");
  if (!fleet || !identities) throw new RangeError("expected a fleet and identities where there is no fault");
  return { ...address, ...fleet, identities, areGiven: file !== undefined, speed, days, seed, fromSeconds };
}

const speedRule = {
  flag: "--speed",
  expected: "seconds of the fleet in a second, 1 to 100000, or max",
  least: 1,
  most: 100_000,
};

function exampleFleet(): string {
  return packageRoot("examples", "teams", "fleet.yaml");
}

function declaredFleet(path: string, nowEpochSeconds: number): Pick<ServeInput, "spec" | "warnings"> {
  const declared = readFleetFile(path);
  const market = readDeclaredMarket(declared, dirname(path));
  const name = resolve(path) === exampleFleet() ? "teams" : fleetName(path);
  const spec = parseFleet(declared, { name, nowEpochSeconds, source: path, ...(market && { market }) });
  return { spec, warnings: marketWarnings((declared as FleetArgs).market, market, nowEpochSeconds) };
}

/** The account is the one of AWS's own examples. */
function ownIdentity(): Identity {
  return { name: "you", arn: "arn:aws:iam::111122223333:user/you", token: newToken() };
}

function makeFolder(path: string | undefined): void {
  if (path === undefined) return;
  try {
    mkdirSync(path, { recursive: true });
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : show(cause);
    throw new InputError("data folder", [{ where: "--data", expected: "a folder that can be written", got }]);
  }
}

function greeting(input: ServeInput, origin: string, width: number): string {
  const { spec, identities, areGiven, speed, days, seed, fromSeconds } = input;
  const pace = speed === Infinity ? "as fast as it can" : `${countedText(speed, "second")} of it in one`;
  const [first] = identities;
  const fragment = areGiven ? "" : `#token=${first?.token ?? ""}`;
  const who = areGiven
    ? `For ${countedText(identities.length, "identity", "identities")} of the file: the page has the token of one after #token=, others sign.`
    : "For who has the token above: it is in the address.";
  const market = `The fleet ${spec.name} runs on a SYNTHETIC market, generated with seed ${seed}, ${pace}, from ${momentText(fromSeconds)} for ${countedText(days, "day")}.`;
  return [
    wrappedText(market, width),
    `Page and API: ${origin}/${fragment}`,
    `OpenAPI:      ${origin}/openapi.json`,
    wrappedText(`${who} Ctrl-C ends it.`, width),
  ].join("\n");
}
