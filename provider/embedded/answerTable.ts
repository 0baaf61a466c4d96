/** An answer is kept for a day, as EC2 keeps client tokens: far longer than any round goes on asking. */
const keptSeconds = 86_400;

/** What was answered under each idempotency key: asked again, the same answer is given and nothing is done. */
export class AnswerTable {
  /** The oldest first. */
  private readonly answers = new Map<string, { readonly answer: unknown; readonly atSeconds: number }>();

  constructor(private readonly clock: { readonly nowSeconds: number }) {}

  /** @param call what is asked, so that one key may serve several calls. */
  once<Answer>(call: string, key: string, act: () => Answer): Answer {
    const entry = `${call} ${key}`;
    const known = this.answers.get(entry);
    if (known) return known.answer as Answer;
    this.forgetOld();
    const answer = act();
    this.answers.set(entry, { answer, atSeconds: this.clock.nowSeconds });
    return answer;
  }

  async onceAsync<Answer>(call: string, key: string, act: () => Promise<Answer>): Promise<Answer> {
    const answer = this.once(call, key, act);
    try {
      return await answer;
    } catch (failure) {
      // A failure is no answer: asking again tries again.
      this.answers.delete(`${call} ${key}`);
      throw failure;
    }
  }

  private forgetOld(): void {
    for (const [entry, { atSeconds }] of this.answers) {
      if (this.clock.nowSeconds - atSeconds < keptSeconds) return;
      this.answers.delete(entry);
    }
  }
}
