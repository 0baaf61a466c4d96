/** What was answered under each idempotency key: asked again, the same answer is given and nothing is done. */
export class AnswerTable {
  private readonly answers = new Map<string, unknown>();

  /** @param call what is asked, so that one key may serve several calls. */
  once<Answer>(call: string, key: string, act: () => Answer): Answer {
    const entry = `${call} ${key}`;
    if (this.answers.has(entry)) return this.answers.get(entry) as Answer;
    const answer = act();
    this.answers.set(entry, answer);
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
}
