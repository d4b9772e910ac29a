// A shopper in front of one page. Finds everything as a person with a screen reader does: by role
// and accessible name. Only `part` looks behind the screens.

import assert from 'node:assert/strict';
import { until } from './wait.mjs';

export class Shopper {
  /** `device`: another profile, see Browser.newDevice. */
  static async open(browser, origin, { path = '/', prepare, shop = true, device } = {}) {
    const page = await (device ? browser.newDevice(device) : browser.newPage());
    if (prepare) await prepare(page);
    await page.goto(origin + path);
    const shopper = new Shopper(page, origin);
    if (shop) await shopper.isReady();
    return shopper;
  }

  constructor(page, origin) {
    this.page = page;
    this.origin = origin;
  }

  /** The screens are there, and the core has told of its cart. */
  async isReady() {
    await this.page.getByRole('main').first().waitFor({ timeout: 60_000 });
    await until('the cart is known', () => this.part('cart'), { withinMs: 60_000 });
  }

  async goto(path) {
    await this.page.goto(this.origin + path);
    await this.isReady();
  }

  async reload() {
    await this.page.reload();
    await this.isReady();
  }

  part(name) {
    return this.page.evaluate((part) => window.noline?.part(part), name);
  }

  role() {
    return this.page.evaluate(() => window.noline?.role);
  }

  find(role, name) {
    return this.page.getByRole(role, { name }).first();
  }

  async press(name) {
    await this.find('button', name).click();
  }

  async follow(name) {
    await this.find('link', name).click();
  }

  /** Shows a path of the shop without loading the page again, as a link of the shop would. */
  async show(path) {
    await this.page.evaluate((to) => {
      history.pushState(null, '', to);
      dispatchEvent(new PopStateEvent('popstate'));
    }, path);
  }

  async add(sku, times = 1) {
    await this.show(`/p/${sku}`);
    const before = await this.quantity(sku);
    for (let press = 0; press < times; press++) {
      await this.press('Add to cart');
      await this.has(sku, before + press + 1);
    }
  }

  async openCart() {
    await this.show('/cart');
    await this.find('heading', 'Cart').waitFor();
  }

  async line(sku) {
    const cart = await this.part('cart');
    return [...cart.lines, ...cart.later].find((line) => line.sku === sku);
  }

  async quantity(sku) {
    const cart = await this.part('cart');
    return cart?.lines.find((line) => line.sku === sku)?.quantity ?? 0;
  }

  has(sku, quantity, within = {}) {
    return until(`${sku} is there ${quantity} times`, async () =>
      (await this.quantity(sku)) === quantity, within);
  }

  async hash() {
    return (await this.part('cart')).state_hash;
  }

  connection(check, what, within = {}) {
    return until(what, async () => {
      const connection = await this.part('connection');
      return connection && check(connection) && connection;
    }, { withinMs: 40_000, ...within });
  }

  isOnline() {
    return this.connection(({ link }) => link === 'online', 'the link is up');
  }

  isOffline() {
    return this.connection(({ link }) => link !== 'online', 'the link is down');
  }

  /** Everything that was edited here is durable at the hub. */
  isSaved(within) {
    return this.connection(
      ({ link, pending, saved }) =>
        link === 'online' && pending === 0 && (saved === 'hub' || saved === 'everywhere'),
      'everything is saved at the hub', within);
  }

  /** No script of the page has failed. */
  isSound() {
    const problems = this.page.problems.filter((text) => !/net::ERR|WebSocket|Failed to load/.test(text));
    assert.deepEqual(problems, []);
  }
}

/** All of them hold the same, and nothing is on its way. */
export async function settle(...shoppers) {
  for (const shopper of shoppers) await shopper.isSaved();
  await until('all carts are the same', async () => {
    const hashes = await Promise.all(shoppers.map((shopper) => shopper.hash()));
    return hashes.every((hash) => hash === hashes[0]);
  }, { withinMs: 40_000 });
}
