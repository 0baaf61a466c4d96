import { show, type Fault } from "../errors.js";
import { BucketPrefix } from "./bucketPrefix.js";
import { HookName } from "./hookName.js";

/** A parameter of a hook. Its pattern keeps out what no caller of ours sends; it is data either way. */
export interface HookParameter {
  readonly description: string;
  readonly allowedPattern: string;
  readonly default?: string;
}

/** Names are as in a declaration. */
const name = "[A-Za-z][A-Za-z0-9-]{0,39}";
const namePattern = `^${name}$`;
const workload: HookParameter = { description: "The workload of the unit", allowedPattern: namePattern };
/** As decisions write them: `shop/1764000000/17/0`, or `shop/1764000000/undo/web/half-speed`. */
const key: HookParameter = {
  description: "The action's own key, under which the hook is run once",
  allowedPattern: `^${name}(/[A-Za-z0-9-]{1,40}){1,8}$`,
};
const timeoutSeconds: HookParameter = {
  description: "Seconds that all of it may take",
  allowedPattern: "^[1-9][0-9]{0,4}$",
  default: "90",
};
/** SSM may deliver late what was sent to an agent that could not be reached. By then another unit may do the same. */
const notAfterEpochSeconds: HookParameter = {
  description: "When it is too late to begin, in seconds since 1970",
  allowedPattern: "^[1-9][0-9]{0,11}$",
  default: "999999999999",
};
const snapshot = (description: string): HookParameter => ({
  description,
  // A bucket, and in it fleet, workload, lineage and number.
  allowedPattern: `^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/${BucketPrefix.Snapshots}${name}/${name}/[A-Za-z0-9_-]{1,64}/[0-9]{1,18}$`,
});
const step: HookParameter = { description: "The step of degradation, by its name", allowedPattern: namePattern };

/** What each hook is told besides its workload and its time. */
export const hookForms: Readonly<
  Record<HookName, { readonly purpose: string; readonly parameters: Record<string, HookParameter> }>
> = {
  [HookName.Checkpoint]: {
    purpose: "saves the unit's state",
    parameters: { snapshot: snapshot("Where the state goes") },
  },
  [HookName.Restore]: {
    purpose: "takes up saved state",
    parameters: { snapshot: snapshot("Where the state is, or else an older one of its lineage") },
  },
  [HookName.Degrade]: { purpose: "does without something", parameters: { step } },
  [HookName.UndoDegrade]: { purpose: "no longer does without something", parameters: { step } },
  [HookName.SyncShadow]: {
    purpose: "keeps a shadow in step with what it shadows",
    parameters: {
      original: { description: "The instance that is shadowed", allowedPattern: "^i-[0-9a-f]{8,17}$" },
    },
  },
  [HookName.Drain]: {
    purpose: "ends the unit's work in an orderly way",
    parameters: {
      endsAtEpochSeconds: {
        description: "When the unit will be ended, in seconds since 1970",
        allowedPattern: "^[1-9][0-9]{0,11}$",
      },
    },
  },
};

/** All that a hook's document takes, by name. */
export function parametersOf(hook: HookName): Readonly<Record<string, HookParameter>> {
  return { workload, key, ...hookForms[hook].parameters, timeoutSeconds, notAfterEpochSeconds };
}

/** What SSM would refuse of the values that a hook is to be told. */
export function parameterFaults(hook: HookName, values: Readonly<Record<string, string>>): readonly Fault[] {
  const known = parametersOf(hook);
  const wrong = Object.entries(known).flatMap(([name, { allowedPattern, default: whereAbsent }]): readonly Fault[] => {
    const value = values[name] ?? whereAbsent;
    if (value !== undefined && new RegExp(allowedPattern).test(value)) return [];
    return [{ where: `${hook} ${name}`, expected: `text of the form ${allowedPattern}`, got: show(value) }];
  });
  const strange = Object.keys(values).filter((name) => !Object.hasOwn(known, name));
  return [
    ...wrong,
    ...strange.map((name) => ({ where: `${hook} ${name}`, expected: "no such parameter", got: show(values[name]) })),
  ];
}
