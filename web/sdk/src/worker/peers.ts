/** The other tabs of this origin, over a BroadcastChannel; also knows which of them can be seen. */

import type { Between, CommandName } from '../shared/messages.js';
import type { Answer } from '../shared/types.js';

export class Peers {
  /** The highest epoch heard of: what older leaders still say is not listened to. */
  epoch = 0;
  private readonly visible = new Set<string>();
  private isVisible = true;
  private readonly channel: BroadcastChannel | undefined;

  constructor(
    name: string,
    readonly tab: string,
    hear: (message: Between) => void,
  ) {
    if (typeof BroadcastChannel === 'undefined') return;
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = (event: MessageEvent<Between>) => {
      const message = event.data;
      if (message.t === 'visible') this.note(message.tab, message.visible);
      if (message.t === 'ask') this.sayVisible(this.isVisible);
      if ('epoch' in message) {
        if (message.epoch < this.epoch) return;
        this.epoch = message.epoch;
      }
      hear(message);
    };
  }

  get othersVisible(): boolean {
    return this.visible.size > 0;
  }

  say(message: Between): void {
    this.channel?.postMessage(message);
  }

  /** Asks who leads and who can be seen. */
  ask(isVisible: boolean): void {
    this.visible.clear();
    this.say({ t: 'ask', tab: this.tab });
    this.sayVisible(isVisible);
  }

  sayVisible(isVisible: boolean): void {
    this.isVisible = isVisible;
    this.say({ t: 'visible', tab: this.tab, visible: isVisible });
  }

  /** A new leader's epoch: greater than all heard of, and than those of tabs that are gone. */
  nextEpoch(): number {
    this.epoch = Math.max(Date.now(), this.epoch + 1);
    return this.epoch;
  }

  answer(name: CommandName, answer: Answer): void {
    this.say({ t: 'answer', epoch: this.epoch, name, answer });
  }

  private note(tab: string, isVisible: boolean): void {
    if (isVisible) this.visible.add(tab);
    else this.visible.delete(tab);
  }
}
