/**
 * Opens the best storage that this browser offers: durable files, else a copy in IndexedDB, else
 * memory. A store that another tab still holds is waited for and never replaced by an empty one.
 */

import type { Problem } from '../shared/types.js';
import type { Slots } from './slots.js';
import { IndexedDbSlots } from './slots_idb.js';
import { MemorySlots } from './slots_memory.js';
import { OpfsSlots } from './slots_opfs.js';

const busyTries = 20;
const busyWaitMs = 50;

export interface Opened {
  slots: Slots;
  /** Why it is not the best rung. */
  problem?: Problem;
}

function isBusy(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NoModificationAllowedError';
}

async function openFiles(name: string): Promise<OpfsSlots> {
  for (let left = busyTries; ; left--) {
    try {
      return await OpfsSlots.open(name);
    } catch (error) {
      if (!isBusy(error) || left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, busyWaitMs));
    }
  }
}

/** Throws only when durable storage exists and is held by another tab. */
export async function openStorage(name: string): Promise<Opened> {
  const reasons: string[] = [];
  try {
    return { slots: await openFiles(name) };
  } catch (error) {
    if (isBusy(error)) throw error;
    reasons.push(String(error));
  }
  try {
    const slots = await IndexedDbSlots.open(name);
    return { slots, problem: { code: 'storage_evictable', detail: reasons.join('; ') } };
  } catch (error) {
    reasons.push(String(error));
  }
  return {
    slots: new MemorySlots(),
    problem: { code: 'storage_memory', detail: reasons.join('; ') },
  };
}
