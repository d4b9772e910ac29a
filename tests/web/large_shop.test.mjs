// A shop with more products than a device is sent: searched at the hub, live and offline as a small one.

import assert from 'node:assert/strict';
import { appendFileSync, cpSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { devices } from 'playwright-core';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { screenshots, shopFolder, temporaryFolder } from './lib/places.mjs';
import { Shopper, settle } from './lib/shopper.mjs';
import { until } from './lib/wait.mjs';

const row = (number) => [
  `MUG-${number}`, `MUG-${number}`, `Becher Nummer ${number}`, `Aus Ton, Muster ${number}.`, '',
  'https://korn-kontor.example/pictures/teapot-512.webp', `${5 + number % 40}.50 EUR`,
  number % 5 === 0 ? 'out_of_stock' : 'in_stock', 'Korn & Kontor', '', 'Küche', 'new', '', '', '',
].join('\t');

describe('a large shop', () => {
  let hub, browser, laptop, phone;

  before(async () => {
    const shop = temporaryFolder('shop');
    cpSync(shopFolder, shop, { recursive: true });
    const mugs = Array.from({ length: 1500 }, (_, number) => row(number));
    appendFileSync(path.join(shop, 'products.tsv'), `${mugs.join('\n')}\n`);
    hub = await Hub.start({ shop });
    browser = await Browser.start();
    laptop = await Shopper.open(browser, hub.origin);
    phone = await Shopper.open(browser, hub.origin, { device: devices['Pixel 7'] });
  });
  after(async () => {
    await browser?.end();
    await hub?.end();
  });

  const held = async (shopper) => (await shopper.part('catalogue')).products.length;
  const cards = (shopper) =>
    shopper.page.getByRole('main').getByRole('link', { name: /Becher Nummer/ });

  it('opens with a part of its products', async () => {
    await laptop.find('link', /Linden honey/).waitFor();
    assert.equal((await laptop.part('found')).large, true);
    assert.ok(await held(laptop) < 100, `${await held(laptop)} products`);
  });

  it('finds one among all of them, also when it is mistyped', async () => {
    const search = laptop.page.getByRole('searchbox').first();
    await search.fill('becher 1387');
    await search.press('Enter');
    await laptop.find('link', /Becher Nummer 1387/).waitFor();
    await search.fill('lindnhonig');
    await search.press('Enter');
    await laptop.find('link', /Linden honey/).waitFor();
    await laptop.find('heading', /lindenhonig/).waitFor();
  });

  it('narrows a category, counts beforehand, and goes on', async () => {
    await phone.show('/c/kitchen');
    await until('cards are there', async () => (await cards(phone).count()) > 0);
    const total = async () =>
      Number((await phone.page.getByRole('main').getByText(/^[\d,]+ items$/).first().textContent())
        .replace(/\D/g, ''));
    const all = await total();
    assert.ok(all > 1500, `${all} items`);
    const chip = phone.find('button', /^Available today \(/);
    const told = Number((await chip.textContent() || await chip.getAttribute('aria-label')).replace(/\D/g, ''));
    await chip.click();
    await until('the list is narrowed', async () => (await total()) === told);
    assert.ok(told < all);
    const before = await cards(phone).count();
    await phone.press('Show more');
    await until('the list goes on', async () => (await cards(phone).count()) > before);
    await phone.page.screenshot({ path: path.join(screenshots, 'large-shop-phone.png') });
  });

  it('opens a product by its address, and says when there is none', async () => {
    await phone.goto('/p/MUG-1234');
    await phone.find('heading', /Becher Nummer 1234/).waitFor();
    await phone.press('Add to cart');
    await phone.has('MUG-1234', 1);
    await phone.goto('/p/MUG-99999');
    await phone.find('heading', 'Nothing here').waitFor();
  });

  it('shows the goods of a shared cart on a device that never saw them', async () => {
    const hand = await phone.page.evaluate(() =>
      window.noline.call({ do: 'sign_up', email: 'ada@example.org', password: 'kettle and stove', name: 'Ada' }));
    assert.ok(hand);
    await phone.isSaved();
    await laptop.page.evaluate(() =>
      window.noline.call({ do: 'sign_in', email: 'ada@example.org', password: 'kettle and stove' }));
    await settle(laptop, phone);
    await laptop.openCart();
    await laptop.find('link', /Becher Nummer 1234/).waitFor();
  });

  it('searches offline what it has seen, says so, and all of it when it is back', async () => {
    await hub.stop();
    await laptop.isOffline();
    await laptop.show('/s?q=becher');
    await laptop.page.getByText('Offline: only what you have seen before.').waitFor();
    await laptop.find('link', /Becher Nummer 1387/).waitFor();
    await hub.run();
    await laptop.isOnline();
    await until('the hub has answered', async () =>
      (await laptop.part('found')).lists.find(({ as }) => as === '/s?q=becher')?.total >= 1500);
    laptop.isSound();
    phone.isSound();
  });
});
