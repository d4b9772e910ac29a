// Buying without a pointer: Tab, Enter and typing, from the start page to the order. The focus can
// always be seen, and it begins anew where a new screen begins.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { Shopper } from './lib/shopper.mjs';
import { until } from './lib/wait.mjs';

const fields = {
  'Email': 'ada@example.org', 'First and last name': 'Ada Lovelace',
  'Street and number': 'Hauptstraße 1', 'Postcode': '10115', 'City': 'Berlin',
};

describe('the keyboard alone', () => {
  let hub, browser, shopper, page;

  before(async () => {
    hub = await Hub.start();
    browser = await Browser.start();
    shopper = await Shopper.open(browser, hub.origin);
    await shopper.isOnline();
    page = shopper.page;
  });
  after(async () => {
    await browser?.end();
    await hub?.end();
  });

  /** Role-independent: the name of what has the focus. */
  const focused = () => page.evaluate(() => {
    const one = document.activeElement;
    return one === document.body ? '' : one.ariaLabel ?? one.textContent;
  });

  /** Presses Tab until something with this name has the focus. */
  async function tabTo(name, { presses = 120, key = 'Tab' } = {}) {
    const passed = [];
    for (let press = 0; press < presses; press++) {
      await page.keyboard.press(key);
      const now = await focused();
      if (name instanceof RegExp ? name.test(now) : now === name) return now;
      passed.push(now);
    }
    throw new Error(`Tab does not lead to ${name}, only to ${passed.join(' | ')}`);
  }

  async function arrivesAt(heading) {
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await until('the focus is at the beginning of the screen', () =>
      page.evaluate(() => document.activeElement.tagName === 'MAIN'));
  }

  /** Where the focused element is, whether it is in view, and the picture around it. */
  async function pictureOfFocus() {
    const box = await page.evaluate(() => {
      const { x, y, width, height } = document.activeElement.getBoundingClientRect();
      return { x: x - 6, y: y - 6, width: width + 12, height: height + 12 };
    });
    assert.ok(box.y >= -6 && box.y + box.height <= page.viewportSize().height + 6, 'it is in view');
    return page.screenshot({ clip: { ...box, x: Math.max(0, box.x), y: Math.max(0, box.y) } });
  }

  const frames = () => page.evaluate(() => document.documentElement.dataset.frames);

  it('shows where the focus is', async () => {
    await tabTo(/^Cart/);
    const clip = await page.evaluate(() => {
      const { x, y, width, height } = document.activeElement.getBoundingClientRect();
      return { x: x - 6, y: y - 6, width: width + 12, height: height + 12 };
    });
    await pictureOfFocus();
    const before = await frames();
    await until('the ring is drawn', async () => (await frames()) >= before);
    const withRing = await page.screenshot({ clip });
    await page.keyboard.press('Tab');
    await until('the ring has gone on', async () => !withRing.equals(await page.screenshot({ clip })));
  });

  it('leads from the start page to a product, and puts it into the cart', async () => {
    await tabTo(/^Linden honey/);
    await pictureOfFocus();
    await page.keyboard.press('Enter');
    await arrivesAt('Linden honey');
    await tabTo(/^One more/);
    await page.keyboard.press('Space');
    await tabTo('Add to cart');
    await page.keyboard.press('Enter');
    await shopper.has('HONEY-500G', 2);
    assert.equal(await focused(), 'Add to cart', 'the focus stays where it was');
  });

  it('goes back to the cart with Shift and Tab', async () => {
    await tabTo(/^Cart/, { key: 'Shift+Tab' });
    await page.keyboard.press('Enter');
    await arrivesAt('Cart');
  });

  it('fills in the checkout and orders', async () => {
    await tabTo('Checkout');
    await page.keyboard.press('Enter');
    await arrivesAt('Checkout');
    for (const [name, text] of Object.entries(fields)) {
      await tabTo(name);
      await page.keyboard.type(text);
    }
    await tabTo('Order and pay');
    await pictureOfFocus();
    await page.keyboard.press('Enter');
    await arrivesAt(/^Order [A-Z0-9]{4}-[A-Z0-9]{4}$/);
    assert.equal((await shopper.part('orders')).orders[0].lines[0].quantity, 2);
  });

  const reachable = () => page.locator('#mirror :is(a, button:enabled, input, textarea)')
    .evaluateAll((list) => list.map((one) => one.dataset.k));

  /** Tab until it is where it began: what had the focus on the way. */
  async function walk() {
    const met = new Set();
    let first;
    for (let press = 0; press < 200; press++) {
      await page.keyboard.press('Tab');
      const key = await page.evaluate(() => document.activeElement.dataset?.k ?? '');
      if (key && key === first) break;
      first ??= key;
      met.add(key);
    }
    return met;
  }

  it('never traps the focus', async () => {
    for (const path of ['/', '/cart', '/checkout', '/account', '/hand-off']) {
      await shopper.goto(path);
      // The code of a hand-off comes from the hub.
      if (path === '/hand-off') await page.getByRole('button', { name: /copy/i }).waitFor();
      if (path === '/') await page.getByRole('link', { name: /^Linden honey/ }).first().waitFor();
      // What arrives during a walk, as the catalogue may, was not met by it: the next one must.
      let missed;
      await until(`Tab reaches everything on ${path}`, async () => {
        const before = await reachable();
        const met = await walk();
        missed = before.filter((key) => !met.has(key));
        return String(before) === String(await reachable());
      });
      assert.deepEqual(missed, [], `${path}: Tab reaches everything`);
    }
  });

  it('had no error', () => shopper.isSound());
});
