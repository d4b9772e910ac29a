/** The core (noline.wasm) with typed calls; see sdk/adapters/web/module.cpp for their meaning. */

import { WasmModule } from '../shared/wasm.js';
import type { Answer } from '../shared/types.js';
import { slotImports, type Slots } from './slots.js';

export type LinkWish = 'keep' | 'connect' | 'close';

export class OpenError extends Error {
  constructor(readonly code: string, detail: string) {
    super(detail);
  }
}

export class Core {
  private constructor(private readonly module: WasmModule) {}

  /** Opens the client on what the slots hold. Each Core is a module instance of its own. */
  static async open(
    wasm: WebAssembly.Module, slots: Slots, options: Record<string, unknown>,
  ): Promise<Core> {
    const module = await WasmModule.start(wasm, (self) => ({ noline: slotImports(slots, self) }));
    const seed = crypto.getRandomValues(new Uint8Array(32));
    const json = JSON.stringify({ ...options, seed: hex(seed), storage: slots.storage });
    if (module.callWithText('web_open', [], json, [Date.now()]) === 0) {
      const error = JSON.parse(module.text(module.call('web_open_error')) ?? '{}') as {
        code?: string;
        detail?: string;
      };
      throw new OpenError(error.code ?? 'internal', error.detail ?? 'the core did not open');
    }
    return new Core(module);
  }

  command(command: object): Answer {
    const json = JSON.stringify(command);
    const answer = this.module.callWithText('web_command', [], json, [Date.now()]);
    return JSON.parse(this.module.text(answer) ?? '{}') as Answer;
  }

  /**
   * What another replica of the same cart has to know: see `adopt` in sdk/adapters/web/engine.hpp.
   */
  credential(): string | undefined {
    return this.module.text(this.module.call('web_session'));
  }

  connected(): void {
    this.module.call('web_connected', Date.now());
  }

  disconnected(): void {
    this.module.call('web_disconnected', Date.now());
  }

  message(bytes: Uint8Array): void {
    this.module.callWithBytes('web_message', [], bytes, [Date.now()]);
  }

  timeout(): void {
    this.module.call('web_timeout', Date.now());
  }

  /** The network is said to be back: connect without waiting any longer. */
  networkIsBack(): void {
    this.module.call('web_network_is_back');
  }

  /** The next message to send, or undefined. */
  pollTransmit(): Uint8Array<ArrayBuffer> | undefined {
    const at = this.module.call('web_poll_transmit', Date.now());
    if (at === 0) return undefined;
    return this.module.bytes.slice(at, at + this.module.call('web_transmit_size'));
  }

  pollEvent(): string | undefined {
    return this.module.text(this.module.call('web_poll_event'));
  }

  pollPart(): string | undefined {
    return this.module.text(this.module.call('web_poll_part'));
  }

  pollLink(): LinkWish {
    const wish = this.module.call('web_poll_link', Date.now());
    return wish === 1 ? 'connect' : wish === 2 ? 'close' : 'keep';
  }

  /** When `timeout` wants to be called, in milliseconds since 1970, or -1. */
  pollTimeout(): number {
    return this.module.call('web_poll_timeout');
  }

  close(): void {
    this.module.call('web_close', Date.now());
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
