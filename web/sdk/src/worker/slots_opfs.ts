/** Slots in the origin-private file system: the durable rung. Worker only. */

import type { Slot, Slots } from './slots.js';
import { slotNames } from './slots.js';

class OpfsSlot implements Slot {
  constructor(readonly handle: FileSystemSyncAccessHandle) {}

  size(): number {
    return this.handle.getSize();
  }

  read(into: Uint8Array<ArrayBuffer>, offset: number): number {
    return this.handle.read(into, { at: offset });
  }

  write(data: Uint8Array<ArrayBuffer>, offset: number): number {
    return this.handle.write(data, { at: offset });
  }

  truncate(size: number): void {
    this.handle.truncate(size);
  }

  flush(): void {
    this.handle.flush();
  }
}

export class OpfsSlots implements Slots {
  readonly storage = 'durable' as const;
  failed = false;

  private constructor(readonly files: readonly OpfsSlot[]) {}

  /**
   * Opens or creates the files of the named store. Throws a `NoModificationAllowedError` while
   * another worker holds them, and other errors where the browser offers no such files.
   */
  static async open(name: string): Promise<OpfsSlots> {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(`noline-${name}`, { create: true });
    const files: OpfsSlot[] = [];
    try {
      for (const slot of slotNames) {
        const file = await folder.getFileHandle(slot, { create: true });
        files.push(new OpfsSlot(await file.createSyncAccessHandle()));
      }
    } catch (error) {
      for (const file of files) file.handle.close();
      throw error;
    }
    return new OpfsSlots(files);
  }

  async settle(): Promise<void> {}

  unsettled(): boolean {
    return false;
  }

  close(): void {
    for (const file of this.files) file.handle.close();
  }
}
