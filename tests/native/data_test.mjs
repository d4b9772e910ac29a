// What a shopper has at the hub, taken along and brought back by noline-cli, and erased.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join as pathOf } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Hub, temporaryFolder } from './process.mjs';

const program = process.env.NOLINE_CLI ?? 'noline-cli';
const shopKey = 'key-of-the-shops-back-end';

describe('noline-cli with a shopper’s data', () => {
  const folder = temporaryFolder();
  const keys = pathOf(folder, 'keys');
  const file = pathOf(folder, 'mine.json');
  writeFileSync(keys, `shop web ${shopKey}\n`);
  const hub = new Hub(pathOf(folder, 'hub'), ['--keys', keys]);

  /** One call of the program: its exit code and what it printed. */
  function cli(device, ...words) {
    const options = ['--hub', hub.url, '--data', pathOf(folder, device), '--device', device];
    return new Promise((done) => {
      execFile(program, [...options, ...words], (error, out, complaint) =>
        done({ code: error ? error.code : 0, out, complaint }));
    });
  }

  async function right(...words) {
    const { code, out, complaint } = await cli(...words);
    assert.equal(code, 0, `${words.join(' ')}: ${out}${complaint}`);
    return out;
  }

  const cartOf = async (device) => JSON.parse(await right(device, '--json', 'cart'));
  const quantities = (cart) =>
    Object.fromEntries(cart.lines.map((line) => [line.sku, line.quantity]));

  before(() => hub.start());
  after(() => hub.stop());

  it('exports what is there, readable by its owner alone', async () => {
    await right('laptop', 'add', 'HONEY-500G', '2');
    await right('laptop', 'note', 'HONEY-500G', 'for <grandmother>');
    await right('laptop', 'add', 'BREAD-1KG');
    await right('laptop', 'later', 'BREAD-1KG');
    const page = pathOf(folder, 'mine.html');
    await right('laptop', 'export', '--json', file, '--html', page);
    const document = JSON.parse(readFileSync(file, 'utf8'));
    assert.equal(document.format, 'noline.export');
    assert.deepEqual(document.lines.map((line) => line.sku).sort(), ['BREAD-1KG', 'HONEY-500G']);
    assert.match(readFileSync(page, 'utf8'), /for &lt;grandmother&gt;/);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(JSON.parse(await right('laptop', 'export')).format, 'noline.export');
  });

  it('imports into another cart what is not there, and twice is once', async () => {
    await right('phone', 'add', 'HONEY-500G', '1');
    const first = JSON.parse(await right('phone', '--json', 'import', file));
    assert.equal(first.imported.lines, 3); // A quantity raised, a line added, and moved.
    const cart = await cartOf('phone');
    assert.deepEqual(quantities(cart), { 'HONEY-500G': 2 });
    assert.deepEqual(quantities({ lines: cart.later }), { 'BREAD-1KG': 1 });
    assert.equal(cart.lines[0].note, 'for <grandmother>');
    const second = JSON.parse(await right('phone', '--json', 'import', file));
    assert.deepEqual(new Set(Object.values(second.imported)), new Set([0]));
    assert.deepEqual(await cartOf('phone'), cart);
  });

  it('writes over nothing, and takes a history only under a consent given here', async () => {
    const document = JSON.parse(readFileSync(file, 'utf8'));
    document.lines[0].fields.note = 'another';
    document.lines[1].fields.note = 'another';
    document.lines.push({ sku: 'NOT-SOLD', quantity: -1, options: 7, fields: [] }, 'rubbish');
    document.settings['context/language'] = 'de';
    document.history['consent/history'] = [{ what: 'given', text: '', at_ms: 1 }];
    document.history['history/viewed'] = [{ what: 'HONEY', text: '', at_ms: 2 }];
    const changed = pathOf(folder, 'changed.json');
    writeFileSync(changed, JSON.stringify(document));
    const { code, out } = await cli('phone', '--json', 'import', changed);
    assert.equal(code, 1); // Something was refused, and is told.
    const report = JSON.parse(out);
    assert.equal(report.imported.settings, 1);
    assert.equal(report.imported.history, 0);
    assert.ok(report.refused.length >= 2);
    assert.equal((await cartOf('phone')).lines[0].note, 'for <grandmother>');
  });

  it('refuses what is no export', async () => {
    for (const text of ['', '{', '[]', '{"format":"noline.export","version":2}', '"noline.export"']) {
      const other = pathOf(folder, 'other.json');
      writeFileSync(other, text);
      assert.equal((await cli('phone', 'import', other)).code, 2, text);
    }
    assert.equal((await cli('phone', 'import', pathOf(folder, 'absent'))).code, 2);
  });

  it('enters the account of a shop’s own customer', async () => {
    const body = JSON.stringify({ key: shopKey, customer: '4711', name: 'Ada' });
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(`${hub.url}/v1/sessions`, { method: 'POST', headers, body });
    const { code } = await answer.json();
    const session = JSON.parse(await right('phone', '--json', 'enter', code));
    assert.equal(session.kind, 'customer');
    assert.deepEqual(quantities(await cartOf('phone')), { 'HONEY-500G': 2 });
    assert.equal((await cli('tablet', 'enter', code)).code, 1);
  });

  it('erases everything, once it is meant', async () => {
    assert.equal((await cli('phone', 'erase')).code, 2);
    const report = JSON.parse(await right('phone', '--json', 'erase', '--yes'));
    assert.ok(report.rows > 0);
    assert.deepEqual((await cartOf('phone')).lines, []);
    assert.equal((await cartOf('laptop')).lines.length, 1);
  });
});
