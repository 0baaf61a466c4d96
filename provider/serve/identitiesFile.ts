import { readFileSync } from "node:fs";
import { InputError, show, type Fault } from "../errors.js";
import type { Identity } from "./identity.js";

const shortestToken = 16;
const mostIdentities = 1000;
/** As IAM writes the identity of a caller: a user, a role or a role's session. */
const arnForm = /^arn:aws[a-z-]*:(iam::\d{12}:(user|role)|sts::\d{12}:assumed-role)\/[\w+=,.@/-]{1,512}$/;
const nameForm = /^[A-Za-z][\w-]{0,63}$/;
/** As bearer tokens may be written (RFC 6750), and not longer than a header may well be. */
const tokenForm = /^[\w.~+/-]{16,512}=*$/;

/**
 * Reads who may call from a file: `{ "identities": [{ "name", "arn", "token", "accessKeyId"?, "secretAccessKey"? }] }`.
 * @throws InputError with every fault there is. Secrets are not shown in it.
 */
export function readIdentitiesFile(path: string): readonly Identity[] {
  return parseIdentities(readText(path), path);
}

export function parseIdentities(text: string, path: string): readonly Identity[] {
  const value = parseJson(text, path);
  const listed = isRecord(value) ? value["identities"] : undefined;
  const faults: Fault[] = isRecord(value) ? unknownFields(value, ["identities"], "") : [];
  if (!Array.isArray(listed) || listed.length === 0 || listed.length > mostIdentities) {
    const expected = `a list of 1 to ${mostIdentities} identities`;
    faults.push({ where: "identities", expected, got: Array.isArray(listed) ? `${listed.length}` : show(listed) });
  }
  const items: readonly unknown[] = Array.isArray(listed) ? listed : [];
  faults.push(...items.flatMap((item, index) => identityFaults(item, `identities[${index}]`)));
  faults.push(...["name", "arn", "token", "accessKeyId"].flatMap((field) => repeatedFaults(items, field)));
  throwIfAny(faults, path);
  return items.map((item) => identityOf(item as Readonly<Record<string, string>>));
}

interface FieldRule {
  readonly field: string;
  readonly expected: string;
  readonly form: RegExp;
  readonly isSecret?: boolean;
}

const rules: readonly FieldRule[] = [
  { field: "name", expected: "a name of up to 64 letters, digits, _ and - that starts with a letter", form: nameForm },
  { field: "arn", expected: "the ARN of a user or role, as arn:aws:iam::111122223333:role/ml-team", form: arnForm },
  {
    field: "token",
    expected: `${shortestToken} to 512 letters, digits and any of . _ ~ + / -`,
    form: tokenForm,
    isSecret: true,
  },
];
const signingRules: readonly FieldRule[] = [
  { field: "accessKeyId", expected: "16 to 128 capitals and digits", form: /^[A-Z0-9]{16,128}$/ },
  { field: "secretAccessKey", expected: "16 to 512 visible characters", form: /^[!-~]{16,512}$/, isSecret: true },
];

function identityFaults(item: unknown, where: string): readonly Fault[] {
  if (!isRecord(item)) return [{ where, expected: "an object with name, arn and token", got: show(item) }];
  const signs = signingRules.some(({ field }) => item[field] !== undefined);
  const fields = [...rules, ...signingRules].map(({ field }) => field);
  return [
    ...unknownFields(item, fields, `${where}.`),
    ...(signs ? [...rules, ...signingRules] : rules).flatMap((rule) => fieldFaults(item[rule.field], rule, where)),
  ];
}

function fieldFaults(value: unknown, { field, expected, form, isSecret }: FieldRule, where: string): readonly Fault[] {
  if (typeof value === "string" && form.test(value)) return [];
  const got = isSecret === true && typeof value === "string" ? `${value.length} characters` : show(value);
  return [{ where: `${where}.${field}`, expected, got }];
}

function unknownFields(item: Record<string, unknown>, known: readonly string[], prefix: string): Fault[] {
  return Object.keys(item)
    .filter((key) => !known.includes(key))
    .map((key) => {
      return {
        where: `${prefix}${key}`,
        expected: `no other fields than ${known.join(", ")}`,
        got: "an unknown field",
      };
    });
}

function repeatedFaults(items: readonly unknown[], field: string): readonly Fault[] {
  const values = items.map((item) => (isRecord(item) ? item[field] : undefined));
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    if (typeof value !== "string" || first === index) return [];
    const got = `the same as identities[${first}].${field}`;
    return [{ where: `identities[${index}].${field}`, expected: "another than before it", got }];
  });
}

function identityOf(item: Readonly<Record<string, string>>): Identity {
  const { name = "", arn = "", token = "", accessKeyId, secretAccessKey } = item;
  return {
    ...{ name, arn, token },
    ...(accessKeyId !== undefined && secretAccessKey !== undefined && { signing: { accessKeyId, secretAccessKey } }),
  };
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    // What the parser says of it shows some of the file, which has secrets.
    throw new InputError("identities file", [{ where: path, expected: "JSON", got: "what is none" }]);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    const got = cause instanceof Error ? cause.message : String(cause);
    throw new InputError("identities file", [{ where: path, expected: "a file that can be read", got }]);
  }
}

function throwIfAny(faults: readonly Fault[], path: string): void {
  if (faults.length === 0) return;
  throw new InputError(
    "identities file",
    faults.map((fault) => ({ ...fault, where: `${path}: ${fault.where}` })),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
