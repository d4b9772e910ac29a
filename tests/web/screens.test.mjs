// Pictures of each screen at three sizes, for people to look at, and what can be checked of them.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { makeFolder, screenshots } from './lib/places.mjs';
import { Shopper } from './lib/shopper.mjs';
import { until } from './lib/wait.mjs';

const sizes = [[360, 740, true], [820, 1180, true], [1440, 900, false]];
const screens = {
  home: '/', category: '/c/pantry', search: '/s?q=tea', product: '/p/TEAPOT', cart: '/cart', checkout: '/checkout',
  account: '/account', hand_off: '/hand-off',
};

describe('screens', () => {
  let hub, browser;

  before(async () => {
    hub = await Hub.start();
    browser = await Browser.start();
    makeFolder(screenshots);
  });
  after(async () => {
    await browser?.end();
    await hub?.end();
  });

  /** Nothing has been drawn for a while: pictures are there and transitions over. */
  async function isStill(page) {
    let last = '';
    await until('the screen is still', async () => {
      const now = await page.evaluate(() => document.documentElement.dataset.frames);
      const isSame = now === last;
      last = now;
      return isSame;
    }, { everyMs: 400 });
  }

  for (const [width, height, isTouch] of sizes) {
    it(`fit ${width} x ${height}`, async () => {
      const shopper = await Shopper.open(browser, hub.origin, {
        device: { viewport: { width, height }, hasTouch: isTouch, isMobile: isTouch },
      });
      const { page } = shopper;
      await shopper.isOnline();
      await shopper.add('TEAPOT-08');
      await shopper.add('HONEY-500G', 2);
      for (const [name, address] of Object.entries(screens)) {
        await shopper.show(address);
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        await isStill(page);
        await page.screenshot({ path: path.join(screenshots, `${name}-${width}x${height}.png`) });
        const beyond = await page.locator('#mirror button, #mirror a, #mirror input').evaluateAll(
          (all, limit) => all.filter((one) => {
            const box = one.getBoundingClientRect();
            return !one.closest('.wide') && box.width > 0 && (box.left < -0.5 || box.right > limit + 0.5);
          }).map((one) => one.ariaLabel ?? one.textContent), width);
        assert.deepEqual(beyond, [], `${name}: everything that can be pressed is on the screen`);
      }
      shopper.isSound();
      await page.context().close();
    });
  }
});
