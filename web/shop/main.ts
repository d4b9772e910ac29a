/** Starts the shop: the SDK's worker and the screens' module load side by side. */

import { openNoline, type Noline } from '../sdk/src/page/index.js';
import { followLink } from './links.js';
import { addPasskey, canUsePasskeys, signInByPasskey } from './passkeys.js';
import { Screens } from './screens.js';

function element<T extends HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

function fetched(id: string): Promise<Response> {
  return fetch((document.getElementById(id) as HTMLLinkElement).href);
}

/** Says in the page's own text what is wrong; everything above it stays readable. */
function report(error: unknown): void {
  element('problem').textContent = error instanceof Error ? error.message : String(error);
}

const assets = element<HTMLScriptElement>('main').dataset;
const fonts = ['400', '500', '600', '700'].map((weight) =>
  fetched(`font-${weight}`).then((response) => response.arrayBuffer()),
);

const noline: Noline = openNoline({
  hub: location.origin,
  shop: assets['shop'] ?? '',
  worker: new URL(assets['worker'] ?? '', location.href),
  wasm: new URL(assets['core'] ?? '', location.href),
  device: { language: navigator.language.slice(0, 2) },
});

// For the browser's console, and for scripts of the page that want to read the cart.
Object.assign(window, { noline });

/**
 * The page's own text is on the screen: only then begins the work that would hold it up. While the
 * page is hidden no frame comes, and nobody waits for one.
 */
function painted(): Promise<void> {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 200);
  });
}

let screens: Screens | undefined;

async function tell(command: Record<string, unknown>): Promise<void> {
  const answer = await noline.send(command);
  // The screens wait for what is refused at once, too.
  if (answer.error) screens?.event(JSON.stringify(answer));
}

/** Whoever is signed in gets a passkey; anybody else signs in with one. */
async function askForPasskey(): Promise<void> {
  const isSignedIn = noline.part('session')?.kind === 'customer';
  try {
    await (isSignedIn ? addPasskey(noline) : signInByPasskey(noline));
    if (isSignedIn) screens?.event('{"event":"result","name":"passkey_added"}');
  } catch (error) {
    // Who closes the authenticator's window knows that nothing happened.
    if (error instanceof DOMException) return;
    const code = (error as { code?: string }).code ?? 'offline';
    screens?.event(JSON.stringify({ event: 'result', name: '', error: { code } }));
  }
}

const wasm = fetched('shop-wasm');
painted().then(() => Screens.open({
  wasm,
  fonts,
  canvas: element<HTMLCanvasElement>('canvas'),
  mirror: element('mirror'),
  kiosk: new URLSearchParams(location.search).has('kiosk'),
  command: (command) => void tell(command),
  wish: (name) => {
    if (name === 'passkey') void askForPasskey();
  },
  shown: () => {
    element('start').hidden = true;
    // Opens the shop without a network next time; nothing needs it now.
    void navigator.serviceWorker?.register('/service_worker.js').catch(() => undefined);
  },
})).then((opened) => {
  screens = opened;
  if (canUsePasskeys()) opened.event('{"event":"able","passkeys":true}');
  noline.onText((kind, json) => (kind === 'part' ? opened.part(json) : opened.event(json)));
  followLink((command) => void tell(command));
}, report);
