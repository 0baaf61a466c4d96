import type { EngineResource, OrderResource } from "../../api/resources.js";
import type { FleetClient } from "../../client/fleetClient.js";
import { printableText, wrappedText, type TerminalStyle } from "../../replay/report/terminalText.js";
import { NumberOptions } from "../numberOptions.js";
import type { Terminal } from "../terminal.js";
import { clientOf, type ApiOptions } from "./connection.js";
import { momentOf, readMoment } from "./moments.js";
import { printed } from "./printed.js";

export interface OrderOptions extends ApiOptions {
  readonly instance?: string;
}

export interface PauseOptions extends ApiOptions {
  readonly until?: string;
  readonly why?: string;
}

/** `blended-fleet checkpoint`: the work of a workload is saved now. @throws as `fleetNow`. */
export async function checkpoint(workload: string, options: OrderOptions, terminal: Terminal): Promise<void> {
  const client = connected(options);
  const order = await client.checkpoint(workload, options.instance);
  const what = order.instance === undefined ? `every unit of ${workload}` : `${order.instance} of ${workload}`;
  printed(order, (style) => ordered(order, `the work of ${what} is saved`, style), options, terminal);
}

/** `blended-fleet drain`: a unit is replaced, its work saved and it is let go. @throws as `fleetNow`. */
export async function drain(
  workload: string,
  options: OrderOptions & { readonly instance: string },
  terminal: Terminal,
): Promise<void> {
  const client = connected(options);
  const order = await client.drain(workload, options.instance);
  const text = `${options.instance} of ${workload} is replaced, then released at the notice of its level`;
  printed(order, (style) => ordered(order, text, style), options, terminal);
}

function ordered({ at, by, order }: OrderResource, what: string, { width }: TerminalStyle): string {
  return wrappedText(printableText(`From the next decision on, ${what}. Order ${order}, at ${at} by ${by}.`), width);
}

/** `blended-fleet pause`: nothing new is decided for a while. @throws as `fleetNow`. */
export async function pause(options: PauseOptions, terminal: Terminal): Promise<void> {
  const numbers = new NumberOptions({});
  const until = readMoment(options.until, "--until", numbers);
  const client = connected(options, numbers);
  const moment = until && momentOf(until, "inSeconds" in until ? (await client.fleet()).at : "");
  const change = {
    paused: true,
    ...(moment !== undefined && { until: moment }),
    ...(options.why !== undefined && { why: options.why }),
  };
  const { version } = await client.engine();
  const engine = await client.changeEngine(change, version);
  printed(engine, (style) => engineText(engine, style), options, terminal);
}

/** `blended-fleet resume`. @throws as `fleetNow`. */
export async function resume(options: ApiOptions, terminal: Terminal): Promise<void> {
  const client = connected(options);
  const { version } = await client.engine();
  const engine = await client.changeEngine({ paused: false }, version);
  printed(engine, (style) => engineText(engine, style), options, terminal);
}

function engineText({ paused, pausedUntil, why }: EngineResource, { width }: TerminalStyle): string {
  if (!paused) return "The engine decides.";
  const text = `The engine is paused until ${pausedUntil ?? "it is resumed"}${why === undefined ? "" : `: ${why}`}`;
  return wrappedText(printableText(text), width);
}

function connected(options: ApiOptions, numbers = new NumberOptions({})): FleetClient {
  const client = clientOf(options, numbers);
  numbers.check("this request");
  if (!client) throw new RangeError("expected a client where there is no fault");
  return client;
}
