import { schemasOf } from "./settings.js";
import type { Rule } from "./rule.js";

const [begin, end] = ["<!-- policies: written by npm run policies -->", "<!-- /policies -->"];

/** The pack's policies as a table for the docs: what each asks for, how grave it is, and what may be set. */
export function policyTable(rules: readonly Rule[]): string {
  const rows = rules.map((rule) => [
    `\`${rule.name}\``,
    rule.enforcementLevel,
    rule.severity,
    rule.description,
    settingsText(rule),
    rule.remedies === undefined ? "" : "yes",
  ]);
  const head = ["policy", "default", "severity", "what has to be", "settings, with their defaults", "remediates"];
  return aligned([head, ...rows]);
}

/** The docs with the table in its place. */
export function withTable(text: string, table: string): string {
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`expected a place for the table: ${begin} … ${end}`);
  return `${before}${begin}\n\n${table}\n\n${end}${after}`;
}

/** `except` is every policy's, and told once. */
function settingsText(rule: Rule): string {
  return Object.entries(schemasOf(rule))
    .filter(([name]) => name !== "except")
    .map(([name, { default: value }]) => `\`${name}\` ${text(value)}`)
    .join("; ");
}

function text(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : JSON.stringify(value);
}

/** As prettier writes a table. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...rest] = rows;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rest.map(line)].join("\n");
}
