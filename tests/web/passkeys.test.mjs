// Passkeys with the authenticator that Chromium has for tests: a real key pair, a real signature,
// and the real hub that checks it.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { devices } from 'playwright-core';
import { Browser } from './lib/browser.mjs';
import { Hub } from './lib/hub.mjs';
import { Shopper } from './lib/shopper.mjs';
import { until } from './lib/wait.mjs';

const olives = 'OLIVES';

/** An authenticator in the page's device, that recognises its owner. */
async function authenticator(shopper) {
  const cdp = await shopper.page.context().newCDPSession(shopper.page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    credentials: async () =>
      (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    take: (credential) =>
      cdp.send('WebAuthn.addCredential', { authenticatorId, credential }),
    refuse: () =>
      cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false }),
  };
}

describe('passkeys', () => {
  let hub, browser, laptop, phone, key;

  before(async () => {
    hub = await Hub.start();
    browser = await Browser.start();
    // A passkey is a name's, not a number's.
    const origin = hub.origin.replace('127.0.0.1', 'localhost');
    laptop = await Shopper.open(browser, origin);
    phone = await Shopper.open(browser, origin, { device: devices['Pixel 7'] });
  });
  after(async () => {
    await browser?.end();
    await hub?.end();
  });

  const isCustomer = (shopper) =>
    until('somebody is signed in', async () => (await shopper.part('session')).kind === 'customer');

  it('is added by who is signed in', async () => {
    key = await authenticator(laptop);
    await laptop.add(olives, 2);
    await laptop.show('/account');
    await laptop.press('Create account');
    const fields = { 'First name': 'Anna', Email: 'anna@example.org', Password: 'ein langes Passwort' };
    for (const [name, text] of Object.entries(fields)) {
      await laptop.page.getByRole('textbox', { name }).fill(text);
    }
    await laptop.press('Create account now');
    await isCustomer(laptop);
    await laptop.show('/account');
    await laptop.press('Add a passkey');
    await laptop.page.getByText('Passkey added').first().waitFor();
    const credentials = await key.credentials();
    assert.equal(credentials.length, 1);
    assert.equal(credentials[0].rpId, 'localhost');
    // What the authenticator keeps of its owner is a number, not an address.
    assert.doesNotMatch(atob(credentials[0].userHandle ?? ''), /anna|@/);
  });

  it('opens the account on another device, with its cart', async () => {
    const other = await authenticator(phone);
    for (const credential of await key.credentials()) await other.take(credential);
    await phone.show('/account');
    await phone.press('Sign in with a passkey');
    await isCustomer(phone);
    await phone.has(olives, 2);
    assert.equal((await phone.part('session')).name, 'Anna');
  });

  it('opens it once more after signing out', async () => {
    await phone.show('/account');
    await phone.press('Sign out');
    await until('nobody is signed in', async () => (await phone.part('session')).kind === 'guest');
    await phone.show('/account');
    await phone.press('Sign in with a passkey');
    await isCustomer(phone);
  });

  it('opens nothing for whom the authenticator does not recognise, and says nothing', async () => {
    const stranger = await Shopper.open(browser, laptop.origin, {
      device: devices['Desktop Chrome'],
    });
    const empty = await authenticator(stranger);
    await empty.refuse();
    await stranger.show('/account');
    await stranger.press('Sign in with a passkey');
    await stranger.page.waitForTimeout(500);
    assert.equal((await stranger.part('session')).kind, 'guest');
    assert.equal(await stranger.page.getByRole('alert').count(), 0);
  });
});
