import * as z from "zod/mini";
import { Level } from "../engine/level.js";
import { ChargeKind, type ChargeLine, type HourAccount } from "../engine/pricing/hourAccount.js";
import type { FormOf } from "./formOf.js";
import { readStored } from "./storedForm.js";

/* The form of an hour's account as it is stored. Held to the engine's types by the compiler. */

const number = z.number();
const whole = z.int();

const chargeLine = z.strictObject({
  workload: z.string(),
  level: z.enum(Level),
  kind: z.enum(ChargeKind),
  unitHours: number,
  microUsd: whole,
} satisfies FormOf<ChargeLine>);

export const hourAccountForm = z.strictObject({
  fromSeconds: number,
  lines: z.array(chargeLine),
  realMicroUsd: whole,
  spreadMicroUsd: whole,
  shadowMicroUsd: whole,
  surplusMicroUsd: whole,
  onDemandMicroUsd: whole,
} satisfies FormOf<HourAccount>);

/** @throws CorruptDataError for text that is none. @param where names it in messages. */
export function readHourAccount(json: string, where: string): HourAccount {
  return readStored(hourAccountForm, { json, where, expected: "the account of an hour" });
}
