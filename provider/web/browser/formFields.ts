import type { ProblemResource } from "../../api/resources.js";
import { elementOf } from "./browser.js";
import { view, type View, type ViewChild } from "./view.js";

export type Faults = NonNullable<ProblemResource["faults"]>;

export interface Field {
  /** Of the field in the API's request, with a point between the names of what is within another. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A field to type into. @param value what it holds at first. */
export function inputField(field: Field, type: "text" | "number", value: string, faults: Faults): View {
  const more = type === "number" ? { inputmode: "decimal", step: "any" } : { autocomplete: "off", spellcheck: "false" };
  return fieldView(field, view("input", { ...attributesOf(field, faults), type, value, ...more }), faults);
}

/** A field to choose from. @param value what is chosen at first. */
export function selectField(field: Field, choices: readonly Choice[], value: string, faults: Faults): View {
  const options = choices.map((choice) =>
    view("option", { key: choice.value, value: choice.value, selected: choice.value === value }, choice.label),
  );
  return fieldView(field, view("select", attributesOf(field, faults), options), faults);
}

/** Boxes to tick, of one field. */
export function boxesField(field: Field, choices: readonly Choice[], ticked: readonly string[], faults: Faults): View {
  const boxes = choices.map(({ value, label }) =>
    view(
      "label",
      { class: "box", key: value },
      view("input", { type: "checkbox", id: boxId(field.name, value), checked: ticked.includes(value) }),
      label,
    ),
  );
  const legend = view("legend", {}, field.label);
  return view("fieldset", { class: "field", key: field.name }, legend, boxes, notesOf(field, faults));
}

/** What a field holds; nothing typed is undefined. */
export function typedIn(name: string): string | undefined {
  const text = elementOf(fieldId(name)).value.trim();
  return text === "" ? undefined : text;
}

export function numberIn(name: string): number | undefined {
  const text = typedIn(name);
  return text === undefined ? undefined : Number(text);
}

export function tickedIn<Value extends string>(name: string, values: readonly Value[]): readonly Value[] {
  return values.filter((value) => elementOf(boxId(name, value)).checked === true);
}

/** Faults that none of the fields shows. */
export function faultsBeside(faults: Faults, names: readonly string[]): Faults {
  return faults.filter((fault) => !names.some((name) => isAbout(fault.where, name)));
}

function fieldView(field: Field, control: View, faults: Faults): View {
  const label = view("label", { for: fieldId(field.name) }, field.label);
  return view("div", { class: "field", key: field.name }, label, control, notesOf(field, faults));
}

function attributesOf({ name, hint }: Field, faults: Faults): Record<string, string | undefined> {
  const isWrong = faults.some(({ where }) => isAbout(where, name));
  const notes = [...(hint === undefined ? [] : [hintId(name)]), ...(isWrong ? [faultId(name)] : [])];
  return {
    id: fieldId(name),
    name,
    "aria-invalid": isWrong ? "true" : undefined,
    "aria-describedby": notes.length > 0 ? notes.join(" ") : undefined,
  };
}

function notesOf({ name, hint }: Field, faults: Faults): readonly ViewChild[] {
  const own = faults.filter(({ where }) => isAbout(where, name));
  return [
    ...(hint === undefined ? [] : [view("p", { class: "hint", key: "hint", id: hintId(name) }, hint)]),
    ...(own.length === 0
      ? []
      : [view("p", { class: "fault", key: "fault", id: faultId(name) }, own.map(faultText).join(" "))]),
  ];
}

/** `expected a whole number from 1; got -3`. */
export function faultText({ expected, got }: Faults[number]): string {
  return `Expected ${expected}; got ${got}.`;
}

/** Whether a fault's place is a field, or within it: places may begin with where in the request they are. */
function isAbout(where: string, name: string): boolean {
  const place = where.replaceAll(/\[(\w+)\]/g, ".$1").replaceAll("/", ".");
  return `.${place}.`.includes(`.${name}.`);
}

const fieldId = (name: string): string => `field-${name}`;
const hintId = (name: string): string => `hint-${name}`;
const faultId = (name: string): string => `fault-${name}`;
const boxId = (name: string, value: string): string => `field-${name}-${value}`;
