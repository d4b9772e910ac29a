/**
 * @noline/sdk: the shopper's session, cart and context in a web page. The work is done by a worker;
 * the page gets immutable snapshots and gives commands. All tabs of an origin share one store.
 *
 *     const noline = openNoline({ hub: location.origin, shop: 'demo', worker, wasm });
 *     noline.subscribe('cart', (cart) => draw(cart));
 *     await noline.edit({ do: 'add', sku: 'TEA', quantity: 1 }).hub;
 */

import type { StartOptions, TabRole, ToPage, ToWorker } from '../shared/messages.js';
import type { Answer, Command, CoreEvent, PartName, Parts, ResultEvent } from '../shared/types.js';
import { CommandError, Edit, Edits } from './edits.js';
import { watchLife } from './life.js';

export * from '../shared/types.js';
export { CommandError, Edit };
export type { TabRole };

export interface NolineOptions {
  /** The hub's origin, for example `https://shop.example`. */
  hub: string;
  /** Id of the shop. */
  shop: string;
  /** Address of this package's worker.js, of the page's own origin. */
  worker: string | URL;
  /** Address of noline.wasm. */
  wasm: string | URL;
  /** What the shopper's other devices show of this one. */
  device?: { name?: string; kind?: string; language?: string };
  /** How long a tab waits for the leading tab before it goes on alone (2 s). */
  aloneAfterMs?: number;
}

type TextListener = (kind: 'part' | 'event', json: string) => void;

export class Noline {
  role: TabRole = 'waiting';
  private readonly texts = new Map<PartName, string>();
  private readonly listeners = new Set<TextListener>();
  private readonly answers = new Map<number, (answer: Answer) => void>();
  private readonly results = new Map<number, (event: ResultEvent) => void>();
  private readonly edits = new Edits();
  private commandNext = 1;
  private readonly stopWatching: () => void;

  constructor(
    private readonly worker: Worker,
    options: StartOptions,
  ) {
    worker.onmessage = (event: MessageEvent<ToPage>) => this.hear(event.data);
    this.post({ t: 'start', options });
    this.stopWatching = watchLife((message) => this.post(message));
  }

  /** Any command; resolves with the core's answer, once the device has stored it. */
  send(command: Command | Record<string, unknown>): Promise<Answer> {
    const id = this.commandNext++;
    this.post({ t: 'command', id, command });
    return new Promise((resolve) => this.answers.set(id, resolve));
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
    this.worker.terminate();
  }

  private post(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  private hear(message: ToPage): void {
    if (message.t === 'part') this.hearPart(message.part);
    else if (message.t === 'event') this.hearEvent(message.event.json, message.event.command);
    else if (message.t === 'role') {
      this.role = message.role;
      this.edits.renumber();
    } else {
      this.answers.get(message.id)?.(message.answer);
      this.answers.delete(message.id);
    }
  }

  private hearPart(json: string): void {
    const part = JSON.parse(json) as Parts[PartName];
    this.texts.set(part.part, json);
    if (part.part === 'connection' && part.pending === 0) {
      if (part.saved === 'hub' || part.saved === 'everywhere') this.edits.all(part.saved);
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

export function openNoline(options: NolineOptions): Noline {
  const hub = new URL(options.hub);
  const link = new URL('/v1/sync', hub);
  link.protocol = hub.protocol === 'https:' ? 'wss:' : 'ws:';
  const worker = new Worker(options.worker, { type: 'module', name: 'noline' });
  return new Noline(worker, {
    link: link.href,
    store: `${hub.host.replace(/[^\w.-]/g, '_')}-${options.shop}`,
    wasm: new URL(options.wasm, location.href).href,
    core: { shop: options.shop, device: { kind: 'web', name: deviceName(), ...options.device } },
    aloneAfterMs: options.aloneAfterMs ?? 2000,
  });
}

/** A name that tells a shopper's devices apart; the shopper may choose a better one. */
function deviceName(): string {
  const agent = navigator.userAgent;
  const found = /iPhone|iPad|Android|Windows|Macintosh|CrOS|Linux/.exec(agent)?.[0] ?? 'Browser';
  const names: Record<string, string> = { Macintosh: 'Mac', CrOS: 'Chromebook' };
  return names[found] ?? found;
}
