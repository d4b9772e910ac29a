/** The commands of this page that have no answer yet, and its calls that have no result yet. */

import type { ToPage } from '../shared/messages.js';
import type { Answer, ResultEvent } from '../shared/types.js';

export class Outbox {
  private readonly unanswered = new Map<number, object>();
  private readonly calls = new Map<number, { id: number; name: string }>();

  constructor(private readonly tell: (message: ToPage) => void) {}

  add(id: number, command: object): void {
    this.unanswered.set(id, command);
  }

  has(id: number): boolean {
    return this.unanswered.has(id);
  }

  answered(id: number, answer: Answer): void {
    const command = this.unanswered.get(id) as { do?: string } | undefined;
    if (!command) return; // Answered twice: it was sent to two leaders.
    this.unanswered.delete(id);
    if (answer.call !== undefined) this.calls.set(answer.call, { id, name: command.do ?? '' });
    this.tell({ t: 'answer', id, answer });
  }

  event(json: string, id?: number): void {
    const event: { json: string; command?: number } = { json };
    if (id !== undefined) {
      event.command = id;
      for (const [call, asked] of this.calls) if (asked.id === id) this.calls.delete(call);
    }
    this.tell({ t: 'event', event });
  }

  /** Who leads has changed: results that only the old one could bring are settled as failed. */
  sendAgain(send: (id: number, command: object) => void): void {
    for (const [call, { id, name }] of this.calls) {
      const error = { code: 'offline', detail: 'the tab that asked the hub has ended' };
      const result: ResultEvent = { event: 'result', call, name, error };
      this.tell({ t: 'event', event: { json: JSON.stringify(result), command: id } });
    }
    this.calls.clear();
    for (const [id, command] of this.unanswered) send(id, command);
  }
}
