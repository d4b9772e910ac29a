// The files of the site: names with hashes, texts with those names filled in, compressed copies.

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const compressed = /\.(html|js|css|wasm|otf|ttf|svg|json|webmanifest|txt)$/;
const kib = (size) => `${(size / 1024).toFixed(1)} KiB`;

export class Site {
  constructor(folder) {
    this.folder = folder;
    this.addresses = new Map();
    this.contents = new Map();
    this.sizes = new Map();
    mkdirSync(path.join(folder, 'assets'), { recursive: true });
  }

  // A file that never changes under its name.
  asset(name, content) {
    const bytes = Buffer.from(content);
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
    const { name: stem, ext } = path.parse(name);
    const address = `/assets/${stem}-${hash}${ext}`;
    this.addresses.set(name, address);
    this.write(address, bytes);
  }

  // A file with a fixed name, to be asked for again each time.
  page(name, content) {
    this.write(`/${name}`, Buffer.from(content));
  }

  // Replaces {{name}} by an asset's address or a text; a name that nobody knows is a mistake.
  fill(text, texts = {}) {
    return text.replace(/{{([\w.-]+)}}/g, (_, name) => {
      const value = texts[name] ?? this.addresses.get(name);
      if (value === undefined) throw new Error(`nothing is known as {{${name}}}`);
      return value;
    });
  }

  files() {
    return [...this.contents.keys()];
  }

  write(address, bytes) {
    this.contents.set(address, bytes);
    writeFileSync(path.join(this.folder, address), bytes);
  }

  async compress() {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 };
    const brotli = promisify(brotliCompress);
    const jobs = [...this.contents].map(async ([address, bytes]) => {
      if (!compressed.test(address)) return;
      const file = path.join(this.folder, address);
      const small = await brotli(bytes, { params });
      this.sizes.set(address, small.length);
      writeFileSync(`${file}.br`, small);
      writeFileSync(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
    });
    await Promise.all(jobs);
  }

  // Brotli sizes, one line a file; tests/web checks them against the budget.
  report() {
    for (const [address, bytes] of this.contents) {
      const size = this.sizes.get(address);
      if (size) console.log(`${address.padEnd(40)} ${kib(bytes.length)}, brotli ${kib(size)}`);
    }
    const json = JSON.stringify(Object.fromEntries([...this.sizes].sort()), null, 1);
    writeFileSync(path.join(this.folder, '..', 'site_sizes.json'), `${json}\n`);
  }
}
