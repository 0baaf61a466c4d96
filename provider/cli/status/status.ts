import { callersS3 } from "../../aws/callersS3.js";
import { show } from "../../errors.js";
import { givenUrl } from "../api/connection.js";
import { fleetNow } from "../api/fleetNow.js";
import { countRule, NumberOptions } from "../numberOptions.js";
import { withSteps } from "../steps.js";
import type { Terminal } from "../terminal.js";
import { lookAtFleet, type StatusQuestion } from "./fleetLook.js";
import { fleetStatus } from "./fleetStatus.js";
import { statusText } from "./statusText.js";

/** Options of `status` as commander gives them. */
export interface StatusOptions {
  readonly url?: string;
  readonly token?: string;
  readonly bucket?: string;
  readonly table?: string;
  readonly decisions?: string;
  readonly json?: true;
}

/** Names of S3's buckets and DynamoDB's tables, as their developer guides have them. */
const bucketForm = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const tableForm = /^[A-Za-z0-9_.-]{3,255}$/;

/**
 * `blended-fleet status`: a running fleet as it is now, by its API or read with the caller's own credentials. Nothing is
 * changed.
 * @throws InputError with every fault of the options, or where there is no such fleet; RequestFailedError where the
 * fleet's document can't be read; InterruptedError after Ctrl-C.
 */
export async function status(options: StatusOptions, terminal: Terminal): Promise<void> {
  if (options.bucket === undefined && givenUrl(options) !== undefined) return ofApi(options, terminal);
  const question = readQuestion(options);
  const look = await withSteps(
    `Looking at the fleet of ${question.address.bucket}`,
    (_, signal) => lookAtFleet(question, signal),
    terminal,
  );
  const found = fleetStatus(look);
  const style = { colour: terminal.colour, width: terminal.width };
  terminal.print(options.json ? JSON.stringify(found, undefined, 2) : statusText(found, style));
}

async function ofApi(options: StatusOptions, terminal: Terminal): Promise<void> {
  const numbers = new NumberOptions(textsOf(options));
  numbers.refuse({ table: "--table", decisions: "--decisions" }, "nothing without --bucket");
  numbers.check("this fleet");
  await fleetNow(options, terminal);
}

function textsOf({ url, token, table, decisions }: StatusOptions): Readonly<Record<string, string | undefined>> {
  return { url, token, table, decisions };
}

function readQuestion(options: StatusOptions): StatusQuestion {
  const { bucket = "", table } = options;
  const numbers = new NumberOptions(textsOf(options));
  numbers.refuse({ url: "--url", token: "--token" }, "nothing beside --bucket");
  if (!bucketForm.test(bucket))
    numbers.add({ where: "--bucket", expected: "a bucket's name, or an API in --url", got: show(options.bucket) });
  if (table !== undefined && !tableForm.test(table)) {
    numbers.add({ where: "--table", expected: "a table's name", got: show(table) });
  }
  const count = numbers.read("decisions", countRule("--decisions", 100), 3);
  numbers.check("this fleet");
  return {
    address: { s3: callersS3(), bucket },
    ...(table !== undefined && { table }),
    decisions: count,
    nowSeconds: Date.now() / 1000,
  };
}
