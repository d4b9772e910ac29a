// Inter in four weights, cut down to the characters that a shop in German and English draws. Dear
// ImGui reads OpenType, so the page's own text uses the same files.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';

const weights = { 400: 'Regular', 500: 'Medium', 600: 'SemiBold', 700: 'Bold' };
const folders = [
  process.env.NOLINE_FONTS,
  '/usr/share/fonts/opentype/inter',
  '/usr/share/fonts/truetype/inter',
  '/usr/share/fonts/inter',
].filter(Boolean);

// ASCII, Western European letters with those of Eastern European names, punctuation, currency,
// arrows, and the few signs that the screens use.
const characters = [
  'U+0020-007E', 'U+00A0-00FF', 'U+0100-017F', 'U+1E9E', 'U+2009-200B', 'U+2010-2015',
  'U+2018-201E', 'U+2020-2022', 'U+2026', 'U+202F', 'U+2030', 'U+2032-2033', 'U+2039-203A', 'U+20AC',
  'U+2116', 'U+2122', 'U+2190-2193', 'U+2212', 'U+2264-2265', 'U+2605-2606', 'U+2713', 'U+2715',
  'U+00D7', 'U+FFFD',
].join(',');

function findFont(style) {
  for (const folder of folders) {
    for (const ending of ['otf', 'ttf']) {
      const file = path.join(folder, `Inter-${style}.${ending}`);
      if (existsSync(file)) return file;
    }
  }
  throw new Error(`Inter-${style} was not found. Run scripts/setup (Debian package fonts-inter),
  or name the folder in NOLINE_FONTS.`);
}

// The tool's two names: Debian's command, and the module of another Python.
function subset(file, target) {
  const rest = [file, `--unicodes=${characters}`, `--output-file=${target}`,
    '--layout-features=kern', '--no-hinting', '--desubroutinize', '--name-IDs=1,2', '--drop-tables+=GDEF'];
  const commands = [['pyftsubset'], ['/usr/bin/pyftsubset'], ['python3', '-m', 'fontTools.subset']];
  for (const [command, ...first] of commands) {
    try {
      execFileSync(command, [...first, ...rest], { stdio: ['ignore', 'ignore', 'pipe'] });
      return true;
    } catch (error) {
      if (error.code !== 'ENOENT' && !/No module named/.test(error.stderr ?? '')) throw error;
    }
  }
  return false;
}

export async function writeFonts(site, cache) {
  mkdirSync(cache, { recursive: true });
  for (const [weight, style] of Object.entries(weights)) {
    const font = findFont(style);
    const key = createHash('sha256').update(readFileSync(font)).update(characters).digest('hex');
    const cut = path.join(cache, `${style}-${key.slice(0, 16)}.otf`);
    if (!existsSync(cut)) {
      if (subset(font, `${cut}.part`)) renameSync(`${cut}.part`, cut);
      else console.warn('note: fonttools is missing; whole fonts are served (Debian: fonttools)');
    }
    site.asset(`inter-${weight}.otf`, readFileSync(existsSync(cut) ? cut : font));
  }
}
