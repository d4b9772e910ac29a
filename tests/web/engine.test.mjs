// The browser's engine (core and SQLite in one module) on disks that fail and lose power.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Disks, openEngine, safeEdit, takeParts } from './lib/engine.mjs';

const add = (sku, quantity = 1) => ({ do: 'add', sku, quantity });

function quantities(core) {
  const { cart } = takeParts(core);
  return Object.fromEntries(cart.lines.map((line) => [line.sku, line.quantity]));
}

describe('engine in the browser', () => {
  it('has every acknowledged edit after a power cut', async () => {
    let disks = new Disks();
    for (let round = 1; round <= 5; round++) {
      const core = await openEngine(disks);
      assert.ok(core.command(add('TEA')).edit > 0);
      assert.ok(safeEdit(core) > 0);
      disks = disks.afterPowerCut();
      assert.deepEqual(quantities(await openEngine(disks)), { TEA: round });
    }
  });

  it('acknowledges nothing that the disk did not take, wherever it fails', async () => {
    const start = new Disks();
    const first = await openEngine(start);
    first.command(add('TEA'));
    const needed = await stepsOfOneEdit(start);
    assert.ok(needed >= 2, 'an edit writes and flushes');
    for (let steps = 0; steps < needed; steps++) {
      const disks = start.afterPowerCut();
      const core = await openEngine(disks);
      safeEdit(core);
      disks.steps = steps;
      core.command(add('TEA'));
      assert.equal(disks.failed, true);
      assert.equal(safeEdit(core), 0, `failing after ${steps} steps`);
      const { TEA } = quantities(await openEngine(disks.afterPowerCut()));
      assert.ok(TEA === 1 || TEA === 2, `the store opens and holds ${TEA}`);
    }
  });

  it('takes no write after a failed one, although the disk works again', async () => {
    const disks = new Disks();
    const core = await openEngine(disks);
    disks.steps = 0;
    core.command(add('TEA'));
    disks.steps = Infinity;
    core.command(add('TEA'));
    assert.equal(safeEdit(core), 0);
  });

  it('carries out a command with an id once, also after a crash', async () => {
    let disks = new Disks();
    let core = await openEngine(disks);
    const command = { ...add('TEA', 2), id: 'tab1:7' };
    const { edit } = core.command(command);
    assert.deepEqual(core.command(command), { edit, repeat: true });
    disks = disks.afterPowerCut();
    core = await openEngine(disks);
    assert.deepEqual(core.command(command), { edit, repeat: true });
    assert.equal(core.command({ ...add('TEA'), id: 'tab1:8' }).repeat, undefined);
    assert.equal(core.command({ ...add('TEA'), id: 'tab2:1' }).repeat, undefined);
    assert.deepEqual(quantities(core), { TEA: 4 });
  });

  it('remembers the ids of the last 32 tabs only', async () => {
    const core = await openEngine(new Disks());
    for (let tab = 0; tab < 40; tab++) core.command({ ...add('TEA'), id: `tab${tab}:1` });
    assert.equal(core.command({ ...add('TEA'), id: 'tab39:1' }).repeat, true);
    assert.equal(core.command({ ...add('TEA'), id: 'tab8:1' }).repeat, true);
    assert.equal(core.command({ ...add('TEA'), id: 'tab0:1' }).repeat, undefined);
  });

  it('answers wrong commands with a code and changes nothing', async () => {
    const core = await openEngine(new Disks());
    for (const command of [{}, { do: 'fly' }, { do: 'add' }, { do: 'set', line: 'x', quantity: 1 }]) {
      assert.match(core.command(command).error.code, /\w+/, JSON.stringify(command));
    }
    assert.deepEqual(quantities(core), {});
  });

  it('joins the cart of another replica when its own store is empty', async () => {
    const first = await openEngine(new Disks());
    assert.equal(first.credential(), '', 'a visit is nobody');
    first.command(add('TEA'));
    const session = JSON.parse(first.credential());
    const second = await openEngine(new Disks(), { adopt: session });
    assert.equal(takeParts(second).session.scope, takeParts(first).session.scope);
    const own = new Disks();
    const opened = await openEngine(own);
    opened.command(add('TEA'));
    const third = takeParts(opened).session.scope;
    assert.equal(takeParts(await openEngine(own, { adopt: session })).session.scope, third);
  });

  it('opens no damaged store and leaves it as it is', async () => {
    const disks = new Disks();
    const core = await openEngine(disks);
    core.command(add('TEA'));
    core.close();
    const [database] = disks.files;
    for (let at = 0; at < 4096; at += 7) database.flushed[at] ^= 0x5a;
    const before = Buffer.from(database.flushed);
    const damaged = disks.afterPowerCut();
    await assert.rejects(openEngine(damaged), { code: 'storage_damaged' });
    assert.ok(before.equals(damaged.files[0].flushed));
  });
});

async function stepsOfOneEdit(start) {
  const disks = start.afterPowerCut();
  const core = await openEngine(disks);
  disks.steps = 1e6;
  core.command(add('TEA'));
  return 1e6 - disks.steps;
}
