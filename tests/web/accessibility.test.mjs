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
const screens = {
  'home': '/', 'a category': '/c/pantry', 'a filtered category': '/c/pantry?f=organic',
  'search': '/s', 'results': '/s?q=tea', 'no results': '/s?q=nothing-like-this',
  'a product': '/p/TEAPOT', 'a product with a text to write': '/p/NOTEBOOK', 'a bundle': '/p/BREAKFAST-BOX',
  'compare': '/compare', 'the cart': '/cart', 'checkout': '/checkout', 'the account': '/account',
  'hand-off': '/hand-off', 'nothing': '/nowhere',
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

  it('finds nothing wrong while there is nothing in the cart', () => areClean(screens, 'empty'));
});
