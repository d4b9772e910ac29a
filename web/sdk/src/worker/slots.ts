/**
 * The three fixed files of one SQLite database (see sdk/adapters/web/slot_vfs.hpp), as the wasm
 * module calls them: synchronously. What keeps the bytes is one of the rungs of the storage ladder.
 */

import type { Imports, WasmModule } from '../shared/wasm.js';
import type { StorageClass } from '../shared/types.js';

export const slotNames = ['database', 'journal', 'log'] as const;

/** One file. Every method may throw; the module then sees an input/output error. */
export interface Slot {
  size(): number;
  read(into: Uint8Array, offset: number): number;
  write(data: Uint8Array, offset: number): number;
  truncate(size: number): void;
  flush(): void;
}

export interface Slots {
  readonly storage: StorageClass;
  readonly files: readonly Slot[];
  /** True once a write or flush has failed: nothing may be acknowledged any more. */
  failed: boolean;
  /** Ends when everything flushed so far is as safe as this rung can make it. */
  settle(): Promise<void>;
  /** True when `settle` has work to do. */
  unsettled(): boolean;
  close(): void;
}

export function slotImports(slots: Slots, module: WasmModule): Imports {
  const attempt = (run: () => number): number => {
    try {
      return run();
    } catch {
      return -1;
    }
  };
  const change = (run: () => boolean): number => {
    const done = !slots.failed && attempt(() => (run() ? 0 : -1)) === 0;
    if (!done) slots.failed = true;
    return done ? 0 : -1;
  };
  const file = (slot: number): Slot => {
    const found = slots.files[slot];
    if (!found) throw new RangeError(`slot ${slot}`);
    return found;
  };
  const view = (at: number, size: number) => module.bytes.subarray(at, at + size);
  return {
    slot_size: (slot = 0) => attempt(() => file(slot).size()),
    slot_read: (slot = 0, at = 0, size = 0, offset = 0) =>
      attempt(() => file(slot).read(view(at, size), offset)),
    slot_write: (slot = 0, at = 0, size = 0, offset = 0) =>
      change(() => file(slot).write(view(at, size), offset) === size),
    slot_truncate: (slot = 0, size = 0) =>
      change(() => {
        file(slot).truncate(size);
        return true;
      }),
    slot_flush: (slot = 0) =>
      change(() => {
        file(slot).flush();
        return true;
      }),
    random: (at = 0, size = 0) => void crypto.getRandomValues(view(at, size)),
    now_ms: () => Date.now(),
  };
}
