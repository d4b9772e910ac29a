// Edits survive a reload, the end of the browser's process and a broken network, in a real profile.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { Native } from './lib/native.mjs';
import { Network } from './lib/proxy.mjs';
import { Shopper } from './lib/shopper.mjs';
import { until } from './lib/wait.mjs';

const honey = 'HONEY-500G';

describe('durability in the browser', () => {
  let hub, network, browser, shopper;

  before(async () => {
    hub = await Hub.start();
    network = await Network.to(hub.port);
    browser = await Browser.start();
    shopper = await Shopper.open(browser, network.origin);
  });
  after(async () => {
    await browser?.end();
    await network?.end();
    await hub?.end();
  });

  async function startAgain() {
    await browser.kill();
    await browser.run();
    shopper = await Shopper.open(browser, network.origin);
  }

  it('says that the device stores durably', async () => {
    assert.equal((await shopper.part('connection')).storage, 'durable');
    assert.equal(await shopper.role(), 'leader');
  });

  it('keeps edits made offline over a reload, a kill and a start without network', async () => {
    await shopper.add(honey);
    await shopper.isSaved();
    await shopper.page.evaluate(() => navigator.serviceWorker.ready);
    network.cut();
    await shopper.isOffline();
    await shopper.add(honey, 2);
    await shopper.openCart();
    await shopper.press('Add a note: Linden honey');
    await shopper.page.getByRole('textbox', { name: 'Note' }).fill('für Oma');
    await shopper.press(/^Save$/);
    await until('the note is kept', async () => (await shopper.line(honey)).note === 'für Oma');
    await shopper.reload();
    assert.equal(await shopper.quantity(honey), 3);
    await startAgain();
    assert.equal(await shopper.quantity(honey), 3);
    assert.equal((await shopper.line(honey)).note, 'für Oma');
    assert.ok((await shopper.part('connection')).pending > 0);
  });

  it('delivers them once when the network is back', async () => {
    network.mend();
    await shopper.isSaved({ withinMs: 90_000 });
    assert.equal(await shopper.quantity(honey), 3);
    const { code } = await shopper.page.evaluate(() => window.noline.call({ do: 'hand_off' }));
    const native = await Native.start(hub.origin);
    native.send({ do: 'join', code });
    const number = await until('a number is shown', () => native.part('session')?.joining);
    await until('the shopper is asked', async () => (await shopper.part('session')).asked);
    await shopper.page.evaluate((picked) =>
      window.noline.call({ do: 'confirm_hand_off', number: picked }), number);
    await native.has(honey, 3);
    await native.end();
  });

  it('has every edit that was called safe on this device, however it was killed', async () => {
    let wanted = await shopper.quantity(honey);
    for (let round = 0; round < 4; round++) {
      network.cut();
      const added = 1 + round;
      await shopper.page.evaluate(
        ([sku, times]) => Promise.all(Array.from({ length: times }, () =>
          window.noline.edit({ do: 'add', sku }).device)), [honey, added]);
      wanted += added;
      network.mend();
      await startAgain();
      assert.equal(await shopper.quantity(honey), wanted, `after kill ${round + 1}`);
    }
    await shopper.isSaved({ withinMs: 90_000 });
    assert.equal(await shopper.quantity(honey), wanted);
  });

  it('tells of every step until an edit is everywhere', async () => {
    const steps = await shopper.page.evaluate(async (sku) => {
      const edit = window.noline.edit({ do: 'add', sku });
      const seen = [];
      const note = (state) => edit[state].then(() => seen.push(state));
      await Promise.all(['applied', 'device', 'hub', 'everywhere'].map(note));
      return seen;
    }, honey);
    assert.deepEqual(steps, ['applied', 'device', 'hub', 'everywhere']);
  });

  it('takes the newest state after the hub was away', async () => {
    const before = await shopper.quantity(honey);
    await hub.stop('SIGKILL');
    await shopper.isOffline();
    await shopper.add(honey);
    await hub.run();
    await shopper.isSaved({ withinMs: 90_000 });
    assert.equal(await shopper.quantity(honey), before + 1);
    shopper.isSound();
  });
});
