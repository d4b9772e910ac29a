/** The page's side of the SDK: snapshots and promises over the messages of the worker. */

import type { StartOptions, TabRole, ToPage, ToWorker } from '../shared/messages.js';
import type {
  Answer, Command, CoreEvent, EditState, PartName, Parts, ResultEvent,
} from '../shared/types.js';
import { CommandError, Edit, Edits } from './edits.js';
import { watchLife } from './life.js';

interface Waiting {
  command: object;
  answer: (answer: Answer) => void;
}

type TextListener = (kind: 'part' | 'event', json: string) => void;

/** One page's session. `openNoline` makes it. */
export class Noline {
  role: TabRole = 'waiting';
  private readonly texts = new Map<PartName, string>();
  private readonly listeners = new Set<TextListener>();
  private readonly unanswered = new Map<number, Waiting>();
  private readonly results = new Map<number, (event: ResultEvent) => void>();
  private readonly edits = new Edits();
  private commandNext = 1;
  private readonly stopWatching: () => void;
  private worker: Worker | undefined;

  constructor(
    private readonly startWorker: () => Worker,
    private readonly options: StartOptions,
  ) {
    this.wake();
    this.stopWatching = watchLife({
      rest: () => this.rest(),
      wake: () => this.wake(),
      visible: (visible) => this.post({ t: 'visible', visible }),
    });
  }

  /** Any command; resolves with the core's answer, once the device has stored it. */
  send(command: Command | Record<string, unknown>): Promise<Answer> {
    const id = this.commandNext++;
    this.post({ t: 'command', id, command });
    return new Promise((answer) => this.unanswered.set(id, { command, answer }));
  }

  /** A command that changes the cart or the context, and how far it has got. */
  edit(command: Command): Edit {
    const edit = new Edit();
    void this.send(command).then((answer) => this.edits.answered(edit, answer));
    return edit;
  }

  /** A question to the hub (sign_in, hand_off, ...); rejects with a CommandError. */
  call(command: Command): Promise<Record<string, unknown>> {
    const id = this.commandNext;
    return new Promise((resolve, reject) => {
      const refuse = (code: string, detail: string) => reject(new CommandError(code, detail));
      this.results.set(id, ({ ok, error }) =>
        error ? refuse(error.code, error.detail) : resolve(ok ?? {}),
      );
      void this.send(command).then(({ error }) => {
        if (error) refuse(error.code, error.detail);
      });
    });
  }

  /** The latest snapshot of a part, or undefined before the first one. */
  part<Name extends PartName>(name: Name): Parts[Name] | undefined {
    const text = this.texts.get(name);
    return text === undefined ? undefined : (JSON.parse(text) as Parts[Name]);
  }

  /** Called now, if the part is known, and after every change; the result ends it. */
  subscribe<Name extends PartName>(name: Name, see: (part: Parts[Name]) => void): () => void {
    return this.onText((kind, json) => {
      const part = kind === 'part' ? (JSON.parse(json) as Parts[PartName]) : undefined;
      if (part?.part === name) see(part as Parts[Name]);
    });
  }

  onEvent(see: (event: CoreEvent) => void): () => void {
    return this.onText((kind, json) => {
      if (kind === 'event') see(JSON.parse(json) as CoreEvent);
    });
  }

  /** Parts and events as the core wrote them, known parts first. */
  onText(listener: TextListener): () => void {
    this.listeners.add(listener);
    for (const json of this.texts.values()) listener('part', json);
    return () => void this.listeners.delete(listener);
  }

  /** Ends the worker; what was stored stays. */
  close(): void {
    this.stopWatching();
    this.rest();
  }

  /**
   * Ends the worker, and with it files, connection and lock, which another tab may need at once. A
   * worker that is frozen together with its page can end neither them nor, in Chromium, in peace.
   */
  private rest(): void {
    this.worker?.terminate();
    this.worker = undefined;
  }

  private wake(): void {
    if (this.worker) return;
    this.worker = this.startWorker();
    this.worker.onmessage = (event: MessageEvent<ToPage>) => this.hear(event.data);
    this.post({ t: 'start', options: this.options });
    this.post({ t: 'visible', visible: document.visibilityState === 'visible' });
    // Commands have names, so those that were carried out are not carried out again.
    for (const [id, { command }] of this.unanswered) this.post({ t: 'command', id, command });
  }

  private post(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  private hear(message: ToPage): void {
    if (message.t === 'part') this.hearPart(message.part);
    else if (message.t === 'event') this.hearEvent(message.event.json, message.event.command);
    else if (message.t === 'role') {
      this.role = message.role;
      this.edits.renumber();
    } else {
      this.unanswered.get(message.id)?.answer(message.answer);
      this.unanswered.delete(message.id);
    }
  }

  private hearPart(json: string): void {
    const part = JSON.parse(json) as Parts[PartName];
    this.texts.set(part.part, json);
    if (part.part === 'connection') {
      const isSaved = part.pending === 0 && (part.saved === 'hub' || part.saved === 'everywhere');
      this.edits.all(isSaved ? (part.saved as EditState) : undefined);
    }
    for (const listener of this.listeners) listener('part', json);
  }

  private hearEvent(json: string, command: number | undefined): void {
    const event = JSON.parse(json) as CoreEvent;
    if (event.event === 'edits') this.edits.mark(event);
    if (event.event === 'result' && command !== undefined) {
      this.results.get(command)?.(event);
      this.results.delete(command);
    }
    for (const listener of this.listeners) listener('event', json);
  }
}
