// What a product's page says to crawlers does not disturb the shop that draws itself over it.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { Shopper } from './lib/shopper.mjs';

describe('pages', () => {
  let hub, browser;

  before(async () => {
    hub = await Hub.start();
    browser = await Browser.start();
  });
  after(async () => {
    await browser?.end();
    await hub?.end();
  });

  it('a product opened by its address has offers in its head, and breaks no policy', async () => {
    const shopper = await Shopper.open(browser, hub.origin, {
      path: '/p/TEAPOT',
      prepare: (page) => page.addInitScript(() => {
        window.violations = [];
        addEventListener('securitypolicyviolation', (event) => window.violations.push(event.blockedURI));
      }),
    });
    const { page } = shopper;
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    const facts = JSON.parse(await page.locator('script[type="application/ld+json"]').textContent());
    assert.equal(facts['@type'], 'ProductGroup');
    assert.equal(facts.url, `${hub.origin}/p/TEAPOT`);
    const [offer] = facts.hasVariant.map(({ offers }) => offers);
    assert.match(offer.price, /^\d+\.\d\d$/);
    assert.match(offer.availability, /^https:\/\/schema\.org\/(In|OutOf)Stock$/);
    assert.equal(await page.locator('link[rel="canonical"]').getAttribute('href'), facts.url);
    assert.deepEqual(await page.evaluate(() => window.violations), []);
    shopper.isSound();
  });
});
