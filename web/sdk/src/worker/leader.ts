/**
 * What a tab does that runs a core: as the leader with the store, or alone with memory. Commands of
 * all tabs come here with their names; a call's result goes back to the tab that asked.
 */

import type { CommandName, StartOptions } from '../shared/messages.js';
import type { Answer, ResultEvent } from '../shared/types.js';
import { Host, type HostOutput } from './host.js';
import { openStorage } from './ladder.js';
import type { Slots } from './slots.js';
import { MemorySlots } from './slots_memory.js';

export interface LeaderOutput {
  part(json: string): void;
  /** With a name: only for the tab that gave this command. */
  event(json: string, name?: CommandName): void;
  /** Storage failed; the leader has to be opened again. */
  failed(): void;
}

export class Leader implements HostOutput {
  private host: Host | undefined;
  private readonly callers = new Map<number, CommandName>();
  /** Commands given while alone, for a later leader's store. */
  readonly given: { name: CommandName; command: object }[] = [];

  private constructor(
    private readonly slots: Slots,
    private readonly output: LeaderOutput,
  ) {}

  static async open(
    wasm: WebAssembly.Module, options: StartOptions, output: LeaderOutput, adopt?: string,
  ): Promise<Leader> {
    const isAlone = adopt !== undefined;
    const opened = isAlone ? { slots: new MemorySlots() } : await openStorage(options.store);
    const leader = new Leader(opened.slots, output);
    const core = { ...options.core, ...(adopt ? { adopt: JSON.parse(adopt) as object } : {}) };
    try {
      leader.host = await Host.open(
        { wasm, slots: opened.slots, link: options.link, core }, leader);
    } catch (error) {
      opened.slots.close();
      throw error;
    }
    leader.host.run(() => undefined);
    return leader;
  }

  get parts(): ReadonlyMap<string, string> {
    return this.host?.parts ?? new Map();
  }

  get wasOnline(): boolean {
    return this.host?.wasOnline ?? false;
  }

  /** Nothing here that the hub does not have. */
  get isEmpty(): boolean {
    return (this.host?.connection?.pending ?? 0) === 0;
  }

  credential(): string | undefined {
    return this.host?.credential();
  }

  async command(name: CommandName, command: object): Promise<Answer> {
    if (!this.host) return { error: { code: 'closed', detail: 'this tab gives up its store' } };
    this.given.push({ name, command });
    if (this.given.length > 1000) this.given.shift();
    const answer = await this.host.command({ ...command, id: `${name.tab}:${name.id}` });
    if (answer.call !== undefined) this.callers.set(answer.call, name);
    return answer;
  }

  close(): void {
    this.host?.close();
    this.host = undefined;
    this.slots.close();
  }

  part(json: string): void {
    this.output.part(json);
  }

  event(json: string): void {
    const result = json.includes('"result"') ? (JSON.parse(json) as ResultEvent) : undefined;
    if (result?.event !== 'result') return this.output.event(json);
    const caller = this.callers.get(result.call);
    this.callers.delete(result.call);
    if (caller) this.output.event(json, caller);
  }

  failed(): void {
    this.host = undefined;
    this.slots.close();
    this.output.failed();
  }
}
