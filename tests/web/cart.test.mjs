// One cart on three devices over a real hub: a laptop's browser, a phone's browser that joins by
// hand-off code, and the native SDK in a process of its own.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { Native } from './lib/native.mjs';
import { Network } from './lib/proxy.mjs';
import { readQr } from './lib/qr.mjs';
import { Shopper, settle } from './lib/shopper.mjs';
import { until } from './lib/wait.mjs';
import { devices } from 'playwright-core';

const honey = 'HONEY-500G';
const olives = 'OLIVES';

describe('one cart on laptop, phone and native device', () => {
  let hub, nearNetwork, farNetwork, browser, laptop, phone, native;

  before(async () => {
    hub = await Hub.start();
    nearNetwork = await Network.to(hub.port);
    farNetwork = await Network.to(hub.port);
    browser = await Browser.start();
    laptop = await Shopper.open(browser, nearNetwork.origin);
  });
  after(async () => {
    await native?.end();
    await browser?.end();
    for (const one of [nearNetwork, farNetwork]) await one?.end();
    await hub?.end();
  });

  let lastCode;

  async function allSettled() {
    await settle(laptop, phone);
    await native.isSaved();
    const hash = await laptop.hash();
    await until('the native device holds the same', () => native.hash() === hash);
  }

  /** A code that was not handed out before: the screen may still show the last one for a moment. */
  async function handOffCode() {
    await laptop.show('/');
    await laptop.show('/hand-off');
    const link = laptop.page.getByRole('link', { name: /#join=/ })
      .or(laptop.page.getByText(/#join=/)).first();
    await link.waitFor();
    let seen;
    lastCode = await until('the screen shows a new code, and stays with it', async () => {
      const text = (await link.getAttribute('aria-label')) ?? (await link.textContent());
      const code = /#join=([^\s"]+)/.exec(text)?.[1];
      const isStill = code === seen;
      seen = code;
      if (!isStill) await laptop.page.waitForTimeout(300);
      return isStill && code !== lastCode && code;
    });
    return lastCode;
  }

  /** Picks on the laptop the number that the other device shows. */
  async function letIn(numberOf) {
    const number = await until('the other device shows a number', numberOf);
    await laptop.page.getByRole('button', { name: String(number), exact: true }).click();
  }

  it('opens on the phone by the code in the QR picture', async () => {
    await laptop.add(honey, 2);
    await laptop.isSaved();
    const code = await handOffCode();
    const seen = await until('the picture shows a link', () => readQr(laptop.page));
    assert.equal(new URL(seen).hash, `#join=${code}`);
    phone = await Shopper.open(browser, farNetwork.origin, {
      path: `/#join=${code}`, device: devices['Pixel 7'],
    });
    await letIn(async () => (await phone.part('session')).joining);
    await phone.has(honey, 2, { withinMs: 15_000 });
    await settle(laptop, phone);
  });

  it('uses up a code: the second device that comes with it is told', async () => {
    const code = await handOffCode();
    native = await Native.start(hub.origin);
    native.send({ do: 'join', code });
    await letIn(() => native.part('session')?.joining);
    await native.has(honey, 2);
    const late = await Shopper.open(browser, hub.origin, {
      path: `/#join=${code}`, device: devices['Desktop Chrome'],
    });
    await late.page.getByText(/expired|used|no longer/i).first().waitFor();
    assert.equal(await late.quantity(honey), 0);
    await late.page.context().close();
  });

  it('shows an addition on the others at once', async () => {
    await laptop.add(olives);
    const start = Date.now();
    await phone.has(olives, 1);
    await native.has(olives, 1);
    assert.ok(Date.now() - start < 2000, `${Date.now() - start} ms`);
    await phone.add(olives);
    await laptop.has(olives, 2);
    native.send({ do: 'add', sku: olives });
    await laptop.has(olives, 3);
    await phone.has(olives, 3);
    await allSettled();
  });

  it('counts additions made at once on all three', async () => {
    const before = await laptop.quantity(honey);
    await Promise.all([laptop.show(`/p/${honey}`), phone.show(`/p/${honey}`)]);
    await Promise.all([
      laptop.press('Add to cart'), phone.press('Add to cart'),
      native.send({ do: 'add', sku: honey, quantity: 2 }),
    ]);
    for (const device of [laptop, phone, native]) await device.has(honey, before + 4);
    await allSettled();
  });

  it('sets, notes, saves for later and removes from each device in turn', async () => {
    await phone.openCart();
    await phone.press('One more: Kalamata olives');
    await laptop.has(olives, 4);
    await laptop.openCart();
    await laptop.press('Add a note: Kalamata olives');
    await laptop.page.getByRole('textbox', { name: 'Note' }).fill('Ohne Kerne, bitte – grüße');
    await laptop.press(/^Save$/);
    await until('the note is everywhere', async () =>
      [await phone.line(olives), native.line(olives)].every((line) => /grüße/.test(line?.note)));
    native.send({ do: 'save_for_later', line: (await laptop.line(olives)).id });
    await laptop.page.getByRole('list', { name: 'Saved for later' }).waitFor();
    await phone.press('Add to cart: Kalamata olives');
    await laptop.has(olives, 4);
    await laptop.press('Remove Kalamata olives');
    await native.has(olives, 0);
    await phone.has(olives, 0);
    await allSettled();
  });

  it('keeps every edit made on both sides of a broken network', async () => {
    const before = await laptop.quantity(honey);
    nearNetwork.cut();
    farNetwork.cut();
    await Promise.all([laptop.isOffline(), phone.isOffline()]);
    await laptop.add(honey, 2);
    await phone.add(honey, 1);
    native.send({ do: 'add', sku: honey });
    await native.has(honey, before + 1);
    assert.equal(await laptop.quantity(honey), before + 2);
    assert.match(await laptop.page.getByRole('banner').getByRole('status').textContent(), /offline/i);
    nearNetwork.mend();
    farNetwork.mend();
    for (const device of [laptop, phone, native]) await device.has(honey, before + 4, { withinMs: 90_000 });
    await allSettled();
  });

  it('keeps what was added without knowing of a removal, and says so on both', async () => {
    await laptop.openCart();
    farNetwork.cut();
    await phone.isOffline();
    await laptop.press('Remove Linden honey');
    await laptop.has(honey, 0);
    await laptop.isSaved();
    await phone.add(honey);
    farNetwork.mend();
    await laptop.has(honey, 1, { withinMs: 90_000 });
    await phone.has(honey, 1);
    for (const device of [laptop, phone]) {
      await until('there is a notice', async () =>
        (await device.part('notices')).notices.some(({ type }) => type === 'kept_after_removal'));
    }
    await allSettled();
  });

  it('had no error in any page', () => {
    laptop.isSound();
    phone.isSound();
  });
});
