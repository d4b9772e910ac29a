// What shoppers do about an account itself: a forgotten password, all data to take along, an end.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { devices } from 'playwright-core';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { temporaryFolder } from './lib/places.mjs';
import { Shopper } from './lib/shopper.mjs';
import { until } from './lib/wait.mjs';

const honey = 'HONEY-500G';
const email = 'grimhilde@example.org';

describe('an account in the shopper\'s hands', () => {
  let spool, hub, browser, laptop, phone;

  before(async () => {
    spool = temporaryFolder('mail');
    mkdirSync(spool, { recursive: true });
    hub = await Hub.start({ options: ['--mail-spool', spool] });
    browser = await Browser.start();
    laptop = await Shopper.open(browser, hub.origin);
    phone = await Shopper.open(browser, hub.origin, { device: devices['Pixel 7'] });
    await laptop.add(honey, 2);
    await laptop.show('/account');
    await laptop.press('Create account');
    await fill(laptop, { 'First name': 'Grimhilde', Email: email, Password: 'the first password' });
    await laptop.press('Create account now');
    await isA('customer', laptop);
  });
  after(async () => {
    await browser?.end();
    await hub?.end();
    rmSync(spool, { recursive: true, force: true });
  });

  async function fill(shopper, fields) {
    for (const [name, text] of Object.entries(fields)) {
      await shopper.page.getByRole('textbox', { name, exact: true }).fill(text);
    }
  }

  const isA = (kind, shopper) => until(`this is a ${kind}`, async () =>
    (await shopper.part('session')).kind === kind);

  const says = (shopper, text) => shopper.page.getByText(text).first().waitFor();

  /** Presses, and returns what the browser keeps. */
  async function download(shopper, name) {
    const [file] = await Promise.all([
      shopper.page.waitForEvent('download'),
      shopper.press(name),
    ]);
    return readFileSync(await file.path(), 'utf8');
  }

  it('gets a new password by mail, on another device', async () => {
    await phone.show('/account');
    await fill(phone, { Email: email });
    await phone.press('Forgot your password?');
    await says(phone, 'a link is on its way');
    const mails = await until('the mail is there', () => {
      const names = readdirSync(spool);
      return names.length > 0 && names;
    });
    const mail = readFileSync(path.join(spool, mails[0]), 'utf8');
    assert.match(mail, new RegExp(`^To: ${email}`));
    const token = /#reset=([0-9a-f]+)/.exec(mail)[1];
    await phone.goto(`/account#reset=${token}`);
    await fill(phone, { 'New password': 'short' });
    await phone.press('Save password');
    await says(phone, 'at least 8 characters');
    await fill(phone, { 'New password': 'the second password' });
    await phone.press('Save password');
    await says(phone, 'Your password was changed.');
    assert.equal(new URL(phone.page.url()).hash, '', 'the secret is gone from the address');
    await isA('guest', laptop);
  });

  it('says so when the link was used', async () => {
    const mail = readFileSync(path.join(spool, readdirSync(spool)[0]), 'utf8');
    await phone.goto(`/account#reset=${/#reset=([0-9a-f]+)/.exec(mail)[1]}`);
    await fill(phone, { 'New password': 'the third password' });
    await phone.press('Save password');
    await says(phone, 'used or is too old');
    await phone.press('Back');
  });

  it('changes the password where somebody is signed in', async () => {
    for (const shopper of [laptop, phone]) {
      await shopper.goto('/account');
      await fill(shopper, { Email: email, Password: 'the second password' });
      await shopper.press('Sign in now');
      await isA('customer', shopper);
    }
    await laptop.press('Change password');
    await fill(laptop, { Password: 'a wrong password', 'New password': 'the third password' });
    await laptop.press('Save password');
    await laptop.page.getByRole('alert').first().waitFor();
    await fill(laptop, { Password: 'the second password' });
    await laptop.press('Save password');
    await says(laptop, 'Your password was changed.');
    await isA('guest', phone);
    await fill(phone, { Email: email, Password: 'the third password' });
    await phone.press('Sign in now');
    await isA('customer', phone);
  });

  it('downloads everything, to read and to take along', async () => {
    const file = JSON.parse(await download(laptop, 'Download to take along'));
    assert.equal(file.account.email, email);
    assert.equal(file.lines[0].sku, honey);
    assert.equal(file.lines[0].quantity, 2);
    assert.ok(file.rows.length > 0);
    const page = await download(laptop, 'Download to read');
    assert.match(page, /Deine Daten \/ Your data/);
    assert.ok(page.includes(email) && page.includes(honey));
    assert.ok(!page.includes('<script'));
  });

  it('erases everything, here and on the other device', async () => {
    await laptop.press('Erase everything about me');
    await fill(laptop, { Password: 'the third password' });
    await laptop.press('Erase now');
    await says(laptop, 'Everything about you was erased.');
    for (const shopper of [laptop, phone]) {
      await isA('guest', shopper);
      await shopper.has(honey, 0);
    }
    await laptop.reload();
    await isA('guest', laptop);
    await laptop.show('/account');
    await fill(laptop, { Email: email, Password: 'the third password' });
    await laptop.press('Sign in now');
    await laptop.page.getByRole('alert').first().waitFor();
    laptop.isSound();
    phone.isSound();
  });
});
