// What follows the shopper beside the cart, on a laptop and a phone over a real hub: everything is
// found by role and name, as a person with a screen reader does.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { devices } from 'playwright-core';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { Shopper } from './lib/shopper.mjs';
import { until } from './lib/wait.mjs';

const person = { email: 'context@example.org', password: 'long enough for me', name: 'Cora' };
const session = (shopper) => shopper.part('session');

/** What a tab that cannot reach the leading one would join the cart with. */
function credentialAside(shopper) {
  return shopper.page.evaluate(async () => {
    const done = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const known = await indexedDB.databases();
    if (!known.some(({ name }) => name === 'noline-aside')) return '';
    const database = await done(indexedDB.open('noline-aside', 1));
    const all = await done(database.transaction('credentials').objectStore('credentials').getAll());
    database.close();
    return all.join('');
  });
}

describe('what follows the shopper', () => {
  let hub, browser, laptop, phone;

  async function sign(shopper, tab) {
    await shopper.show('/account');
    await shopper.press(tab);
    if (tab === 'Create account') await shopper.find('textbox', 'First name').fill(person.name);
    await shopper.find('textbox', 'Email').fill(person.email);
    await shopper.page.getByLabel('Password').first().fill(person.password);
    await shopper.page.getByLabel('Password').first().press('Enter');
    await until('signed in', async () => (await session(shopper)).kind === 'customer',
      { withinMs: 30_000 });
  }

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

  it('records nothing before it was asked, and asks once there is a cart', async () => {
    await laptop.show('/p/OLIVES');
    await laptop.page.waitForTimeout(2500);
    const { viewed, searches, focus } = await session(laptop);
    assert.deepEqual({ viewed, searches, focus }, { viewed: [], searches: [], focus: null });
    await laptop.show('/');
    assert.equal(await laptop.page.getByRole('group', { name: /May we remember/ }).count(), 0);
    await laptop.add('OLIVES');
    await sign(laptop, 'Create account');
    await sign(phone, 'Sign in');
    await laptop.show('/');
    await laptop.find('group', /May we remember/).waitFor();
    await laptop.press('Yes');
    await until('the phone knows', async () => (await session(phone)).consents.history === true);
  });

  it('shows on the phone what was looked at on the laptop, and goes on there', async () => {
    await laptop.show('/p/HONEY-500G');
    await until('it was looked at', async () => (await session(phone)).viewed.length === 1,
      { withinMs: 15_000 });
    await phone.show('/');
    await phone.find('heading', 'Recently viewed').waitFor();
    await phone.page.getByRole('link', { name: /^Continue: / }).first().click();
    await until('the phone shows the product', async () =>
      new URL(phone.page.url()).pathname.startsWith('/p/HONEY'));
  });

  it('forgets it everywhere when the consent is withdrawn', async () => {
    await phone.show('/account');
    await phone.page.getByRole('group', { name: 'Remember what I look at' })
      .getByRole('button', { name: 'No' }).click();
    await until('the laptop has forgotten', async () => {
      const { viewed, focus, consents } = await session(laptop);
      return viewed.length === 0 && focus === null && consents.history === false;
    });
    await laptop.show('/');
    assert.equal(await laptop.page.getByRole('heading', { name: 'Recently viewed' }).count(), 0);
  });

  it('compares on both what one of them picked', async () => {
    await laptop.show('/p/OLIVES');
    await laptop.press(/^Compare: /);
    await phone.show('/compare');
    await phone.page.getByRole('list', { name: 'Compare' }).getByRole('link', { name: /olives/i })
      .first().waitFor();
    await phone.press(/^Remove /);
    await until('the list is empty', async () => (await session(laptop)).compared.length === 0);
  });

  it('keeps named wish lists', async () => {
    await laptop.openCart();
    await laptop.press(/^Wish list: /);
    await laptop.find('textbox', 'New list').fill('Birthday');
    await laptop.find('textbox', 'New list').press('Enter');
    await phone.openCart();
    const list = phone.page.getByRole('list', { name: 'Birthday' });
    await list.waitFor();
    assert.equal(await phone.quantity('OLIVES'), 0);
    await list.getByRole('button', { name: /cart/i }).first().click();
    await laptop.has('OLIVES', 1);
    laptop.isSound();
    phone.isSound();
  });

  it('shows beside the order what the account had, when signing in at the checkout', async () => {
    const guest = await Shopper.open(browser, hub.origin, { device: devices['Desktop Chrome'] });
    await guest.add('HONEY-500G', 2);
    await guest.show('/checkout');
    await guest.press('I have an account');
    await guest.press('Sign in');
    await guest.find('textbox', 'Email').fill(person.email);
    await guest.page.getByLabel('Password').first().fill(person.password);
    await guest.page.getByLabel('Password').first().press('Enter');
    await guest.page.getByText(/^Not in this order: .*olives/i).first().waitFor();
    assert.equal(await guest.quantity('HONEY-500G'), 2);
    assert.equal(await guest.quantity('OLIVES'), 0);
  });

  it('leaves no credential of whoever was here after a reset', async () => {
    const shared = await Shopper.open(browser, hub.origin, { device: devices['Desktop Chrome'] });
    await shared.add('OLIVES');
    await until('it is kept aside', () => credentialAside(shared));
    await shared.page.evaluate(() => window.noline.send({ do: 'reset' }));
    await until('it is gone', async () => !(await credentialAside(shared)));
  });
});
