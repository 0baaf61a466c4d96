import { readHookNames, type HookDocumentNames } from "../aws/hooks/hookNames.js";
import { CompanionVariable } from "../document/companionVariables.js";
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

/** Lambda's own. */
const regionVariable = "AWS_REGION";
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
    fleet: text(CompanionVariable.Fleet),
    stack: text(CompanionVariable.Stack),
    region: text(regionVariable),
    table: text(CompanionVariable.Table),
    bucket: text(CompanionVariable.Bucket),
    document: text(CompanionVariable.Document),
    hooks: hooksIn(variables[CompanionVariable.Hooks], faults),
  };
  if (faults.length > 0) throw new InputError("the companion's environment", faults);
  return environment;
}

function hooksIn(value: string | undefined, faults: Fault[]): HookDocumentNames {
  try {
    return readHookNames(value ?? "", CompanionVariable.Hooks);
  } catch (failure) {
    if (!(failure instanceof InputError)) throw failure;
    faults.push(...failure.faults);
    return noNames;
  }
}
