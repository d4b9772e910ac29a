// Three devices of one shopper: in turn, at once, online and offline.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { join as pathOf } from 'node:path';
import { Device, Hub, handOff, join, settle, temporaryFolder, until } from './process.mjs';

const honey = 'HONEY-500G';
const bread = 'BREAD-1KG';

describe('three native devices over a real hub', () => {
  const folder = temporaryFolder();
  const hub = new Hub(pathOf(folder, 'hub'));
  let laptop, phone, kiosk, all;

  before(async () => {
    await hub.start();
    [laptop, phone, kiosk] = all = ['Laptop', 'Phone', 'Kiosk'].map((name) =>
      new Device(hub, pathOf(folder, name), name).start());
    await Promise.all(all.map((device) => device.online()));
    await laptop.edit({ do: 'add', sku: honey, quantity: 2 });
    await handOff(laptop, [phone, kiosk]);
    await settle(all);
  });

  after(async () => {
    await Promise.all(all.map((device) => device.kill()));
    await hub.stop();
  });

  it('opens the same cart by hand-off', async () => {
    for (const device of all) assert.deepEqual(await device.quantities(), { [honey]: 2 });
  });

  it('refuses a code that was used', async () => {
    const { code } = await laptop.call({ do: 'hand_off', role: 'edit' });
    const stranger = new Device(hub, pathOf(folder, 'stranger'), 'Stranger').start();
    await stranger.online();
    await join(laptop, stranger, code);
    const late = new Device(hub, pathOf(folder, 'late'), 'Late').start();
    await late.online();
    await assert.rejects(late.call({ do: 'join', code }), /code_invalid/);
    await Promise.all([stranger.kill(), late.kill()]);
  });

  it('counts additions made at once', async () => {
    await Promise.all(all.map((device) => device.edit({ do: 'add', sku: bread })));
    await settle(all);
    assert.equal((await kiosk.quantities())[bread], 3);
  });

  it('sets, notes and saves for later on each in turn', async () => {
    const { id } = await laptop.line(honey);
    await laptop.edit({ do: 'set', line: id, quantity: 5 });
    await settle(all);
    await phone.edit({ do: 'note', line: id, text: 'für Großmutter' });
    await settle(all);
    await kiosk.edit({ do: 'save_for_later', line: id });
    await settle(all);
    const { cart } = await laptop.show();
    assert.equal(cart.later[0].quantity, 5);
    assert.equal(cart.later[0].note, 'für Großmutter');
    await phone.edit({ do: 'back_to_cart', line: id });
    await settle(all);
  });

  it('keeps what was added offline to a line removed elsewhere, and says who did what', async () => {
    const { id } = await laptop.line(honey);
    await phone.run({ do: 'offline' });
    await phone.edit({ do: 'add', sku: honey });
    await laptop.edit({ do: 'remove', line: id });
    await until('the removal is at the hub', () => laptop.marks.hub === laptop.marks.applied);
    await phone.run({ do: 'online' });
    await settle(all);
    for (const device of all) {
      assert.equal((await device.quantities())[honey], 1);
      const { notices } = (await device.show()).notices;
      const notice = notices.find((one) => one.type === 'kept_after_removal');
      assert.deepEqual(new Set([notice.mine.name, notice.other.name]), new Set(['Phone', 'Laptop']));
    }
  });

  it('undoes on one device what all were told of', async () => {
    const { notices } = (await kiosk.show()).notices;
    const { id } = notices.find((one) => one.type === 'kept_after_removal');
    await kiosk.edit({ do: 'undo', notice: id });
    await settle(all);
    for (const device of all) {
      assert.equal((await device.quantities())[honey], undefined);
      assert.deepEqual((await device.show()).notices.notices.filter((one) => one.id === id), []);
    }
  });

  it('says that one of two quantities set apart was chosen', async () => {
    const { id } = await laptop.line(bread);
    await Promise.all([laptop, phone].map((device) => device.run({ do: 'offline' })));
    await laptop.edit({ do: 'set', line: id, quantity: 7 });
    await phone.edit({ do: 'set', line: id, quantity: 9 });
    await Promise.all([laptop, phone].map((device) => device.run({ do: 'online' })));
    await settle(all);
    assert.ok([7, 9].includes((await kiosk.quantities())[bread]));
    const { notices } = (await kiosk.show()).notices;
    assert.equal(notices.filter((one) => one.type === 'quantity_chosen').length, 1);
  });

  it('brings a guest cart along at sign-in, once, and tells', async () => {
    const account = { email: 'ada@example.org', password: 'correct horse battery' };
    const [first, second] = ['First', 'Second'].map((name) =>
      new Device(hub, pathOf(folder, name), name).start());
    await Promise.all([first.online(), second.online()]);
    await first.edit({ do: 'add', sku: honey, quantity: 1 });
    await first.call({ do: 'sign_up', ...account, name: 'Ada' });
    await first.online();
    await second.edit({ do: 'add', sku: honey, quantity: 2 });
    await second.call({ do: 'sign_in', ...account });
    await second.online();
    await settle([first, second]);
    assert.deepEqual(await first.quantities(), { [honey]: 3 });
    const { notices } = (await first.show()).notices;
    assert.equal(notices.filter((one) => one.type === 'merged_guest_cart').length, 1);
    await Promise.all([first.kill(), second.kill()]);
  });
});
