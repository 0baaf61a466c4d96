import type { Answer, Failure } from "./apiRequests.js";
import { elementOf } from "./browser.js";
import { faultsBeside, faultText, type Faults } from "./formFields.js";
import { show, view, type View, type ViewChild } from "./view.js";

/** Something to confirm, with or without fields to fill in. */
export interface Dialog {
  readonly title: string;
  readonly text?: string;
  readonly fields?: (faults: Faults) => readonly View[];
  /** Fields that show the faults of others, by the others' names. */
  readonly places?: Readonly<Record<string, string>>;
  readonly submit: DialogButton;
  /** Another way out, such as taking back. */
  readonly other?: DialogButton;
}

export interface DialogButton {
  readonly label: string;
  /** Whether something is lost by it. */
  readonly isGrave?: boolean;
  readonly send: () => Promise<Answer<unknown>>;
  /** What a reader is told once it is done. */
  readonly done: string;
}

interface DialogState {
  readonly dialog: Dialog;
  readonly turn: number;
  readonly isSending: boolean;
  readonly failure?: Failure;
}

let state: DialogState | undefined;
let turns = 0;
let announced: ReturnType<typeof setTimeout> | undefined;
const announcedMilliseconds = 10_000;

/** Opens the one dialog there is. @param done called after what was asked has been done. */
export function openDialog(dialog: Dialog, done: () => void): void {
  const element = elementOf("dialog");
  state = { dialog, turn: ++turns, isSending: false };
  render(done);
  element.setAttribute("aria-labelledby", "dialog-title");
  element.showModal();
}

/** Tells what has been done, where a screen reader hears it too. */
export function announce(text: string): void {
  elementOf("announcement").textContent = text;
  clearTimeout(announced);
  announced = setTimeout(() => (elementOf("announcement").textContent = ""), announcedMilliseconds);
}

function render(done: () => void): void {
  if (state === undefined) return;
  const { dialog, isSending, failure, turn } = state;
  const faults = placed(failure?.problem.faults ?? [], dialog);
  const fields = dialog.fields?.(faults) ?? [];
  const form = view(
    "form",
    {
      key: `turn-${turn}`,
      id: "dialog-form",
      method: "dialog",
      novalidate: true,
      "aria-busy": isSending ? "true" : undefined,
    },
    view("h2", { id: "dialog-title" }, dialog.title),
    dialog.text === undefined ? undefined : view("p", {}, dialog.text),
    view("div", { class: "problem", role: "alert" }, problemViews(failure, faults, fields)),
    view("div", { class: "fields" }, fields),
    view("div", { class: "buttons" }, buttonViews(dialog, done)),
  );
  show(elementOf("dialog"), [form]);
  elementOf("dialog-form").onsubmit = (event) => {
    event.preventDefault();
    void send(dialog.submit, done);
  };
}

function placed(faults: Faults, { places = {} }: Dialog): Faults {
  return faults.map((fault) => ({ ...fault, where: places[fault.where] ?? fault.where }));
}

function buttonViews({ submit, other }: Dialog, done: () => void): readonly View[] {
  const isSending = state?.isSending === true;
  const kind = (button: DialogButton): string => (button.isGrave ? "grave" : "main");
  return [
    view("button", { key: "submit", type: "submit", class: kind(submit), disabled: isSending }, submit.label),
    ...(other === undefined
      ? []
      : [
          view(
            "button",
            { key: "other", type: "button", disabled: isSending, onClick: () => void send(other, done) },
            other.label,
          ),
        ]),
    view("button", { key: "cancel", type: "button", onClick: () => elementOf("dialog").close() }, "Cancel"),
  ];
}

function problemViews(failure: Failure | undefined, faults: Faults, fields: readonly View[]): readonly ViewChild[] {
  if (failure === undefined) return [];
  const { title, detail } = failure.problem;
  const beside = faultsBeside(
    faults,
    fields.map(({ attributes }) => attributes.key ?? ""),
  );
  return [
    view("p", {}, view("strong", {}, title), detail === "" || faults.length > 0 ? "" : ` ${detail}`),
    ...(beside.length === 0
      ? []
      : [
          view(
            "ul",
            {},
            beside.map((fault) => view("li", {}, `${fault.where}: ${faultText(fault)}`)),
          ),
        ]),
  ];
}

async function send(button: DialogButton, done: () => void): Promise<void> {
  const before = state;
  if (before === undefined || before.isSending) return;
  state = { dialog: before.dialog, turn: before.turn, isSending: true };
  render(done);
  const answer = await button.send();
  if (state.turn !== before.turn) return;
  state = { dialog: before.dialog, turn: before.turn, isSending: false, ...(answer.ok ? {} : { failure: answer }) };
  render(done);
  if (answer.ok) {
    elementOf("dialog").close();
    announce(button.done);
    done();
  } else elementOf("dialog").querySelector('[aria-invalid="true"]')?.focus();
}
