import { CompanionVariable } from "../document/companionVariables.js";
import { InputError, show, type Fault } from "../errors.js";

/** What each of the fleet's functions is told by its environment. */
export interface FleetEnvironment {
  readonly fleet: string;
  /** Project and stack. */
  readonly stack: string;
  readonly region: string;
  readonly table: string;
  readonly bucket: string;
  /** Key of the fleet's document in the bucket. */
  readonly document: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Lambda's own. */
const regionVariable = "AWS_REGION";

/** `components/api/apiFunction.ts` sets it. @throws InputError with every variable that is missing. */
export function fleetEnvironment(variables: Variables): FleetEnvironment {
  const faults: Fault[] = [];
  const environment = readFleet(variables, faults);
  if (faults.length > 0) throw new InputError("the API's environment", faults);
  return environment;
}

/** Adds what is missing. */
export function readFleet(variables: Variables, faults: Fault[]): FleetEnvironment {
  const text = (name: string): string => {
    const value = variables[name] ?? "";
    if (value === "") faults.push({ where: name, expected: "text", got: show(variables[name]) });
    return value;
  };
  return {
    fleet: text(CompanionVariable.Fleet),
    stack: text(CompanionVariable.Stack),
    region: text(regionVariable),
    table: text(CompanionVariable.Table),
    bucket: text(CompanionVariable.Bucket),
    document: text(CompanionVariable.Document),
  };
}
