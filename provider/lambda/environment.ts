import { readHookNames, type HookDocumentNames } from "../aws/hooks/hookNames.js";
import { HookName } from "../document/hookName.js";
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
  readonly hooks: HookDocumentNames;
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
const noNames = Object.fromEntries(Object.values(HookName).map((hook) => [hook, ""])) as HookDocumentNames;

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

function hooksIn(value: string | undefined, faults: Fault[]): HookDocumentNames {
  try {
    return readHookNames(value ?? "", hooksName);
  } catch (failure) {
    if (!(failure instanceof InputError)) throw failure;
    faults.push(...failure.faults);
    return noNames;
  }
}
