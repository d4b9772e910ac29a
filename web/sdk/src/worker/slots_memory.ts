/** Slots in the worker's memory: the last rung, and the working copy of the rung above it. */

import type { Slot, Slots } from './slots.js';
import { slotNames } from './slots.js';

export const pageSize = 4096;

export class MemorySlot implements Slot {
  private bytes = new Uint8Array(pageSize * 16);
  private length = 0;
  /** Pages changed since the last call of `takeDirty`. */
  readonly dirty = new Set<number>();

  size(): number {
    return this.length;
  }

  read(into: Uint8Array, offset: number): number {
    const count = Math.max(0, Math.min(into.length, this.length - offset));
    into.set(this.bytes.subarray(offset, offset + count));
    return count;
  }

  write(data: Uint8Array, offset: number): number {
    const end = offset + data.length;
    this.reserve(end);
    this.bytes.set(data, offset);
    this.length = Math.max(this.length, end);
    this.touch(offset, end);
    return data.length;
  }

  truncate(size: number): void {
    this.reserve(size);
    this.touch(Math.min(size, this.length), Math.max(size, this.length));
    this.bytes.fill(0, size, Math.max(size, this.length));
    this.length = size;
  }

  flush(): void {}

  page(index: number): Uint8Array {
    return this.bytes.slice(index * pageSize, Math.min(this.length, (index + 1) * pageSize));
  }

  takeDirty(): number[] {
    const pages = [...this.dirty];
    this.dirty.clear();
    return pages;
  }

  private touch(from: number, to: number): void {
    for (let page = Math.floor(from / pageSize); page * pageSize < to; page++) this.dirty.add(page);
  }

  private reserve(size: number): void {
    if (size <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(size, this.bytes.length * 2));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}

export class MemorySlots implements Slots {
  readonly storage = 'memory' as const;
  readonly files = slotNames.map(() => new MemorySlot());
  failed = false;

  async settle(): Promise<void> {}

  unsettled(): boolean {
    return false;
  }

  close(): void {}
}
