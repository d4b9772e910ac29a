// Sign-up, sign-in on a second browser, sign-out: the cart comes along.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { devices } from 'playwright-core';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { Shopper, settle } from './lib/shopper.mjs';
import { until } from './lib/wait.mjs';

const honey = 'HONEY-500G';
const olives = 'OLIVES';
const email = 'anna@example.org';
const password = 'ein langes Passwort';

describe('accounts', () => {
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

  async function fillIn(shopper, fields, button) {
    for (const [name, text] of Object.entries(fields)) {
      await shopper.page.getByRole('textbox', { name }).fill(text);
    }
    await shopper.press(button);
  }

  const isCustomer = (shopper) =>
    until('somebody is signed in', async () => (await shopper.part('session')).kind === 'customer');

  it('opens an account with the guest\'s cart', async () => {
    await laptop.add(honey, 2);
    await laptop.show('/account');
    await laptop.press('Create account');
    await fillIn(laptop, { 'First name': 'Anna', Email: email, Password: password },
      'Create account now');
    await isCustomer(laptop);
    await laptop.has(honey, 2);
    await laptop.isSaved();
  });

  it('refuses a wrong password with a reason, and the cart stays', async () => {
    await phone.add(olives);
    await phone.show('/account');
    await fillIn(phone, { Email: email, Password: 'ein falsches Passwort' }, 'Sign in now');
    await phone.page.getByRole('alert').first().waitFor();
    assert.equal((await phone.part('session')).kind, 'guest');
    assert.equal(await phone.quantity(olives), 1);
  });

  it('signs in on the phone, and both carts are one on both', async () => {
    await fillIn(phone, { Password: password }, 'Sign in now');
    await isCustomer(phone);
    for (const device of [laptop, phone]) {
      await device.has(honey, 2);
      await device.has(olives, 1);
    }
    await settle(laptop, phone);
    await until('the phone tells that carts were merged', async () =>
      (await phone.part('notices')).notices.some(({ type }) => type === 'merged_guest_cart'));
  });

  it('keeps who is signed in over a reload', async () => {
    await laptop.reload();
    await isCustomer(laptop);
    await laptop.has(honey, 2);
  });

  it('forgets the account and its cart when signing out', async () => {
    await laptop.show('/account');
    await laptop.page.getByRole('button', { name: 'Sign out', exact: true }).click();
    await until('nobody is signed in', async () => (await laptop.part('session')).kind === 'guest');
    await laptop.has(honey, 0);
    await phone.has(honey, 2);
    laptop.isSound();
    phone.isSound();
  });
});
