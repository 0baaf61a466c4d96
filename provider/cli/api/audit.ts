import { mostAuditEntries } from "../../api/readLimits.js";
import type { AuditResource } from "../../api/resources.js";
import { momentText } from "../../document/momentText.js";
import { bulletText, foldedText, printableText, styled, type TerminalStyle } from "../../replay/report/terminalText.js";
import { countRule, NumberOptions } from "../numberOptions.js";
import type { Terminal } from "../terminal.js";
import { clientOf, type ApiOptions } from "./connection.js";
import { printed } from "./printed.js";

export interface AuditOptions extends ApiOptions {
  readonly entries?: string;
}

/** `blended-fleet audit`: who changed what, the newest first. @throws as `fleetNow`. */
export async function audit({ entries, ...options }: AuditOptions, terminal: Terminal): Promise<void> {
  const numbers = new NumberOptions({ entries });
  const count = numbers.read("entries", countRule("--entries", mostAuditEntries), 20);
  const client = clientOf(options, numbers);
  numbers.check("this question");
  if (!client) return;
  const found = await client.audit(count);
  printed({ entries: found }, (style) => auditText(found, style), options, terminal);
}

export function auditText(entries: readonly AuditResource[], style: TerminalStyle): string {
  if (entries.length === 0) return "Nobody has changed anything.";
  return entries.map((entry) => entryText(entry, style)).join("\n");
}

function entryText({ at, by, request, before, after }: AuditResource, style: TerminalStyle): string {
  const title = foldedText(printableText(`${at} ${request}`), style.width);
  const lines = [`by ${by}`, ...changesOf(before, after)].map((line) => {
    return bulletText(line, style.width, foldedText);
  });
  return [styled(title, "ours", style), ...lines].join("\n");
}

/** Each field that became another: all of what is new, and of what is gone. */
function changesOf(before: unknown, after: unknown): readonly string[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const changes = names.flatMap((name) => {
    const [was, is] = [old.get(name), now.get(name)];
    if (was === is) return [];
    return [was === undefined ? `${name}: ${is}` : `${name}: ${was} → ${is ?? "nothing"}`];
  });
  return changes.length > 0 ? changes : ["all as it was"];
}

/** By name, as text: moments as people read them. */
function fieldsOf(value: unknown): ReadonlyMap<string, string> {
  if (typeof value !== "object" || value === null) return new Map();
  return new Map(
    Object.entries(value).map(([name, field]: [string, unknown]) =>
      name.endsWith(secondsEnding) && typeof field === "number"
        ? [name.slice(0, -secondsEnding.length), momentText(field)]
        : [name, typeof field === "string" ? field : JSON.stringify(field)],
    ),
  );
}

/** What is stored of owners' writes has no seconds but those of moments, since 1970. */
const secondsEnding = "Seconds";
