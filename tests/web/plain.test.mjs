// Without WebGL the elements of the screens are the page: the same shop, from the start page to the
// order, with words and fields that can be seen.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { devices } from 'playwright-core';
import { violations } from './lib/axe.mjs';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { makeFolder, screenshots } from './lib/places.mjs';
import { Shopper } from './lib/shopper.mjs';
import { until } from './lib/wait.mjs';

const address = {
  'Email': 'ada@example.org', 'First and last name': 'Ada Lovelace',
  'Street and number': 'Hauptstraße 1', 'Postcode': '10115', 'City': 'Berlin',
};

describe('without WebGL', () => {
  let hub, browser, laptop, phone;

  before(async () => {
    hub = await Hub.start();
    browser = await Browser.start({ more: ['--disable-gpu', '--disable-3d-apis'] });
    laptop = await Shopper.open(browser, hub.origin);
    phone = await Shopper.open(browser, hub.origin, { device: devices['Pixel 7'] });
    makeFolder(screenshots);
  });
  after(async () => {
    await browser?.end();
    await hub?.end();
  });

  it('shows its words and pictures as a page does', async () => {
    for (const [name, { page }] of Object.entries({ laptop, phone })) {
      assert.equal(await page.locator('#canvas').isVisible(), false);
      const card = page.getByRole('link', { name: /^Linden honey/ }).first();
      assert.match(await card.innerText(), /Linden honey.*€/s);
      assert.match(await card.evaluate((one) => getComputedStyle(one).backgroundImage), /pictures/);
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: path.join(screenshots, `plain-home-${name}.png`), fullPage: true });
      assert.ok(await page.evaluate(() =>
        document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the page');
    }
  });

  it('finds nothing wrong with the contrast or the names', async () => {
    const found = [];
    for (const shopper of [laptop, phone]) {
      for (const theme of ['light', 'dark']) {
        await shopper.page.emulateMedia({ colorScheme: theme });
        for (const screen of ['/', '/s?q=tea', '/p/TEAPOT', '/cart', '/checkout', '/account', '/hand-off']) {
          await shopper.show(screen);
          await shopper.page.getByRole('heading', { level: 1 }).first().waitFor();
          found.push(...(await violations(shopper.page)).map((text) => `${screen} ${theme}: ${text}`));
        }
      }
    }
    assert.deepEqual(found, []);
  });

  it('sells: from the start page to the order', async () => {
    const { page } = phone;
    await phone.goto('/');
    await phone.find('link', /^Linden honey/).click();
    await page.getByRole('heading', { level: 1, name: 'Linden honey' }).waitFor();
    await phone.press('Add to cart');
    await until('it is in the cart', async () => (await phone.part('cart')).count === 1);
    await phone.follow(/^Cart/);
    await page.getByRole('heading', { level: 1, name: 'Cart' }).waitFor();
    await page.screenshot({ path: path.join(screenshots, 'plain-cart-phone.png'), fullPage: true });
    await phone.follow('Checkout');
    for (const [name, text] of Object.entries(address)) {
      const field = page.getByRole('textbox', { name });
      await field.fill(text);
      await field.blur();
      assert.ok(await page.getByText(name, { exact: true }).first().isVisible(), 'a field has its label');
    }
    await page.screenshot({ path: path.join(screenshots, 'plain-checkout-phone.png'), fullPage: true });
    await phone.press('Order and pay');
    await page.getByRole('heading', { level: 1, name: /^Order [A-Z0-9]{4}-[A-Z0-9]{4}$/ }).waitFor();
    await phone.isSaved();
  });

  it('had no error', () => {
    laptop.isSound();
    phone.isSound();
  });
});
