/**
 * Slots in memory with a copy in IndexedDB: the rung for browsers without an origin-private file
 * system. Each commit of SQLite becomes one IndexedDB transaction with strict durability that holds
 * the pages which changed, so the copy is always a state that SQLite itself could have left on a
 * disk.
 */

import type { Slots } from './slots.js';
import { slotNames } from './slots.js';
import { MemorySlot, pageSize } from './slots_memory.js';

const storeName = 'pages';

export class IndexedDbSlots implements Slots {
  readonly storage = 'evictable' as const;
  readonly files: MemorySlot[] = slotNames.map(() => new MemorySlot());
  failed = false;

  private constructor(private readonly database: IDBDatabase) {}

  static async open(name: string): Promise<IndexedDbSlots> {
    const request = indexedDB.open(`noline-${name}`, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName);
    const slots = new IndexedDbSlots(await finished(request));
    await slots.load();
    return slots;
  }

  unsettled(): boolean {
    return this.files.some((file) => file.dirty.size > 0);
  }

  async settle(): Promise<void> {
    if (this.failed) throw new Error('the IndexedDB copy failed earlier');
    const transaction = this.database.transaction(storeName, 'readwrite', { durability: 'strict' });
    const pages = transaction.objectStore(storeName);
    this.files.forEach((file, slot) => {
      for (const page of file.takeDirty()) {
        const bytes = file.page(page);
        if (bytes.length > 0) pages.put(bytes, [slot, page]);
        else pages.delete([slot, page]);
      }
    });
    try {
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
      });
    } catch (error) {
      this.failed = true;
      throw error;
    }
  }

  close(): void {
    this.database.close();
  }

  private async load(): Promise<void> {
    const pages = this.database.transaction(storeName).objectStore(storeName);
    const [keys, values] = await Promise.all([
      finished(pages.getAllKeys()),
      finished(pages.getAll() as IDBRequest<Uint8Array[]>),
    ]);
    keys.forEach((key, index) => {
      const [slot, page] = key as [number, number];
      this.files[slot]?.write(values[index] ?? new Uint8Array(), page * pageSize);
    });
    for (const file of this.files) file.dirty.clear();
  }
}

function finished<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
