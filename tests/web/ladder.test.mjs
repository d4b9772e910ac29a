// Browsers that lack a storage or another thing: the shop still works, and says what it can promise.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { makeFolder, site, temporaryFolder } from './lib/places.mjs';
import { Shopper } from './lib/shopper.mjs';

const honey = 'HONEY-500G';
const without = {
  files: 'Object.defineProperty(navigator.storage, "getDirectory", { value: undefined });',
  indexedDb: 'Object.defineProperty(self, "indexedDB", { value: undefined });',
  locks: 'Object.defineProperty(navigator, "locks", { value: undefined });',
  channel: 'self.BroadcastChannel = undefined;',
};

/** A folder with the SDK's worker, in front of which the script runs. */
function workerBehind(script) {
  const folder = temporaryFolder('site');
  const assets = makeFolder(path.join(folder, 'assets'));
  const name = readdirSync(path.join(site, 'assets')).find((one) => /^worker-\w+\.js$/.test(one));
  const worker = readFileSync(path.join(site, 'assets', name), 'utf8');
  // With compressed copies, as the site has them: those are what the hub likes to send.
  const changed = Buffer.from(script + worker);
  writeFileSync(path.join(assets, name), changed);
  writeFileSync(path.join(assets, `${name}.br`), brotliCompressSync(changed));
  writeFileSync(path.join(assets, `${name}.gz`), gzipSync(changed));
  return folder;
}

/** A browser that lacks what the script takes away, at a shop of its own. */
async function visit(script, visitation) {
  const before = workerBehind(script);
  const hub = await Hub.start({ before });
  const browser = await Browser.start();
  try {
    await visitation(browser, hub.origin);
  } finally {
    await browser.end();
    await hub.end();
    rmSync(before, { recursive: true });
  }
}

describe('browsers that lack something', () => {
  const storage = async (shopper) => (await shopper.part('connection')).storage;

  it('no private files: edits are kept in IndexedDB, over a kill too', () =>
    visit(without.files, async (browser, origin) => {
      let shopper = await Shopper.open(browser, origin);
      assert.equal(await storage(shopper), 'evictable');
      await shopper.page.evaluate(
        (sku) => window.noline.edit({ do: 'add', sku, quantity: 3 }).device, honey);
      await browser.kill();
      await browser.run();
      shopper = await Shopper.open(browser, origin);
      assert.equal(await storage(shopper), 'evictable');
      assert.equal(await shopper.quantity(honey), 3);
      await shopper.isSaved();
      shopper.isSound();
    }));

  it('no storage at all: the shop works, says so, and the hub has the cart', () =>
    visit(without.files + without.indexedDb, async (browser, origin) => {
      const shopper = await Shopper.open(browser, origin);
      assert.equal(await storage(shopper), 'memory');
      await shopper.add(honey);
      await shopper.isSaved();
      await shopper.page.getByText(/keeps nothing/i)
        .first().waitFor({ timeout: 10_000 });
      shopper.isSound();
    }));

  it('no locks: one tab works as ever', () =>
    visit(without.locks, async (browser, origin) => {
      const shopper = await Shopper.open(browser, origin);
      await shopper.add(honey);
      await shopper.isSaved();
      assert.equal(await storage(shopper), 'durable');
      shopper.isSound();
    }));

  it('no channel between tabs: each is a device of its own that joins the same cart', () =>
    visit(without.channel, async (browser, origin) => {
      const first = await Shopper.open(browser, origin);
      await first.add(honey);
      await first.isSaved();
      const second = await Shopper.open(browser, origin);
      await second.has(honey, 1);
      assert.equal(await second.role(), 'alone');
      await second.add(honey);
      await first.has(honey, 2);
      assert.equal(await first.hash(), await second.hash());
    }));
});
