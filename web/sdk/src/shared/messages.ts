/** Messages between the page and its worker, and between the workers of several tabs. */

import type { Answer } from './types.js';

export interface StartOptions {
  /** The page's own name among the tabs; it stays when the worker is started again. */
  tab: string;
  /** Address of the sync endpoint, ws: or wss:. */
  link: string;
  /** Names the files: one store for each hub and shop. */
  store: string;
  /** Where noline.wasm lies. */
  wasm: string;
  /** Given to the core as it is: device, shop, ... */
  core: Record<string, unknown>;
  /** How long a tab waits for the leader before it goes on alone. */
  aloneAfterMs: number;
}

export type ToWorker =
  | { t: 'start'; options: StartOptions }
  | { t: 'command'; id: number; command: object }
  | { t: 'visible'; visible: boolean };

export type ToPage =
  | { t: 'answer'; id: number; answer: Answer }
  | { t: 'part'; part: string }
  | { t: 'event'; event: TabEvent }
  | { t: 'role'; role: TabRole };

export type TabRole = 'waiting' | 'leader' | 'follower' | 'alone';

/** An event of the core; `command` names the command of this page that it is about. */
export interface TabEvent {
  command?: number;
  json: string;
}

/** The number of a command: unique with the tab's name, rising within it. */
export interface CommandName {
  tab: string;
  id: number;
}

/** `epoch` rises with every leader: what an older one still says is not listened to. */
export type Between =
  | { t: 'ask'; tab: string }
  | { t: 'lead'; epoch: number; tab: string }
  | { t: 'resign'; epoch: number; tab: string }
  | { t: 'parts'; epoch: number; to?: string; parts: string[] }
  | { t: 'command'; name: CommandName; command: object }
  | { t: 'answer'; epoch: number; name: CommandName; answer: Answer }
  | { t: 'event'; epoch: number; name?: CommandName; json: string }
  | { t: 'visible'; tab: string; visible: boolean };
