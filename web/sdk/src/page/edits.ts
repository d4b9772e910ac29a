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

type Marks = Record<EditState, number>;
const noMarks: Marks = { applied: 0, device: 0, hub: 0, everywhere: 0 };

/** The edits of one page. Numbers rise, so one mark settles every edit up to it. */
export class Edits {
  private waiting: { number: number; edit: Edit }[] = [];
  private marks = noMarks;
  private saved: EditState | undefined;

  /** A mark may have come before the answer that names the edit's number. */
  answered(edit: Edit, answer: Answer): void {
    if (answer.error) return edit.failed(answer.error);
    if (answer.edit === undefined) return;
    // What had been carried out before an answer was lost has a number of an earlier count.
    edit.reached(answer.repeat ? 'device' : 'applied');
    this.waiting.push({ number: answer.repeat ? Infinity : answer.edit, edit });
    this.settle();
  }

  mark(marks: Marks): void {
    this.marks = marks;
    this.settle();
  }

  /** Everything is saved that far, whoever led when it was edited; undefined when it is not. */
  all(state: EditState | undefined): void {
    this.saved = state;
    this.settle();
  }

  /** Another leader counts anew: only `all` can tell about what was edited before. */
  renumber(): void {
    this.marks = noMarks;
    this.saved = undefined;
    for (const one of this.waiting) one.number = Infinity;
  }

  private settle(): void {
    for (const { number, edit } of this.waiting) {
      for (const state of order) if (number <= this.marks[state]) edit.reached(state);
      if (number === Infinity && this.saved) edit.reached(this.saved);
    }
    const isOpen = (number: number) =>
      number === Infinity ? this.saved !== 'everywhere' : number > this.marks.everywhere;
    this.waiting = this.waiting.filter(({ number }) => isOpen(number));
  }
}
