import { readHookNames, type HookDocumentNames } from "../aws/hooks/hookNames.js";
import { CompanionVariable } from "../document/companionVariables.js";
import { HookName } from "../document/hookName.js";
import { InputError, type Fault } from "../errors.js";
import { readFleet, type FleetEnvironment } from "./fleetEnvironment.js";

/** What the companion is told by its environment; `components/companion/companionFunction.ts` sets it. */
export interface CompanionEnvironment extends FleetEnvironment {
  /** Names of the SSM documents, by hook. */
  readonly hooks: HookDocumentNames;
}

const noNames = Object.fromEntries(Object.values(HookName).map((hook) => [hook, ""])) as HookDocumentNames;

/** @throws InputError with every variable that is missing or can't be read. */
export function companionEnvironment(variables: Readonly<Record<string, string | undefined>>): CompanionEnvironment {
  const faults: Fault[] = [];
  const environment = { ...readFleet(variables, faults), hooks: hooksIn(variables[CompanionVariable.Hooks], faults) };
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
