import type { HourAccount } from "../engine/pricing/hourAccount.js";
import { hourAccountForm } from "./pricingForms.js";
import { readStored } from "./storedForm.js";

export function writeHourAccount(account: HourAccount): string {
  return JSON.stringify(account);
}

/** @throws CorruptDataError for text that is no hour's account. @param where names it in messages. */
export function readHourAccount(json: string, where: string): HourAccount {
  return readStored(hourAccountForm, { json, where, expected: "the account of an hour" });
}
