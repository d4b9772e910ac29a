// Buying: what the laptop put in is bought on the phone, the laptop shows the receipt at once, and
// two browsers that both press the button get one order.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { devices } from 'playwright-core';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { Shopper, settle } from './lib/shopper.mjs';
import { until } from './lib/wait.mjs';

const honey = 'HONEY-500G';
const email = 'ada@example.org';
const password = 'a rather long password';
const address = {
  'Email': email, 'First and last name': 'Ada Lovelace', 'Street and number': 'Hauptstraße 1',
  'Postcode': '10115', 'City': 'Berlin',
};

describe('checkout', () => {
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

  async function signIn(shopper, isNew) {
    await shopper.show('/account');
    if (isNew) await shopper.press('Create account');
    if (isNew) await shopper.page.getByRole('textbox', { name: 'First name' }).fill('Ada');
    await shopper.page.getByRole('textbox', { name: 'Email' }).fill(email);
    await shopper.page.getByRole('textbox', { name: 'Password' }).fill(password);
    await shopper.press(isNew ? 'Create account now' : 'Sign in now');
    await until('somebody is signed in', async () =>
      (await shopper.part('session')).kind === 'customer');
    await shopper.isOnline();
  }

  async function fillIn(shopper, fields = address) {
    for (const [name, text] of Object.entries(fields)) {
      const field = shopper.page.getByRole('textbox', { name });
      await field.fill(text);
      await field.blur();
    }
  }

  const orders = async (shopper) => (await shopper.part('orders'))?.orders ?? [];
  const receipt = (shopper) =>
    shopper.page.getByRole('heading', { level: 1, name: /^Order [A-Z0-9]{4}-[A-Z0-9]{4}$/ });

  it('begins on the laptop: the cart, and half of the address', async () => {
    await signIn(laptop, true);
    await signIn(phone, false);
    await laptop.add(honey, 2);
    await laptop.openCart();
    await laptop.follow('Checkout');
    await laptop.find('heading', 'How do you want to get it?').waitFor();
    await fillIn(laptop, { Email: email, 'First and last name': 'Ada Lovelace' });
    await settle(laptop, phone);
  });

  it('marks what is missing, in words', async () => {
    await laptop.press('Order and pay');
    await laptop.page.getByText('Please fill this in.').first().waitFor();
    assert.equal((await orders(laptop)).length, 0);
  });

  it('goes on on the phone with what was typed, and is bought there', async () => {
    await phone.openCart();
    await phone.follow('Checkout');
    const name = phone.page.getByRole('textbox', { name: 'First and last name' });
    await until('the name is there', async () => (await name.inputValue()) === 'Ada Lovelace');
    assert.equal(await name.getAttribute('autocomplete'), 'name');
    await fillIn(phone);
    await phone.press('Order and pay');
    await receipt(phone).waitFor();
    await phone.page.getByText('Ordered and paid').first().waitFor();
  });

  it('shows the receipt on the laptop at once, and where it was bought', async () => {
    await receipt(laptop).waitFor();
    await laptop.page.getByText(/^Ordered on “/).waitFor();
    const [order] = await orders(laptop);
    assert.equal(order.lines[0].quantity, 2);
    assert.equal(order.quote.total_minor, 2 * 890 + 490);
    await laptop.has(honey, 0);
    await settle(laptop, phone);
  });

  it('is one order when both press the button', async () => {
    await laptop.add(honey);
    await settle(laptop, phone);
    for (const device of [laptop, phone]) {
      await device.show('/checkout');
      await device.find('button', 'Order and pay').waitFor();
      await until('the address is there', async () =>
        (await device.page.getByRole('textbox', { name: 'City' }).inputValue()) === 'Berlin');
    }
    // Not by press, which waits until a button stands still: here the other one's order takes it away.
    const buttons = await Promise.all(
      [laptop, phone].map((device) => device.find('button', 'Order and pay').elementHandle()),
    );
    await Promise.all(buttons.map((button) => button.dispatchEvent('click')));
    for (const device of [laptop, phone]) {
      await receipt(device).waitFor();
      await until('there are two orders', async () => (await orders(device)).length === 2);
    }
    const [[mine], [theirs]] = [await orders(laptop), await orders(phone)];
    assert.equal(mine.number, theirs.number);
    assert.equal(mine.payment.captures, 1);
  });

  it('takes a payment that has to be confirmed, from either device', async () => {
    await laptop.add(honey);
    await laptop.show('/checkout');
    await laptop.press('Pay and confirm (test)');
    await laptop.press('Order and pay');
    await laptop.page.getByText('One more step').first().waitFor();
    const [{ id }] = await orders(laptop);
    await phone.show(`/order/${id}`);
    await phone.press('Confirm the payment');
    for (const device of [laptop, phone]) {
      await device.page.getByText('Ordered and paid').first().waitFor();
    }
  });

  it('can be cancelled from the account, and the goods are back', async () => {
    const stock = async () => {
      const { products } = await phone.part('catalogue');
      const variants = products.flatMap(({ variants }) => variants);
      return Object.values(variants.find(({ sku }) => sku === honey).stock)
        .reduce((sum, pieces) => sum + pieces, 0);
    };
    const before = await stock();
    await phone.show('/account');
    await phone.page.getByRole('list', { name: 'Your orders' }).getByRole('link').first().click();
    await phone.press('Cancel the order');
    await laptop.page.getByText('Cancelled').first().waitFor();
    await until('the piece is back on the shelf', async () => (await stock()) === before + 1);
  });

  it('had no error in any page', () => {
    laptop.isSound();
    phone.isSound();
  });
});
