// Buy links, permalinks and shared carts, opened as a person does: by their address.

import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { devices } from 'playwright-core';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { shopFolder, temporaryFolder } from './lib/places.mjs';
import { Shopper, settle } from './lib/shopper.mjs';
import { until } from './lib/wait.mjs';

const honey = 'HONEY-500G';
const links = [
  { code: 'POSTER-1', sku: honey, quantity: 2, channel: 'poster', campaign: 'spring' },
  { code: 'OVER', sku: honey, ends: '2025-01-01' },
];

describe('links', () => {
  let hub, browser, laptop, phone;

  before(async () => {
    const shop = temporaryFolder('shop');
    cpSync(shopFolder, shop, { recursive: true });
    writeFileSync(path.join(shop, 'links.jsonl'), links.map((link) => JSON.stringify(link)).join('\n'));
    hub = await Hub.start({ shop });
    browser = await Browser.start();
    laptop = await Shopper.open(browser, hub.origin);
  });
  after(async () => {
    await browser?.end();
    await hub?.end();
  });

  const arrives = (shopper, at) =>
    until(`the address is ${at}`, () => new URL(shopper.page.url()).pathname === at);

  it('puts the goods into the cart of whoever opens it, and loading again adds nothing', async () => {
    await laptop.goto('/b/poster-1');
    await laptop.has(honey, 2);
    await arrives(laptop, '/cart');
    await laptop.find('heading', 'Cart').waitFor();
    await laptop.reload();
    await laptop.isSaved();
    await laptop.has(honey, 2);
    assert.equal((await laptop.line(honey)).fields.via, 'poster/spring/POSTER-1');
  });

  it('adds once although the page is loaded again before the hub answers', async () => {
    await laptop.page.goto(`${hub.origin}/b/POSTER-1`, { waitUntil: 'commit' });
    await laptop.page.waitForFunction(() => history.state?.opening);
    await laptop.page.reload();
    await laptop.isReady();
    await arrives(laptop, '/cart');
    await laptop.isSaved();
    await laptop.has(honey, 4);
  });

  it('shows the line at once on the other devices of the account', async () => {
    const email = `link-${Date.now()}@example.org`;
    const send = (shopper, command) =>
      shopper.page.evaluate((what) => window.noline.send(what), command);
    phone = await Shopper.open(browser, hub.origin, { device: devices['Pixel 7'] });
    await send(laptop, { do: 'sign_up', email, password: 'long enough to sign in', name: 'Ada' });
    await laptop.isOnline();
    await until('the account is open', async () => (await laptop.part('session')).kind === 'customer');
    await send(phone, { do: 'sign_in', email, password: 'long enough to sign in' });
    await phone.has(honey, 4);
    await phone.goto('/cart/OLIVES:3?discount=MARKET10&utm_source=mail');
    await phone.has('OLIVES', 3);
    await arrives(phone, '/cart');
    await laptop.has('OLIVES', 3);
    await settle(laptop, phone);
    assert.deepEqual((await laptop.part('cart')).coupons, ['MARKET10']);
  });

  it('says in both languages what is wrong with a link', async () => {
    await laptop.goto('/b/OVER');
    await laptop.page.getByText('This code has expired.').first().waitFor();
    await arrives(laptop, `/p/${honey}`);
    await laptop.goto('/b/NOBODY-MADE-THIS');
    await laptop.page.getByText('We do not know this code').first().waitFor();
    const german = await Shopper.open(browser, hub.origin,
      { path: '/b/OVER', device: { ...devices['Pixel 7'], locale: 'de-DE' } });
    await german.page.getByText('Dieser Code ist abgelaufen.').first().waitFor();
    german.isSound();
  });

  it('shares a copy of the cart, which lives on its own', async () => {
    await laptop.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await laptop.openCart();
    await laptop.press('Share a copy of the cart');
    await laptop.page.getByText('Link copied').first().waitFor();
    const link = await laptop.page.evaluate(() => navigator.clipboard.readText());
    assert.match(link, /\/b\/[0-9A-Z]{16}$/);
    const friend = await Shopper.open(browser, hub.origin,
      { path: new URL(link).pathname, device: devices['Desktop Chrome'] });
    await friend.has(honey, 4);
    await friend.has('OLIVES', 3);
    const { id } = await friend.line('OLIVES');
    await friend.page.evaluate((line) => window.noline.send({ do: 'remove', line }), id);
    await friend.has('OLIVES', 0);
    await friend.isSaved();
    await laptop.has('OLIVES', 3);
    for (const shopper of [laptop, phone, friend]) shopper.isSound();
  });
});
