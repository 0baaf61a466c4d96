import type { Action, Reason } from "./action.js";
import type { FleetState } from "./state.js";

type Unkeyed<A> = A extends Action ? Omit<A, "key"> : never;

/** An action before it has its key. */
export type ActionDraft = Unkeyed<Action>;

/** Collects the actions of one decision in the order they are to be taken, and gives each its key. */
export class Draft {
  private readonly collected: Action[] = [];
  private readonly underWay = new Set<string>();

  constructor(private readonly state: Pick<FleetState, "fleet" | "beganAtSeconds" | "sequence" | "pending">) {
    for (const { action } of state.pending) this.note(action);
  }

  get actions(): readonly Action[] {
    return this.collected;
  }

  /** The moment at which the memory began is in the key: a fleet that forgot all would else use keys a second time. */
  add(action: ActionDraft): void {
    const { fleet, beganAtSeconds, sequence } = this.state;
    const keyed: Action = { ...action, key: `${fleet}/${beganAtSeconds}/${sequence}/${this.collected.length}` };
    this.collected.push(keyed);
    this.note(keyed);
  }

  /** Whether this is being done to an instance already: drafted now, or pending from before. */
  isUnderWay(kind: Action["kind"], instance: string): boolean {
    return this.underWay.has(`${kind} ${instance}`);
  }

  /** Whether a shadow is being switched in for a unit already. */
  isTakenOver(original: string): boolean {
    return this.underWay.has(`original ${original}`);
  }

  private note(action: Action): void {
    if ("instance" in action) this.underWay.add(`${action.kind} ${action.instance}`);
    if (action.kind !== "switch-shadow") return;
    this.underWay.add(`${action.kind} ${action.shadow}`);
    this.underWay.add(`original ${action.original}`);
  }
}

export function because(text: string, terms?: Readonly<Record<string, number>>): Reason {
  return terms ? { text, terms } : { text };
}
