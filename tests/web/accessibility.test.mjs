// Every screen as a screen reader finds it, judged by axe-core, on a phone and on a desktop.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { devices } from 'playwright-core';
import { violations } from './lib/axe.mjs';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { Shopper, settle } from './lib/shopper.mjs';
import { until } from './lib/wait.mjs';

// The mirror's text is transparent, its words are drawn on the canvas below: the contrast of what
// is drawn is measured over the colours themselves (tests/ui/test_tokens.cpp).
const without = ['color-contrast'];
const address = {
  'Email': 'ada@example.org', 'First and last name': 'Ada Lovelace',
  'Street and number': 'Hauptstraße 1', 'Postcode': '10115', 'City': 'Berlin',
};
const empty = {
  'home': '/', 'no results': '/s?q=nothing-like-this', 'compare': '/compare', 'the cart': '/cart',
  'checkout': '/checkout', 'the account': '/account', 'nothing': '/nowhere',
};
const full = {
  'home': '/', 'a category': '/c/pantry?f=tag:organic', 'results': '/s?q=tea', 'a product': '/p/TEAPOT',
  'a product with a text to write': '/p/NOTEBOOK', 'compare': '/compare', 'the cart': '/cart',
  'checkout': '/checkout', 'the account': '/account', 'hand-off': '/hand-off',
  'stores': '/stores', 'help': '/help',
};

describe('accessibility', () => {
  let hub, browser, laptop, phone;

  before(async () => {
    hub = await Hub.start();
    browser = await Browser.start();
    laptop = await Shopper.open(browser, hub.origin);
    phone = await Shopper.open(browser, hub.origin, { device: devices['Pixel 7'] });
  });
  after(async () => {
    await browser?.end();
    await hub?.end();
  });

  const both = () => [['laptop', laptop], ['phone', phone]];

  async function isClean({ page }) {
    await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 5000 });
    assert.deepEqual(await violations(page, { without }), []);
  }

  async function signIn(shopper, isNew) {
    await shopper.show('/account');
    if (isNew) await shopper.press('Create account');
    if (isNew) await shopper.page.getByRole('textbox', { name: 'First name' }).fill('Ada');
    await isClean(shopper);
    await shopper.page.getByRole('textbox', { name: 'Email' }).fill(address.Email);
    await shopper.page.getByRole('textbox', { name: 'Password' }).fill('a rather long password');
    await shopper.press(isNew ? 'Create account now' : 'Sign in now');
    await until('somebody is signed in', async () =>
      (await shopper.part('session')).kind === 'customer');
    await shopper.isOnline();
  }

  async function areClean(paths, state) {
    const found = [];
    for (const [device, shopper] of both()) {
      for (const [name, path] of Object.entries(paths)) {
        await shopper.show(path);
        const what = `${name}, ${state}, on the ${device}`;
        await isClean(shopper).catch((error) => found.push(`${what}: ${error.message}`));
      }
    }
    assert.deepEqual(found, []);
  }

  it('would find something wrong', async () => {
    const { page } = laptop;
    await page.evaluate(() => {
      document.querySelector('main').insertAdjacentHTML('beforeend', '<button id="wrong"></button><img id="wrong">');
    });
    const found = await violations(page, { without });
    assert.ok(['button-name', 'image-alt', 'duplicate-id'].filter((rule) =>
      found.some((text) => text.startsWith(rule))).length >= 2, found.join('\n'));
    await page.evaluate(() => document.querySelectorAll('#wrong').forEach((one) => one.remove()));
  });

  it('finds nothing wrong while there is nothing in the cart', () => areClean(empty, 'empty'));

  it('finds nothing wrong with the forms of the account', async () => {
    await signIn(laptop, true);
    await signIn(phone, false);
  });

  it('finds nothing wrong in a cart with notes, lists and choices', async () => {
    await laptop.add('HONEY-500G', 2);
    await laptop.add('TEAPOT-08');
    for (const id of ['TEAPOT', 'NOTEBOOK']) {
      await laptop.page.evaluate((product) =>
        window.noline.edit({ do: 'compare', product, on: true }).device, id);
    }
    await laptop.openCart();
    await laptop.press(/for later$/);
    await laptop.press(/^Add a note/);
    await laptop.page.getByRole('textbox', { name: 'Note' }).waitFor();
    await isClean(laptop);
    await laptop.press(/wish ?list/i);
    await isClean(laptop);
  });

  it('finds nothing wrong with a customer who has two devices', async () => {
    await settle(laptop, phone);
    await areClean(full, 'full');
  });

  it('finds nothing wrong with what is missing in the checkout, and with an order', async () => {
    const { page } = phone;
    await phone.show('/checkout');
    await phone.press('Order and pay');
    await page.getByText('Please fill this in.').first().waitFor();
    await isClean(phone);
    for (const [name, text] of Object.entries(address)) {
      const field = page.getByRole('textbox', { name });
      await field.fill(text);
      await field.blur();
    }
    await phone.press('Order and pay');
    await page.getByRole('heading', { level: 1, name: /^Order / }).waitFor();
    await areClean({ 'the order': new URL(page.url()).pathname, 'the account': '/account' }, 'ordered');
  });

  it('finds nothing wrong offline, with what others did meanwhile, and in a kiosk', async () => {
    await phone.add('TEAPOT-08');
    await settle(laptop, phone);
    const [{ id }] = (await phone.part('cart')).lines;
    await phone.page.context().setOffline(true);
    await hub.stop('SIGKILL');
    await laptop.isOffline();
    await areClean({ 'home': '/', 'the cart': '/cart' }, 'offline');
    await phone.page.evaluate((line) => window.noline.edit({ do: 'remove', line }).device, id);
    await laptop.page.evaluate((line) => window.noline.edit({ do: 'set', line, quantity: 5 }).device, id);
    await hub.run();
    await phone.page.context().setOffline(false);
    await settle(laptop, phone);
    await areClean({ 'home': '/', 'the cart': '/cart' }, 'with notices');
    await laptop.goto('/?kiosk');
    await isClean(laptop);
  });

  it('tells the language of the page', async () => {
    const german = await Shopper.open(browser, hub.origin, { device: { locale: 'de-DE' } });
    await german.page.getByRole('heading', { level: 2, name: 'Für dich' }).waitFor();
    assert.equal(await german.page.evaluate(() => document.documentElement.lang), 'de');
    assert.equal(await laptop.page.evaluate(() => document.documentElement.lang), 'en');
    await isClean(german);
    await german.page.context().close();
  });

  it('had no error', () => {
    laptop.isSound();
    phone.isSound();
  });
});
