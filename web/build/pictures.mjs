// The catalogue's pictures, drawn by examples/shop/make_pictures.mjs; drawn once, then copied.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export function makePictures(root, out, cache) {
  const script = path.join(root, 'examples/shop/make_pictures.mjs');
  const sources = ['make_pictures.mjs', 'products.tsv', 'additions.jsonl', 'shop.json']
    .map((name) => path.join(root, 'examples/shop', name));
  const hash = createHash('sha256');
  for (const file of sources) hash.update(readFileSync(file));
  const key = hash.digest('hex');
  const stamp = path.join(cache, '.made');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== key) {
    execFileSync(process.execPath, [script, '--out', cache], { stdio: 'inherit', cwd: root });
    writeFileSync(stamp, key);
  }
  cpSync(cache, out, { recursive: true, filter: (file) => path.basename(file) !== '.made' });
}
