// The shop as an app: it can be installed, opens without a network after one visit, and takes a new
// version over without losing anything.

import assert from 'node:assert/strict';
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { site, temporaryFolder } from './lib/places.mjs';
import { Shopper } from './lib/shopper.mjs';
import { until } from './lib/wait.mjs';

const honey = 'HONEY-500G';

describe('the installed shop', () => {
  let hub, browser, shopper, page, newer;

  before(async () => {
    newer = temporaryFolder('newer');
    hub = await Hub.start({ before: newer });
    browser = await Browser.start();
    shopper = await Shopper.open(browser, hub.origin);
    await shopper.isOnline();
    page = shopper.page;
  });
  after(async () => {
    await browser?.end();
    await hub?.end();
  });

  it('can be installed', async () => {
    const session = await page.context().newCDPSession(page);
    const { url, data, errors } = await session.send('Page.getAppManifest');
    assert.deepEqual(errors, []);
    const manifest = JSON.parse(data);
    assert.equal(manifest.name, 'Korn & Kontor');
    assert.equal(manifest.display, 'standalone');
    const sizes = [];
    for (const icon of manifest.icons) {
      const answer = await fetch(new URL(icon.src, url));
      assert.equal(answer.status, 200, icon.src);
      assert.equal(answer.headers.get('content-type'), icon.type);
      sizes.push(`${icon.sizes} ${icon.purpose}`);
    }
    for (const wanted of ['192x192 any', '512x512 any', '512x512 maskable']) {
      assert.ok(sizes.includes(wanted), wanted);
    }
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    // This one profile is not incognito; nothing else may stand in the way.
    assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId), []);
  });

  it('opens without a network: the shop, what was seen of it, and edits', async () => {
    await shopper.add(honey);
    await shopper.isSaved();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await until('the shop is kept', () => page.evaluate(async () =>
      (await caches.keys()).length > 0 && (await caches.match('/index.html')) !== undefined));
    await hub.stop('SIGKILL');
    for (const address of ['/', '/p/TEAPOT', '/s?q=honey', '/cart']) {
      await page.goto(hub.origin + address);
      await shopper.isReady();
      await page.getByRole('heading', { level: 1 }).first().waitFor();
    }
    await shopper.isOffline();
    await page.getByRole('status').filter({ hasText: 'You are offline' }).waitFor();
    await shopper.goto('/p/TEAPOT');
    await page.getByRole('heading', { level: 1, name: 'Cast-iron teapot' }).waitFor();
    await shopper.press('Add to cart');
    await shopper.add(honey);
    assert.equal((await shopper.part('cart')).count, 3);
    await shopper.reload();
    assert.equal((await shopper.part('cart')).count, 3);
  });

  it('merges what was done elsewhere meanwhile', async () => {
    await hub.run();
    await shopper.isSaved({ withinMs: 90_000 });
    assert.equal((await shopper.part('cart')).count, 3);
    assert.equal(await shopper.quantity(honey), 2);
  });

  /** The same shop with another stylesheet, under the name that its content gives it. */
  function publishNewVersion() {
    const css = readdirSync(path.join(site, 'assets')).find((name) => /^shop-\w+\.css$/.test(name));
    const fresh = 'shop-0123456789.css';
    cpSync(path.join(site, 'assets', css), path.join(newer, 'assets', fresh));
    for (const name of ['index.html', 'service_worker.js']) {
      const text = readFileSync(path.join(site, name), 'utf8').replaceAll(css, fresh);
      writeFileSync(path.join(newer, name), text);
      // The hub prefers what is compressed already.
      writeFileSync(path.join(newer, `${name}.br`), brotliCompressSync(text));
      writeFileSync(path.join(newer, `${name}.gz`), gzipSync(text));
    }
    return fresh;
  }

  it('takes a new version without losing an edit made on the old one', async () => {
    const fresh = publishNewVersion();
    await hub.stop();
    await shopper.add(honey); // Offline, on the old version.
    await hub.run();
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await until('the old version is gone from the browser', () => page.evaluate(async (name) =>
      (await caches.match(`/assets/${name}`)) !== undefined
      && (await caches.keys()).filter((one) => one !== 'noline-pictures').length === 1, fresh));
    await shopper.reload();
    const sheet = await page.evaluate(() => document.querySelector('link[rel=stylesheet]').href);
    assert.match(sheet, new RegExp(fresh));
    assert.equal(await shopper.quantity(honey), 3);
    await shopper.isSaved({ withinMs: 90_000 });
    await hub.stop('SIGKILL');
    await shopper.reload();
    assert.equal(await shopper.quantity(honey), 3, 'and it opens without a network too');
    await hub.run();
  });

  it('is the same after it was left and came back from the page cache', async () => {
    await shopper.goto('/cart');
    await shopper.isOnline();
    await page.evaluate(() => { window.sameDocument = true; });
    await page.goto('about:blank');
    await page.goBack({ waitUntil: 'commit' });
    await page.getByRole('heading', { level: 1, name: 'Cart' }).waitFor();
    await until('the cart is known', () => shopper.part('cart'));
    assert.equal(await page.evaluate(() => window.sameDocument), true, 'it came from the page cache');
    await page.getByRole('button', { name: /^One more/ }).first().click();
    await until('it goes on', async () => (await shopper.part('cart')).count === 5);
    await shopper.isSaved();
  });

  it('had no error', () => shopper.isSound());
});
