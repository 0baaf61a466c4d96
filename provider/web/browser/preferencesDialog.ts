import type { PreferencesChange, PreferencesResource, WorkloadResource } from "../../api/resources.js";
import { Measure, Priority, type DegradationStep } from "../../engine/fleet.js";
import { levelsByStrength, promiseOf, type Level } from "../../engine/level.js";
import { ProfileName } from "../../engine/profile.js";
import { write } from "./apiRequests.js";
import type { Dialog } from "./dialog.js";
import { boxesField, inputField, numberIn, selectField, tickedIn, typedIn, type Faults } from "./formFields.js";
import { counted } from "./figures.js";
import type { View } from "./view.js";

const asDeclared = "";
const measures = Object.values(Measure);

/** To change what a workload's owner prefers over what is declared. */
export function preferencesDialog(workload: WorkloadResource, present: PreferencesResource): Dialog {
  const path = preferencesPath(workload.workload);
  return {
    title: `Preferences of ${workload.workload}`,
    text: "They hold over what is declared, from the next decision on.",
    fields: (faults) => fieldsOf(workload, present, faults),
    submit: {
      label: "Save",
      send: () => write({ method: "PUT", path, body: changeFrom(workload, present), version: present.version }),
      done: `Preferences of ${workload.workload} hold from the next decision on.`,
    },
    ...(present.version === 0
      ? {}
      : {
          other: {
            label: "Back to what is declared",
            send: () => write({ method: "DELETE", path, version: present.version }),
            done: `${workload.workload} is as declared again.`,
          },
        }),
  };
}

export function preferencesPath(workload: string): string {
  return `/v1/workloads/${encodeURIComponent(workload)}/preferences`;
}

function fieldsOf(
  { parts, steps = [] }: WorkloadResource,
  present: PreferencesResource,
  faults: Faults,
): readonly View[] {
  const levels = [
    declared,
    ...levelsByStrength.map((level) => ({ value: level, label: `${level}: ${promiseOf(level)}` })),
  ];
  const ticked = present.allowedMeasures ?? measures;
  return [
    ...parts.map(({ part }) =>
      selectField(
        { name: `levels.${part}`, label: `Level of ${part}` },
        levels,
        present.levels?.[part] ?? asDeclared,
        faults,
      ),
    ),
    selectField({ name: "priority", label: "Priority" }, choicesOf(Priority), present.priority ?? asDeclared, faults),
    selectField({ name: "profile", label: "Profile" }, choicesOf(ProfileName), present.profile ?? asDeclared, faults),
    ...stepFields(steps, present, faults),
    inputField(
      {
        name: "impactThreshold",
        label: "Threshold of impact",
        hint: "As a share of the part's hourly on-demand price. Empty: as the profile has it.",
      },
      "number",
      present.impactThreshold === undefined ? "" : `${present.impactThreshold}`,
      faults,
    ),
    selectField(
      { name: "measures", label: "Measures allowed" },
      [declared, { value: "chosen", label: "those ticked below" }],
      present.allowedMeasures === undefined ? asDeclared : "chosen",
      faults,
    ),
    boxesField(
      { name: "allowedMeasures", label: "What may be done" },
      measures.map((measure) => ({ value: measure, label: measure })),
      ticked,
      faults,
    ),
  ];
}

function stepFields(steps: readonly DegradationStep[], present: PreferencesResource, faults: Faults): readonly View[] {
  if (steps.length === 0) return [];
  const { degradation } = present;
  return [
    selectField(
      { name: "steps", label: "Steps of degradation" },
      [declared, { value: "chosen", label: "those ticked below" }],
      degradation === undefined ? asDeclared : "chosen",
      faults,
    ),
    boxesField(
      { name: "degradation", label: "What may be done without" },
      steps.map(({ name, savesUnits }) => ({ value: name, label: `${name}: saves ${counted(savesUnits, "unit")}` })),
      namesOf(degradation ?? steps),
      faults,
    ),
  ];
}

/** What is ticked: those preferred already as they are, then the others as declared. */
function stepsChosen(
  { steps = [] }: WorkloadResource,
  { degradation }: PreferencesResource,
): PreferencesChange["degradation"] {
  if (steps.length === 0) return degradation;
  if (typedIn("steps") === undefined) return undefined;
  const ticked = tickedIn("degradation", namesOf(steps));
  const kept = (degradation ?? []).filter(({ name }) => ticked.includes(name));
  return [...kept, ...steps.filter(({ name }) => ticked.includes(name) && !namesOf(kept).includes(name))];
}

function namesOf(steps: readonly DegradationStep[]): readonly string[] {
  return steps.map(({ name }) => name);
}

const declared = { value: asDeclared, label: "as declared" };

function choicesOf(
  names: Readonly<Record<string, string>>,
): readonly { readonly value: string; readonly label: string }[] {
  return [declared, ...Object.values(names).map((name) => ({ value: name, label: name }))];
}

/** What the form has no field for stays as it is preferred. */
function changeFrom(workload: WorkloadResource, present: PreferencesResource): PreferencesChange {
  const levels = Object.fromEntries(
    workload.parts.flatMap(({ part }) => {
      const level = typedIn(`levels.${part}`) as Level | undefined;
      return level === undefined ? [] : [[part, level] as const];
    }),
  );
  const typed = {
    levels: Object.keys(levels).length === 0 ? undefined : levels,
    priority: typedIn("priority"),
    profile: typedIn("profile"),
    degradation: stepsChosen(workload, present),
    impactThreshold: numberIn("impactThreshold"),
    allowedMeasures: typedIn("measures") === undefined ? undefined : tickedIn("allowedMeasures", measures),
  };
  return Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== undefined));
}
