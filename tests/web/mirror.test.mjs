// The DOM mirror alone: nodes in, real elements and actions out.

import assert from 'node:assert/strict';
import { after, before, beforeEach, afterEach, describe, it } from 'node:test';
import { Browser } from './lib/browser.mjs';
import { openMirror } from './lib/mirror_page.mjs';
import { until } from './lib/wait.mjs';

const box = (y, height = 44) => [10, y, 200, height];
const field = { k: 'q', r: 'searchbox', n: 'Search', b: box(0), v: '', ph: 'Tea' };
const buttons = (...names) =>
  names.map((name, index) => ({ k: `b:${name}`, r: 'button', n: name, b: box(60 + 50 * index) }));

describe('DOM mirror', () => {
  let browser;
  let mirror;
  before(async () => (browser = await Browser.start()));
  after(() => browser.end());
  beforeEach(async () => (mirror = await openMirror(browser)));
  afterEach(() => mirror.end());

  it('gives every role its element, name and state', async () => {
    const { page } = mirror;
    await mirror.show([
      { k: 'm', r: 'main', n: 'Cart', b: [0, 0, 800, 600] },
      { k: 'h', p: 'm', r: 'heading1', n: 'Cart', b: box(0) },
      { k: 'l', p: 'm', r: 'link', n: 'Tea pot', h: '/p/TEAPOT', b: box(50), s: 'u' },
      { k: 'b', p: 'm', r: 'button', n: 'Organic', b: box(100), s: 'tc' },
      { k: 'd', p: 'm', r: 'button', n: 'Buy', b: box(150), s: 'd' },
      { k: 'i', p: 'm', r: 'img', n: 'A red tea pot', b: box(200) },
      { k: 's', p: 'm', r: 'status', n: 'Saved', b: box(250), s: 'l' },
      { k: 'ul', p: 'm', r: 'list', n: 'Lines', b: box(300, 90) },
      { k: 'li', p: 'ul', r: 'listitem', n: 'Tea', b: box(300) },
      { k: 'e', p: 'm', r: 'email', n: 'E-mail', b: box(400), v: 'a@b.c', a: 'email', s: 'ri' },
    ]);
    for (const [role, name] of [
      ['main', 'Cart'], ['heading', 'Cart'], ['link', 'Tea pot'], ['img', 'A red tea pot'],
      ['list', 'Lines'], ['listitem', 'Tea'], ['textbox', 'E-mail'],
    ]) {
      assert.equal(await page.getByRole(role, { name, exact: true }).count(), 1, `${role} ${name}`);
    }
    assert.equal(await page.getByRole('button', { name: 'Organic', pressed: true }).count(), 1);
    assert.equal(await page.getByRole('button', { name: 'Buy', disabled: true }).count(), 1);
    assert.equal(await page.getByRole('status').textContent(), 'Saved');
    const email = page.getByRole('textbox', { name: 'E-mail' });
    assert.equal(await email.inputValue(), 'a@b.c');
    assert.equal(await email.getAttribute('autocomplete'), 'email');
  });

  it('keeps the focus while rows come and go around the focused one', async () => {
    const { page } = mirror;
    await mirror.show(buttons('one', 'two', 'three'));
    await page.getByRole('button', { name: 'two' }).focus();
    await mirror.take();
    await mirror.show(buttons('zero', 'two', 'four'));
    const names = await page.getByRole('button').evaluateAll((all) => all.map((one) => one.ariaLabel));
    assert.deepEqual(names, ['zero', 'two', 'four']);
    assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), 'two');
    assert.deepEqual(await mirror.take(), [], 'no blur was reported');
  });

  it('places children in scroll boxes relative to the content', async () => {
    const { page } = mirror;
    await mirror.show([
      { k: 'm', r: 'main', b: [50, 100, 400, 300] },
      { k: 's', p: 'm', r: 'scroll', b: [50, 120, 400, 200], c: [400, 1000, 0, 0, 1] },
      { k: 'g', p: 's', r: 'group', n: 'Card', b: [10, 500, 100, 100] },
      { k: 'b', p: 'g', r: 'button', n: 'Add', b: [20, 550, 40, 44] },
    ]);
    const { x, y } = await page.getByRole('button', { name: 'Add' }).boundingBox();
    assert.deepEqual([x, y], [70, 670]);
    await page.mouse.move(100, 200);
    await page.mouse.wheel(0, 300);
    await until('the scroll is reported', async () =>
      (await mirror.take()).some(([key, action]) => key === 's' && action === 'scroll'));
    assert.ok(await page.evaluate(() => document.querySelector('.scroll').scrollTop > 0));
  });

  it('reports typing, and Enter presses the button of the form', async () => {
    const { page } = mirror;
    await mirror.show([
      { k: 'f', r: 'form', n: 'Sign in', b: box(0, 200), fk: 'go' },
      { ...field, p: 'f', r: 'textbox', n: 'Name' },
      { k: 'go', p: 'f', r: 'button', n: 'Go', b: box(100) },
    ]);
    await page.getByRole('textbox', { name: 'Name' }).fill('Änne');
    await page.keyboard.press('Enter');
    const actions = await mirror.take();
    assert.ok(actions.some((one) => one.join() === 'q,input,Änne'), JSON.stringify(actions));
    assert.deepEqual(actions.at(-1), ['go', 'press', '']);
  });

  it('leaves a text alone while it is being composed', async () => {
    const { page } = mirror;
    await mirror.show([field]);
    const search = page.getByRole('searchbox', { name: 'Search' });
    await search.focus();
    const session = await page.context().newCDPSession(page);
    await session.send('Input.imeSetComposition', { text: 'ｎ', selectionStart: 1, selectionEnd: 1 });
    await mirror.show([{ ...field, v: 'something else' }]);
    assert.equal(await search.inputValue(), 'ｎ');
    await session.send('Input.insertText', { text: 'に' });
    assert.equal(await search.inputValue(), 'に');
    assert.deepEqual((await mirror.take()).at(-1), ['q', 'input', 'に']);
  });

  it('takes text from the clipboard', async () => {
    const { page } = mirror;
    await mirror.show([field]);
    const search = page.getByRole('searchbox', { name: 'Search' });
    await search.fill('Grüner Tee');
    await search.press('ControlOrMeta+A');
    await search.press('ControlOrMeta+X');
    assert.equal(await search.inputValue(), '');
    await search.press('ControlOrMeta+V');
    assert.deepEqual((await mirror.take()).at(-1), ['q', 'input', 'Grüner Tee']);
  });

  it('leaves a link opened with a modifier key to the browser', async () => {
    const { page } = mirror;
    await mirror.show([{ k: 'l', r: 'link', n: 'Tea', h: '#tea', b: box(0) }]);
    await page.getByRole('link', { name: 'Tea' }).click();
    assert.ok((await mirror.take()).some((one) => one.join() === 'l,press,'));
    await page.getByRole('link', { name: 'Tea' }).click({ modifiers: ['Control'] });
    assert.ok(!(await mirror.take()).some(([, action]) => action === 'press'));
  });
});
