// What was acknowledged survives: kills, restored backups, clones, and a hub that lost its latest day.
import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import { describe, it } from 'node:test';
import { join } from 'node:path';
import { Device, Hub, handOff, settle, temporaryFolder, until } from './process.mjs';

const honey = 'HONEY-500G';
const bread = 'BREAD-1KG';

function copyFolder(from, to) {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
}

describe('a device', () => {
  it('keeps every edit it acknowledged through 20 kills', async () => {
    const folder = temporaryFolder();
    const device = new Device({ url: 'http://127.0.0.1:1' }, join(folder, 'device'));
    let acknowledged = 0;
    let sent = 0;
    for (let round = 0; round < 20; ++round) {
      device.start({ offline: true });
      // Adds are sent without waiting, so that the kill falls into the middle of their stream.
      const adds = Array.from({ length: 40 }, () =>
        device.run({ do: 'add', sku: honey }).then((answer) => (acknowledged += answer.edit ? 1 : 0)));
      sent += adds.length;
      const target = 1 + ((round * 7) % 39);
      await Promise.race(adds.slice(0, target));
      await new Promise((done) => setTimeout(done, round % 5));
      const before = acknowledged;
      await device.kill();
      device.start({ offline: true });
      const kept = (await device.quantities())[honey];
      assert.ok(kept >= before, `round ${round}: ${before} acknowledged, ${kept} kept`);
      assert.ok(kept <= sent, `round ${round}: ${sent} sent, ${kept} kept`);
      acknowledged = kept;
      sent = kept;
      await device.kill();
    }
  });

  it('loses and doubles nothing when it is restored from a backup or cloned', async () => {
    const folder = temporaryFolder();
    const hub = await new Hub(join(folder, 'hub')).start();
    const phone = new Device(hub, join(folder, 'phone'), 'Phone').start();
    await phone.online();
    await phone.edit({ do: 'add', sku: honey, quantity: 2 });
    await phone.online();
    await phone.kill();
    copyFolder(phone.data, join(folder, 'backup'));
    phone.start();
    await phone.online();
    await phone.edit({ do: 'add', sku: honey, quantity: 3 });
    await phone.online();
    await phone.kill();
    copyFolder(join(folder, 'backup'), phone.data);
    copyFolder(join(folder, 'backup'), join(folder, 'clone'));
    phone.start({ offline: true });
    const clone = new Device(hub, join(folder, 'clone'), 'Clone').start({ offline: true });
    await phone.edit({ do: 'add', sku: honey });
    await clone.edit({ do: 'add', sku: honey });
    await Promise.all([phone.kill(), clone.kill()]);
    phone.start();
    clone.start();
    await settle([phone, clone]);
    assert.deepEqual(await clone.quantities(), { [honey]: 7 });
    await Promise.all([phone.kill(), clone.kill()]);
    await hub.stop();
  });
});

describe('a hub', () => {
  it('restored from an older copy is healed by its devices, also after it has moved on', async () => {
    const folder = temporaryFolder();
    const hub = await new Hub(join(folder, 'hub')).start();
    const [laptop, phone] = ['Laptop', 'Phone'].map((name) =>
      new Device(hub, join(folder, name), name).start());
    await Promise.all([laptop.online(), phone.online()]);
    await laptop.edit({ do: 'add', sku: honey, quantity: 2 });
    await handOff(laptop, [phone]);
    await settle([laptop, phone]);
    await hub.stop();
    copyFolder(hub.data, join(folder, 'hub-backup'));

    await hub.start();
    await laptop.edit({ do: 'add', sku: bread, quantity: 4 });
    const { id } = await laptop.line(honey);
    await phone.edit({ do: 'set', line: id, quantity: 6 });
    await settle([laptop, phone]);
    await laptop.kill();
    await hub.stop('SIGKILL');
    copyFolder(join(folder, 'hub-backup'), hub.data);

    // The phone returns first and edits on, so the hub's head passes what the laptop has seen.
    await hub.start();
    await phone.online();
    for (let count = 0; count < 10; ++count) await phone.edit({ do: 'add', sku: 'OLIVES' });
    await phone.online();
    laptop.start();
    await settle([laptop, phone]);
    assert.deepEqual(await laptop.quantities(), { [honey]: 6, [bread]: 4, OLIVES: 10 });
    await Promise.all([laptop.kill(), phone.kill()]);
    await hub.stop();
  });

  it('keeps every acknowledged edit through kills under load', async () => {
    const folder = temporaryFolder();
    const hub = await new Hub(join(folder, 'hub')).start();
    const device = new Device(hub, join(folder, 'device')).start();
    await device.online();
    let added = 0;
    for (let round = 0; round < 8; ++round) {
      const adds = Array.from({ length: 30 }, () => device.edit({ do: 'add', sku: honey }));
      added += adds.length;
      await adds[(round * 5) % 30];
      await hub.stop('SIGKILL');
      await Promise.all(adds);
      await hub.start();
    }
    await device.online();
    await until('all is acknowledged', () => device.marks.hub === device.marks.applied);
    const witness = new Device(hub, join(folder, 'witness')).start();
    await witness.online();
    await handOff(device, [witness]);
    await settle([device, witness]);
    assert.deepEqual(await witness.quantities(), { [honey]: added });
    await Promise.all([device.kill(), witness.kill()]);
    await hub.stop();
  });
});
