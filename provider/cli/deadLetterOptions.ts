import { regionOfQueue } from "../aws/deadLetters/callersSqs.js";
import type { FleetName, FleetQueues } from "../aws/deadLetters/fleetQueues.js";
import { nameForm } from "../declaration/fields.js";
import { InputError, show, type Fault } from "../errors.js";

type Options = Readonly<Record<string, string | boolean | undefined>>;

/** How a fleet's queues are found. */
export type QueueAddress =
  | ({ readonly kind: "fleet" } & FleetName)
  | { readonly kind: "events"; readonly url: string }
  | ({ readonly kind: "both" } & FleetQueues);

export interface DeadLetterInput {
  readonly address: QueueAddress;
  /** That of the queue's own URL; absent where the SDK's default chain has to give one. */
  readonly region?: string;
  readonly dryRun: boolean;
  readonly dropStale: boolean;
  readonly json: boolean;
}

/** A queue's URL on AWS, or on an endpoint elsewhere. */
const queueUrl = /^https?:\/\/[^/\s]+\/\d{12}\/[\w-]{1,75}\.fifo$/;

/** @throws InputError with every fault of the options. */
export function readDeadLetterOptions(options: Options): DeadLetterInput {
  const [fleet, stack] = [textOf(options, "fleet"), textOf(options, "stack")];
  const [queue, deadLetters] = [textOf(options, "queue"), textOf(options, "deadLetters")];
  const faults = [
    ...addressFaults(fleet, queue),
    ...lonelyFault("--stack", stack, "--fleet", fleet),
    ...lonelyFault("--dead-letters", deadLetters, "--queue", queue),
    ...stackFault(stack),
    ...urlFault("--queue", queue),
    ...urlFault("--dead-letters", deadLetters),
  ];
  if (queue !== undefined && queue === deadLetters) {
    faults.push({ where: "--dead-letters", expected: "another queue than --queue", got: show(queue) });
  }
  if (faults.length > 0) throw new InputError("these options", faults);
  const region = queue === undefined ? undefined : regionOfQueue(queue);
  return {
    address: addressOf(fleet, stack, queue, deadLetters),
    ...(region !== undefined && { region }),
    dryRun: options["dryRun"] === true,
    dropStale: options["dropStale"] === true,
    json: options["json"] === true,
  };
}

function addressOf(fleet?: string, stack?: string, queue = "", deadLetters?: string): QueueAddress {
  if (fleet !== undefined) return { kind: "fleet", fleet, ...(stack !== undefined && { stack }) };
  return deadLetters === undefined ? { kind: "events", url: queue } : { kind: "both", events: queue, deadLetters };
}

function addressFaults(fleet: string | undefined, queue: string | undefined): readonly Fault[] {
  if ((fleet === undefined) !== (queue === undefined)) {
    return fleet === undefined || nameForm.test(fleet)
      ? []
      : [{ where: "--fleet", expected: "the name of a fleet, as shop", got: show(fleet) }];
  }
  return [{ where: "--fleet", expected: "either --fleet or --queue", got: fleet === undefined ? "neither" : "both" }];
}

function stackFault(stack: string | undefined): readonly Fault[] {
  if (stack === undefined || /^[^/\s]+\/[^/\s]+$/.test(stack)) return [];
  return [{ where: "--stack", expected: "a project and a stack, as shop/production", got: show(stack) }];
}

function lonelyFault(flag: string, value: string | undefined, of: string, owner: string | undefined): readonly Fault[] {
  if (value === undefined || owner !== undefined) return [];
  return [{ where: flag, expected: `${of} beside it`, got: `${flag} alone` }];
}

function urlFault(flag: string, url: string | undefined): readonly Fault[] {
  if (url === undefined || queueUrl.test(url)) return [];
  const expected =
    "the URL of a FIFO queue, as https://sqs.us-east-1.amazonaws.com/123456789012/shop-events-0a1b2c3.fifo";
  return [{ where: flag, expected, got: show(url) }];
}

function textOf(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}
