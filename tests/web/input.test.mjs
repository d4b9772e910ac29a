// The page itself: text input, touch, clipboard, addresses, drawing only when something changes.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { devices } from 'playwright-core';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { Shopper } from './lib/shopper.mjs';
import { until } from './lib/wait.mjs';

describe('the page', () => {
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

  const frames = () => page.evaluate(() => Number(document.documentElement.dataset.frames));

  it('opens products, lists, search and cart by their address', async () => {
    for (const [path, name] of [
      ['/p/HONEY-500G', 'Linden honey'], ['/p/TEAPOT', 'Cast-iron teapot'],
      ['/c/bakery', 'Bakery'], ['/cart', 'Cart'], ['/account', 'Account'],
    ]) {
      await shopper.goto(path);
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await until('the title names the shop', async () => /Korn & Kontor/.test(await page.title()));
    }
    await shopper.goto('/s?q=honey');
    await page.getByRole('link', { name: /^Linden honey/ }).first().waitFor();
  });

  it('goes back and forward through what was opened', async () => {
    await shopper.goto('/');
    await page.getByRole('link', { name: /^Linden honey/ }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Linden honey' }).waitFor();
    assert.match(page.url(), /\/p\//);
    await page.getByRole('link', { name: /^Cart/ }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Cart' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Linden honey' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 2, name: 'For you' }).waitFor();
    await page.goForward();
    await page.getByRole('heading', { level: 1, name: 'Linden honey' }).waitFor();
  });

  it('searches with a text that is composed', async () => {
    await shopper.goto('/');
    const search = page.getByRole('searchbox', { name: 'Search' });
    await search.focus();
    const session = await page.context().newCDPSession(page);
    await session.send('Input.imeSetComposition', { text: 'Hon', selectionStart: 3, selectionEnd: 3 });
    await session.send('Input.imeSetComposition', { text: 'Hone', selectionStart: 4, selectionEnd: 4 });
    await session.send('Input.insertText', { text: 'Honey' });
    await page.keyboard.press('Enter');
    await until('the address has the text', () => /q=Honey/i.test(page.url()));
    await page.getByRole('link', { name: /honey/i }).first().waitFor();
    assert.equal(await search.inputValue(), 'Honey');
  });

  it('copies the link that continues on another device', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await shopper.show('/hand-off');
    await page.getByRole('button', { name: /copy/i }).first().click();
    const text = await until('something was copied', () =>
      page.evaluate(() => navigator.clipboard.readText()));
    assert.match(text, /^http.*#join=\w+/);
  });

  it('pastes into a field', async () => {
    await page.evaluate(() => navigator.clipboard.writeText('Bergkäse'));
    await shopper.goto('/s');
    const search = page.getByRole('searchbox').first();
    await search.focus();
    await page.keyboard.press('ControlOrMeta+V');
    assert.equal(await search.inputValue(), 'Bergkäse');
  });

  it('draws no frame while nothing changes', async () => {
    await shopper.goto('/');
    await shopper.isOnline();
    // Until pictures and transitions are through.
    await until('it is quiet', async () => {
      const before = await frames();
      await page.waitForTimeout(1000);
      return (await frames()) === before;
    }, { withinMs: 60_000 });
    const before = await frames();
    await page.waitForTimeout(3000);
    assert.ok((await frames()) - before <= 1, 'at most the minute has changed');
    await page.mouse.move(300, 300);
    await page.mouse.wheel(0, 400);
    await until('scrolling draws', async () => (await frames()) > before + 1);
  });

  it('has one pixel of the canvas for each of the display', async () => {
    const sharp = await Shopper.open(browser, hub.origin, { device: devices['Pixel 7'] });
    const [drawn, wanted] = await sharp.page.evaluate(() => {
      const { width, height } = document.querySelector('canvas');
      const scale = devicePixelRatio;
      return [[width, height], [Math.round(innerWidth * scale), Math.round(innerHeight * scale)]];
    });
    assert.deepEqual(drawn, wanted);
    await sharp.page.context().close();
  });

  it('draws again after the graphics context was lost', async () => {
    await shopper.goto('/cart');
    const before = await page.screenshot();
    await page.evaluate(async () => {
      const canvas = document.querySelector('canvas');
      const lose = canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
      const lost = new Promise((resolve) => canvas.addEventListener('webglcontextlost', resolve));
      lose.loseContext();
      await lost;
      const back = new Promise((resolve) => canvas.addEventListener('webglcontextrestored', resolve));
      await new Promise((resolve) => setTimeout(resolve));
      lose.restoreContext();
      await back;
    });
    await until('the picture is the same again', async () => before.equals(await page.screenshot()), {
      everyMs: 300,
    });
  });

  it('goes on as a plain page while the graphics context stays away', async () => {
    await shopper.goto('/p/TEAPOT');
    await page.evaluate(() => {
      const gl = document.querySelector('canvas').getContext('webgl2');
      window.lose = gl.getExtension('WEBGL_lose_context');
      window.lose.loseContext();
    });
    await page.waitForSelector('html.plain');
    assert.match(await page.getByRole('button', { name: 'Add to cart' }).innerText(), /Add to cart/);
    await shopper.press('Add to cart');
    await until('it is in the cart', async () => (await shopper.part('cart')).count > 0);
    await page.evaluate(() => window.lose.restoreContext());
    await page.waitForSelector('html:not(.plain)');
    await until('the button is where it is drawn', async () =>
      (await page.getByRole('button', { name: 'Add to cart' }).evaluate((one) => getComputedStyle(one).position)) === 'absolute');
  });

  it('is scrolled by the finger, as the browser does it', async () => {
    const phone = await Shopper.open(browser, hub.origin, { device: devices['Pixel 7'] });
    const session = await phone.page.context().newCDPSession(phone.page);
    const touch = (type, y) => session.send('Input.dispatchTouchEvent', {
      type, touchPoints: y === undefined ? [] : [{ x: 200, y }],
    });
    const top = () => phone.page.evaluate(() =>
      Math.max(...[...document.querySelectorAll('#mirror *')].map((one) => one.scrollTop)));
    assert.equal(await top(), 0);
    await touch('touchStart', 600);
    for (let y = 580; y >= 300; y -= 40) await touch('touchMove', y);
    await touch('touchEnd');
    // The finger went 300 px, some of which the browser takes to tell a drag from a tap.
    await until('it followed the finger', async () => (await top()) > 250);
    await phone.page.context().close();
  });

  it('reads the same to everybody: landmarks, one heading of the first level, a live state', async () => {
    for (const path of ['/', '/c/bakery', '/p/TEAPOT', '/cart', '/account', '/hand-off', '/s?q=tea']) {
      await shopper.goto(path);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      assert.equal(await page.getByRole('main').count(), 1, path);
      assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, path);
      assert.equal(await page.getByRole('banner').count(), 1, path);
      const nameless = await page.locator('#mirror button, #mirror a').evaluateAll((all) =>
        all.filter((one) => !one.ariaLabel && !one.textContent).length);
      assert.equal(nameless, 0, `${path}: everything that can be pressed has a name`);
    }
  });

  it('had no error', () => shopper.isSound());
});
