/**
 * Runs one core: gives it messages, time and commands, and carries out what it asks for. Nothing
 * that the storage has not settled is sent or confirmed; that is why there is one `pump` and no
 * second way.
 */

import type { Answer, ConnectionPart } from '../shared/types.js';
import { Core } from './core.js';
import { Link } from './link.js';
import type { Slots } from './slots.js';

const timerMaxMs = 60_000;

export interface HostOutput {
  /** A snapshot part has changed; the text is its JSON. */
  part(json: string): void;
  event(json: string): void;
  /** Storage has failed: this host is of no more use, its owner opens another one. */
  failed(): void;
}

export interface HostOptions {
  wasm: WebAssembly.Module;
  slots: Slots;
  link: string;
  core: Record<string, unknown>;
}

export class Host {
  /** The latest text of every part. */
  readonly parts = new Map<string, string>();
  connection: ConnectionPart | undefined;
  /** True once the link has been up. */
  wasOnline = false;
  private readonly link: Link;
  private readonly answers: (() => void)[] = [];
  private timer = 0;
  private settling = false;
  private closed = false;

  private constructor(
    private readonly core: Core,
    private readonly slots: Slots,
    address: string,
    private readonly output: HostOutput,
  ) {
    this.link = new Link(address, {
      connected: () => this.run(() => core.connected()),
      message: (bytes) => this.run(() => core.message(bytes)),
      disconnected: () => this.run(() => core.disconnected()),
    });
    this.networkIsBack = this.networkIsBack.bind(this);
    addEventListener('online', this.networkIsBack);
  }

  static async open(options: HostOptions, output: HostOutput): Promise<Host> {
    const core = await Core.open(options.wasm, options.slots, options.core);
    return new Host(core, options.slots, options.link, output);
  }

  /** Resolves once the edit is as safe as this storage can make it. */
  command(command: object): Promise<Answer> {
    return new Promise((resolve) => {
      this.run(() => {
        const answer = this.core.command(command);
        this.answers.push(() => resolve(answer));
      });
    });
  }

  credential(): string | undefined {
    return this.core.credential();
  }

  networkIsBack(): void {
    this.run(() => this.core.networkIsBack());
  }

  /** Ends the connection and the core; the slots are the caller's. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.timer);
    removeEventListener('online', this.networkIsBack);
    this.link.close();
    if (!this.slots.failed) this.core.close();
  }

  run(work: () => void): void {
    if (this.closed) return;
    work();
    this.pump();
  }

  private pump(): void {
    this.takeParts();
    if (this.slots.failed) return this.fail();
    if (this.slots.unsettled()) return this.settle();
    for (const answer of this.answers.splice(0)) answer();
    for (let event = this.core.pollEvent(); event; event = this.core.pollEvent()) {
      this.output.event(event);
    }
    for (let bytes = this.core.pollTransmit(); bytes; bytes = this.core.pollTransmit()) {
      this.link.send(bytes);
    }
    const wish = this.core.pollLink();
    if (wish === 'connect') this.link.open();
    if (wish !== 'close') return this.schedule();
    this.link.close();
    this.run(() => this.core.disconnected());
  }

  /** Screens may show at once what is not safe yet; the part "connection" says how safe it is. */
  private takeParts(): void {
    for (let json = this.core.pollPart(); json; json = this.core.pollPart()) {
      const part = JSON.parse(json) as { part: string };
      const name = part.part;
      if (name === 'connection') {
        this.connection = part as ConnectionPart;
        this.wasOnline ||= this.connection.link === 'online';
      }
      this.parts.set(name, json);
      this.output.part(json);
    }
  }

  private settle(): void {
    if (this.settling) return;
    this.settling = true;
    const after = () => {
      this.settling = false;
      this.run(() => undefined);
    };
    this.slots.settle().then(after, after);
  }

  private fail(): void {
    this.close();
    this.output.failed();
  }

  private schedule(): void {
    clearTimeout(this.timer);
    const at = this.core.pollTimeout();
    if (at < 0) return;
    const wait = Math.min(timerMaxMs, Math.max(0, at - Date.now()));
    this.timer = self.setTimeout(() => this.run(() => this.core.timeout()), wait);
  }
}
