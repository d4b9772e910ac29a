/** Edits that someone waits for: each state is a promise, and every promise settles. */

import type { Answer, EditState, Problem } from '../shared/types.js';

const order: readonly EditState[] = ['applied', 'device', 'hub', 'everywhere'];

export class CommandError extends Error {
  constructor(readonly code: string, detail: string) {
    super(detail || code);
    this.name = 'CommandError';
  }
}

/** Settled with the answer; a rejected promise carries the problem. */
export class Edit {
  /** The edit's number is known and it can be seen. */
  readonly applied: Promise<void>;
  /** This device's own storage has it. */
  readonly device: Promise<void>;
  /** The hub has made it durable. */
  readonly hub: Promise<void>;
  /** Every live device of the cart has it. */
  readonly everywhere: Promise<void>;
  private readonly settle = new Map<EditState, () => void>();
  private readonly refuse: ((error: CommandError) => void)[] = [];

  constructor() {
    const wait = (state: EditState) => {
      const promise = new Promise<void>((resolve, reject) => {
        this.settle.set(state, resolve);
        this.refuse.push(reject);
      });
      promise.catch(() => undefined); // Not every caller waits for every state.
      return promise;
    };
    this.applied = wait('applied');
    this.device = wait('device');
    this.hub = wait('hub');
    this.everywhere = wait('everywhere');
  }

  /** Reaching a state means having reached those before it. */
  reached(state: EditState): void {
    for (const step of order.slice(0, order.indexOf(state) + 1)) this.settle.get(step)?.();
  }

  failed(problem: Problem): void {
    const error = new CommandError(problem.code, problem.detail);
    for (const reject of this.refuse) reject(error);
  }
}

/** The edits of one page. Numbers rise, so one mark settles every edit up to it. */
export class Edits {
  private waiting: { number: number; edit: Edit }[] = [];

  answered(edit: Edit, answer: Answer): void {
    if (answer.error) return edit.failed(answer.error);
    edit.reached('applied');
    if (answer.edit !== undefined) this.waiting.push({ number: answer.edit, edit });
  }

  mark(marks: Record<EditState, number>): void {
    for (const { number, edit } of this.waiting) {
      for (const state of order) if (number <= marks[state]) edit.reached(state);
    }
    this.waiting = this.waiting.filter((one) => one.number > marks.everywhere);
  }

  /** Everything is saved that far, whoever led when it was edited. */
  all(state: EditState): void {
    for (const { edit } of this.waiting) edit.reached(state);
    if (state === 'everywhere') this.waiting = [];
  }

  /** Another leader counts anew: only `all` can tell about what was edited before. */
  renumber(): void {
    for (const one of this.waiting) one.number = Infinity;
  }
}
