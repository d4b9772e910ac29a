/**
 * Lets the shop open without a network: the page, its scripts, modules and fonts are kept when it
 * was opened once, pictures when they were seen. The cart itself is not here; the SDK stores that.
 */

/** Every file of the site but pictures; set in front of this script by the build. */
declare const files: string[];

const scope = self as unknown as ServiceWorkerGlobalScope;

const kept = `noline-${hash(files.join('\n'))}`;
const pictures = 'noline-pictures';
const picturesMax = 400;
const networkPatienceMs = 3000;

/** Names of assets carry the hash of their content, so the list of names is the version. */
function hash(text: string): string {
  let value = 5381;
  for (let at = 0; at < text.length; at++) value = (value * 33 + text.charCodeAt(at)) >>> 0;
  return value.toString(16);
}

async function install(): Promise<void> {
  const cache = await caches.open(kept);
  await cache.addAll(files);
  await scope.skipWaiting();
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith('noline-') && name !== kept && name !== pictures) await caches.delete(name);
  }
  await scope.clients.claim();
}

async function page(request: Request): Promise<Response> {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(networkPatienceMs) });
    if (response.ok) return response;
  } catch {
    // No network, or one too slow to wait for.
  }
  return (await caches.match('/index.html')) ?? fetch(request);
}

async function picture(request: Request): Promise<Response> {
  const cache = await caches.open(pictures);
  const known = await cache.match(request);
  if (known) return known;
  const response = await fetch(request);
  if (response.ok) {
    await cache.put(request, response.clone());
    const keys = await cache.keys();
    const oldest = keys.slice(0, Math.max(0, keys.length - picturesMax));
    for (const old of oldest) await cache.delete(old);
  }
  return response;
}

async function asset(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

scope.addEventListener('install', (event) => event.waitUntil(install()));
scope.addEventListener('activate', (event) => event.waitUntil(activate()));
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin || pathname.startsWith('/v1/')) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (pathname.startsWith('/pictures/')) event.respondWith(picture(request));
  else if (files.includes(pathname)) event.respondWith(asset(request));
});
