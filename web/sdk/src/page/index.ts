/**
 * @noline/sdk: the shopper's session, cart and context in a web page. The work is done by a worker;
 * the page gets immutable snapshots and gives commands. All tabs of an origin share one store.
 *
 *     const noline = openNoline({ hub: location.origin, shop: 'demo', worker, wasm });
 *     noline.subscribe('cart', (cart) => draw(cart));
 *     await noline.edit({ do: 'add', sku: 'TEA', quantity: 1 }).hub;
 */

import { Noline } from './noline.js';

export * from '../shared/types.js';
export type { TabRole } from '../shared/messages.js';
export { CommandError, Edit } from './edits.js';
export { Noline };

export interface NolineOptions {
  /** The hub's origin, for example `https://shop.example`. */
  hub: string;
  /** Id of the shop. */
  shop: string;
  /** Address of this package's worker.js, of the page's own origin. */
  worker: string | URL;
  /** Address of noline.wasm. */
  wasm: string | URL;
  /** What the shopper's other devices show of this one. */
  device?: { name?: string; kind?: string; language?: string };
  /** How long a tab waits for the leading tab before it goes on alone (2 s). */
  aloneAfterMs?: number;
}

export function openNoline(options: NolineOptions): Noline {
  const hub = new URL(options.hub);
  const link = new URL('/v1/sync', hub);
  link.protocol = hub.protocol === 'https:' ? 'wss:' : 'ws:';
  const start = () => new Worker(options.worker, { type: 'module', name: 'noline' });
  return new Noline(start, {
    tab: randomName(),
    link: link.href,
    store: `${hub.host.replace(/[^\w.-]/g, '_')}-${options.shop}`,
    wasm: new URL(options.wasm, location.href).href,
    core: { shop: options.shop, device: { kind: 'web', name: deviceName(), ...options.device } },
    aloneAfterMs: options.aloneAfterMs ?? 2000,
  });
}

/** A name that tells a shopper's devices apart; the shopper may choose a better one. */
function deviceName(): string {
  const agent = navigator.userAgent;
  const found = /iPhone|iPad|Android|Windows|Macintosh|CrOS|Linux/.exec(agent)?.[0] ?? 'Browser';
  const names: Record<string, string> = { Macintosh: 'Mac', CrOS: 'Chromebook' };
  return names[found] ?? found;
}

function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
