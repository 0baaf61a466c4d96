import { InputError, show, type Fault } from "../errors.js";

/** What the function is told by its environment; `components/companion/companionFunction.ts` sets it. */
export interface CompanionEnvironment {
  readonly fleet: string;
  /** Project and stack. */
  readonly stack: string;
  readonly region: string;
  readonly table: string;
  readonly bucket: string;
  /** Key of the fleet's document in the bucket. */
  readonly document: string;
  /** Names of the SSM documents, by hook. */
  readonly hooks: Readonly<Record<string, string>>;
}

const names = {
  fleet: "BLENDED_FLEET_NAME",
  stack: "BLENDED_FLEET_STACK",
  region: "AWS_REGION",
  table: "BLENDED_FLEET_TABLE",
  bucket: "BLENDED_FLEET_BUCKET",
  document: "BLENDED_FLEET_DOCUMENT",
} as const;
const hooksName = "BLENDED_FLEET_HOOKS";

/** @throws InputError with every variable that is missing or can't be read. */
export function companionEnvironment(variables: Readonly<Record<string, string | undefined>>): CompanionEnvironment {
  const faults: Fault[] = [];
  const text = (name: string): string => {
    const value = variables[name] ?? "";
    if (value === "") faults.push({ where: name, expected: "text", got: show(variables[name]) });
    return value;
  };
  const environment = {
    fleet: text(names.fleet),
    stack: text(names.stack),
    region: text(names.region),
    table: text(names.table),
    bucket: text(names.bucket),
    document: text(names.document),
    hooks: hooksIn(variables[hooksName], faults),
  };
  if (faults.length > 0) throw new InputError("the companion's environment", faults);
  return environment;
}

function hooksIn(value: string | undefined, faults: Fault[]): Readonly<Record<string, string>> {
  const read = parsed(value);
  const isNamed =
    typeof read === "object" && read !== null && Object.values(read).every((name) => typeof name === "string");
  if (isNamed) return read as Record<string, string>;
  faults.push({ where: hooksName, expected: "JSON of document names by hook", got: show(value) });
  return {};
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
