// Every icon of the demo shop is in the icon set, is drawn in both sizes, and only once.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { iconNames, makePictures, svgOf } from '../../examples/shop/make_pictures.mjs';

const set = createRequire(import.meta.url)('@iconify-json/fluent-emoji/icons.json');
const names = iconNames();
assert.ok(names.length > 90, 'the shop has many different pictures');
for (const name of names) assert.match(svgOf(name, set), /^<svg .*<\/svg>$/s);
assert.throws(() => svgOf('no-such-icon', set), /no icon "no-such-icon"/);

// Drawing all takes half a minute, so the test draws a few and leaves the rest to the build.
const out = mkdtempSync(join(tmpdir(), 'noline-pictures-'));
try {
  const few = ['teapot', 'honey-pot'];
  assert.equal(await makePictures(out, 'webp', few), 4);
  assert.equal(await makePictures(out, 'webp', few), 0, 'what is there is not drawn again');
  assert.deepEqual(readdirSync(out).sort(), ['honey-pot-160.webp', 'honey-pot-512.webp',
    'teapot-160.webp', 'teapot-512.webp']);
  for (const file of readdirSync(out)) {
    const bytes = readFileSync(join(out, file));
    assert.equal(bytes.subarray(0, 4).toString(), 'RIFF');
    // The VP8X header's alpha flag: the ground is transparent.
    assert.equal(bytes.subarray(12, 16).toString(), 'VP8X');
    assert.ok(bytes[20] & 0x10, 'has an alpha channel');
    assert.equal(bytes.readUIntLE(24, 3) + 1, file.includes('-512') ? 512 : 160);
    assert.ok(statSync(join(out, file)).size < 40_000, 'is small enough for a phone');
  }
  await assert.rejects(makePictures(out, 'webp', ['no-such-icon']), /no icon/);
} finally {
  rmSync(out, { recursive: true });
}
console.log(`${names.length} icons`);
