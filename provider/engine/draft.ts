import type { Action, Reason } from "./action.js";

type Unkeyed<A> = A extends Action ? Omit<A, "key"> : never;

/** An action before it has its key. */
export type ActionDraft = Unkeyed<Action>;

/** Collects the actions of one decision in the order they are to be taken, and gives each its key. */
export class Draft {
  private readonly collected: Action[] = [];

  constructor(
    private readonly fleet: string,
    private readonly sequence: number,
  ) {}

  get actions(): readonly Action[] {
    return this.collected;
  }

  add(action: ActionDraft): void {
    const key = `${this.fleet}/${this.sequence}/${this.collected.length}`;
    this.collected.push({ ...action, key });
  }
}

export function because(text: string, terms?: Readonly<Record<string, number>>): Reason {
  return terms ? { text, terms } : { text };
}
