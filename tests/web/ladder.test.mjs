// Browsers that lack a storage or another thing: the shop still works, and says what it can promise.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { Network } from './lib/proxy.mjs';
import { Shopper } from './lib/shopper.mjs';

const honey = 'HONEY-500G';
const without = {
  files: 'Object.defineProperty(navigator.storage, "getDirectory", { value: undefined });',
  indexedDb: 'Object.defineProperty(self, "indexedDB", { value: undefined });',
  locks: 'Object.defineProperty(navigator, "locks", { value: undefined });',
  channel: 'self.BroadcastChannel = undefined;',
};

describe('browsers that lack something', () => {
  let hub, network;

  before(async () => {
    hub = await Hub.start();
    network = await Network.to(hub.port);
  });
  after(async () => {
    await network?.end();
    await hub?.end();
  });

  /** The script runs in the worker before the SDK's own; a service worker would keep it out. */
  async function visit(script, visitation) {
    const browser = await Browser.start();
    try {
      const lacking = async () => {
        await browser.context.route('**/service_worker.js', (route) => route.abort());
        await browser.context.route('**/assets/worker-*.js', async (route) => {
          const body = await (await fetch(route.request().url())).text();
          await route.fulfill({ contentType: 'text/javascript', body: script + body });
        });
      };
      await lacking();
      await visitation(browser, lacking);
    } finally {
      await browser.end();
    }
  }

  const storage = async (shopper) => (await shopper.part('connection')).storage;

  it('no private files: edits are kept in IndexedDB, over a kill too', () =>
    visit(without.files, async (browser, lacking) => {
      let shopper = await Shopper.open(browser, network.origin);
      assert.equal(await storage(shopper), 'evictable');
      await shopper.page.evaluate(
        (sku) => window.noline.edit({ do: 'add', sku, quantity: 3 }).device, honey);
      await browser.kill();
      await browser.run();
      await lacking();
      shopper = await Shopper.open(browser, network.origin);
      assert.equal(await storage(shopper), 'evictable');
      assert.equal(await shopper.quantity(honey), 3);
      await shopper.isSaved();
      shopper.isSound();
    }));

  it('no storage at all: the shop works, says so, and the hub has the cart', () =>
    visit(without.files + without.indexedDb, async (browser) => {
      const shopper = await Shopper.open(browser, network.origin);
      assert.equal(await storage(shopper), 'memory');
      await shopper.add(honey);
      await shopper.isSaved();
      await shopper.page.getByText(/not (kept|saved|stored) on this device|only while this/i)
        .first().waitFor({ timeout: 10_000 });
      shopper.isSound();
    }));

  it('no locks: one tab works as ever', () =>
    visit(without.locks, async (browser) => {
      const shopper = await Shopper.open(browser, network.origin);
      await shopper.add(honey);
      await shopper.isSaved();
      assert.equal(await storage(shopper), 'durable');
      shopper.isSound();
    }));

  it('no channel between tabs: each is a device of its own that joins the same cart', () =>
    visit(without.channel, async (browser) => {
      const first = await Shopper.open(browser, network.origin);
      await first.add(honey);
      await first.isSaved();
      const second = await Shopper.open(browser, network.origin);
      await second.has(honey, 1);
      assert.equal(await second.role(), 'alone');
      await second.add(honey);
      await first.has(honey, 2);
      assert.equal(await first.hash(), await second.hash());
    }));
});
