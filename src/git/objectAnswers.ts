/** Beyond this the answers that were not asked for the longest are forgotten. All pairs of 64 worktrees are 2,016. */
const LIMIT = 20_000;

/**
 * Answers that depend on object ids alone, so that they stay true however branches move. One of these belongs to one repository whose
 * configuration, attributes, grafts and object folders stay as they are; when they change, begin with a new one.
 */
export class ObjectAnswers {
  readonly #limit: number;
  /** In the order of their last use. */
  readonly #answers = new Map<string, unknown>();
  /** By kind: what was answered to the questions that were asked last. */
  readonly #latest = new Map<string, ReadonlyMap<string, unknown>>();
  /** Single questions that are being asked. */
  readonly #pending = new Map<string, Promise<unknown>>();

  constructor(limit = LIMIT) {
    this.#limit = limit;
  }

  /**
   * Answers several questions of one kind, in order; only those that are new are asked, all at once.
   * @param kind names what is asked; answers of one kind have one type
   * @param ask gets indices into `questions`, and answers each of them in that order
   */
  async all<T>(kind: string, questions: readonly string[], ask: (missing: readonly number[]) => Promise<readonly T[]>): Promise<readonly T[]> {
    const keys = questions.map((question) => `${kind}\n${question}`);
    const found = new Map<string, T>();
    const missing = new Map<string, number>();
    for (const [index, key] of keys.entries()) {
      if (this.#answers.has(key)) found.set(key, this.#touch(key) as T);
      else if (!missing.has(key)) missing.set(key, index);
    }
    if (missing.size > 0) {
      const answers = await ask([...missing.values()]);
      for (const [position, key] of [...missing.keys()].entries()) {
        const answer = answers[position] as T;
        found.set(key, answer);
        this.#answers.set(key, answer);
      }
      this.#forgetOldest();
    }
    return keys.map((key) => found.get(key) as T);
  }

  /** As {@link all} for a single question; whoever asks it while it is being asked waits for the same answer. */
  async one<T>(kind: string, question: string, ask: () => Promise<T>): Promise<T> {
    const key = `${kind}\n${question}`;
    const pending = this.#pending.get(key) ?? this.all<T>(kind, [question], async () => [await ask()]).then(([answer]) => answer);
    this.#pending.set(key, pending);
    try {
      return (await pending) as T;
    } finally {
      this.#pending.delete(key);
    }
  }

  /** As {@link all}, for answers that are large: those of one kind are kept until other questions of that kind are asked. */
  async latest<T>(kind: string, questions: readonly string[], ask: (missing: readonly number[]) => Promise<readonly T[]>): Promise<readonly T[]> {
    const known = this.#latest.get(kind);
    const found = new Map<string, T>();
    const missing = new Map<string, number>();
    for (const [index, question] of questions.entries()) {
      if (known?.has(question) === true) found.set(question, known.get(question) as T);
      else if (!missing.has(question)) missing.set(question, index);
    }
    if (missing.size > 0) {
      const answers = await ask([...missing.values()]);
      for (const [position, question] of [...missing.keys()].entries()) found.set(question, answers[position] as T);
    }
    this.#latest.set(kind, found);
    return questions.map((question) => found.get(question) as T);
  }

  #touch(key: string): unknown {
    const answer = this.#answers.get(key);
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    return answer;
  }

  #forgetOldest(): void {
    for (const key of this.#answers.keys()) {
      if (this.#answers.size <= this.#limit) return;
      this.#answers.delete(key);
    }
  }
}
