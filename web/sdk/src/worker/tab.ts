/**
 * One tab: leader, follower of another tab's leader, or alone. Leadership saves work and is never
 * needed for correctness: a tab that hears no leader goes on as a replica of its own.
 *
 * Every command has a name (tab, number). The core stores the newest number of each tab together
 * with the command's effect and carries out no older one again, so a command that got no answer is
 * simply sent again to whoever leads now.
 */

import type { Between, CommandName, StartOptions, TabRole, ToPage } from '../shared/messages.js';
import { readAside, writeAside } from './aside.js';
import { Election } from './election.js';
import { Leader, type LeaderOutput } from './leader.js';
import { Outbox } from './outbox.js';
import { Peers } from './peers.js';

const retryAfterMs = 500;
const handOverAfterMs = 300;

export class Tab implements LeaderOutput {
  private role: TabRole = 'waiting';
  private leader: Leader | undefined;
  private readonly election: Election;
  private readonly peers: Peers;
  private readonly outbox: Outbox;
  private visible = true;
  private passedOn = false;
  private silence = 0;
  private credential: string | undefined;

  constructor(
    private readonly wasm: WebAssembly.Module,
    private readonly options: StartOptions,
    private readonly tell: (message: ToPage) => void,
  ) {
    const name = `noline-${options.store}`;
    this.outbox = new Outbox(tell);
    this.election = new Election(name, () => void this.lead());
    this.peers = new Peers(name, options.tab, (message) => this.hear(message));
    this.seek();
  }

  /** Looks for a leader, and stands for election. */
  private seek(): void {
    this.election.stand();
    this.peers.ask(this.visible);
    this.expectLeader();
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    this.passedOn = false;
    if (visible || this.role !== 'leader') return this.peers.sayVisible(visible);
    this.peers.ask(false);
    setTimeout(() => this.passOn(), handOverAfterMs);
  }

  command(id: number, command: object): void {
    this.outbox.add(id, command);
    this.send(id, command);
  }

  part(json: string): void {
    if (this.role === 'alone' && !this.leader?.wasOnline) return; // It does not know the cart yet.
    this.tell({ t: 'part', part: json });
    if (this.role !== 'leader') return;
    this.peers.say({ t: 'parts', epoch: this.peers.epoch, parts: [json] });
    // A shopper's first edit makes one, and the session's part stays the same.
    this.keepCredential();
  }

  event(json: string, name?: CommandName): void {
    if (!name || name.tab === this.peers.tab) this.outbox.event(json, name?.id);
    if (this.role !== 'leader' || name?.tab === this.peers.tab) return;
    this.peers.say({ t: 'event', epoch: this.peers.epoch, json, ...(name ? { name } : {}) });
  }

  failed(): void {
    this.leader = undefined;
    setTimeout(() => void this.lead(), retryAfterMs);
  }

  private setRole(role: TabRole): void {
    this.role = role;
    clearTimeout(this.silence);
    this.tell({ t: 'role', role });
  }

  private hear(message: Between): void {
    if (this.role === 'leader') return this.serve(message);
    if (!('epoch' in message)) return;
    if (message.t === 'resign') return this.role === 'follower' ? this.expectLeader() : undefined;
    this.follow(message.t === 'lead');
    if (this.role !== 'follower') return;
    const isMine = (tab: string | undefined) => tab === undefined || tab === this.peers.tab;
    if (message.t === 'parts' && isMine(message.to)) {
      for (const part of message.parts) this.tell({ t: 'part', part });
    } else if (message.t === 'event' && isMine(message.name?.tab)) {
      this.outbox.event(message.json, message.name?.id);
    } else if (message.t === 'answer' && isMine(message.name.tab)) {
      this.outbox.answered(message.name.id, message.answer);
    }
  }

  private serve(message: Between): void {
    if (message.t === 'ask') this.announce(message.tab);
    if (message.t !== 'command') return;
    void this.leader?.command(message.name, message.command).then((answer) => {
      if (this.role === 'leader') this.peers.answer(message.name, answer);
    });
  }

  private announce(to?: string): void {
    const { epoch, tab } = this.peers;
    this.peers.say({ t: 'lead', epoch, tab });
    const parts = [...(this.leader?.parts.values() ?? [])];
    this.peers.say({ t: 'parts', epoch, parts, ...(to ? { to } : {}) });
  }

  private follow(isNews: boolean): void {
    if (this.role === 'alone' && !this.leader?.isEmpty) return; // First the hub has to know it all.
    const wasFollower = this.role === 'follower';
    this.leader?.close();
    this.leader = undefined;
    clearTimeout(this.silence);
    if (wasFollower && !isNews) return;
    this.setRole('follower');
    if (!wasFollower) this.peers.ask(this.visible);
    this.outbox.sendAgain((id, command) => this.send(id, command));
  }

  private send(id: number, command: object): void {
    const name = { tab: this.peers.tab, id };
    if (this.leader) {
      void this.leader.command(name, command).then((answer) => this.outbox.answered(id, answer));
    } else if (this.role === 'follower') {
      this.peers.say({ t: 'command', name, command });
      setTimeout(() => {
        if (this.role === 'follower' && this.outbox.has(id)) this.seek();
      }, this.options.aloneAfterMs);
    }
  }

  /** Waits for a leader's word, and goes on alone when none comes. */
  private expectLeader(): void {
    if (this.leader) return;
    this.setRole('waiting');
    this.silence = self.setTimeout(() => void this.goAlone(), this.options.aloneAfterMs);
  }

  private async goAlone(): Promise<void> {
    if (this.role !== 'waiting' || this.election.isLeader) return;
    if (!navigator.onLine) return this.expectLeader(); // Nobody to learn the cart from.
    const credential = (await readAside(this.options.store)) || '{}';
    if (this.role !== 'waiting' || this.election.isLeader) return;
    const leader = await Leader.open(this.wasm, this.options, this, credential);
    if (this.role !== 'waiting' || this.election.isLeader) return leader.close();
    this.leader = leader;
    this.setRole('alone');
    this.outbox.sendAgain((id, command) => this.send(id, command));
  }

  /** The lock is here: opens the store, announces itself, takes over what was not answered. */
  private async lead(): Promise<void> {
    if (!this.election.isLeader || this.role === 'leader' && this.leader) return;
    const again = () => void setTimeout(() => void this.lead(), retryAfterMs);
    if (this.mustPassOn()) return;
    const alone = this.leader;
    if (alone && !alone.isEmpty && alone.wasOnline) return again(); // The hub is about to have it.
    const given = alone && !alone.isEmpty ? alone.given : [];
    alone?.close();
    this.leader = undefined;
    this.peers.nextEpoch();
    this.setRole('leader');
    try {
      const leader = await Leader.open(this.wasm, this.options, this);
      if (!this.election.isLeader) return leader.close();
      this.leader = leader;
    } catch (error) {
      return this.notOpened(error, again);
    }
    for (const { name, command } of given) void this.leader.command(name, command);
    this.announce();
    this.outbox.sendAgain((id, command) => this.send(id, command));
  }

  /** A damaged store is left as it is, and the tab goes on without it. */
  private notOpened(error: unknown, again: () => void): void {
    this.setRole('waiting');
    if (error instanceof DOMException) return again(); // Another tab still holds the files.
    const detail = error instanceof Error ? error.message : String(error);
    const problem = { code: 'storage_damaged', detail };
    this.tell({ t: 'event', event: { json: JSON.stringify({ error: problem }) } });
    this.election.stepBack();
    this.expectLeader();
  }

  private resign(): void {
    if (this.role === 'leader') {
      this.peers.say({ t: 'resign', epoch: this.peers.epoch, tab: this.peers.tab });
    }
    this.leader?.close();
    this.leader = undefined;
    this.election.stepBack();
    this.setRole('waiting');
  }

  /** A tab that cannot be seen gives the lead to one that can. */
  private passOn(): void {
    if (this.visible || this.role !== 'leader' || !this.peers.othersVisible) return;
    this.resign();
    this.seek(); // Behind the others in the queue.
  }

  /**
   * True when the lock came to a hidden tab while others wait for it; it comes back at most once.
   */
  private mustPassOn(): boolean {
    if (this.visible || this.passedOn || !this.peers.othersVisible) return false;
    this.passedOn = true;
    this.election.stepBack();
    this.election.stand();
    return true;
  }

  private keepCredential(): void {
    if (!this.leader) return;
    // Nobody's cart has none: after a reset the last shopper's must not stay.
    const credential = this.leader.credential() ?? '';
    if (credential === this.credential) return;
    this.credential = credential;
    void writeAside(this.options.store, credential);
  }
}
