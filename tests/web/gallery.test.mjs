// Every screen in four sizes, two brands, two themes and both languages, drawn without a browser
// into the folder of the screenshots, for people to look at.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { galleryProgram, makeFolder, root, screenshots, site } from './lib/places.mjs';

describe('the gallery', () => {
  it('draws every screen in every form, and no two are the same', async () => {
    const folder = path.join(screenshots, 'all');
    rmSync(folder, { recursive: true, force: true });
    makeFolder(folder);
    const { stdout } = await promisify(execFile)(galleryProgram, [
      '--fixtures', path.join(root, 'tests/ui/fixtures'),
      '--pictures', path.join(site, 'pictures'), '--all', folder,
    ]);
    const files = readdirSync(folder);
    assert.equal(stdout.trim(), `${files.length} pictures`);
    assert.equal(files.length % 4, 0);
    const seen = new Map();
    for (const file of files) {
      const hash = createHash('sha256').update(readFileSync(path.join(folder, file))).digest('hex');
      assert.equal(seen.get(hash), undefined, `${file} looks like another`);
      seen.set(hash, file);
    }
  });
});
