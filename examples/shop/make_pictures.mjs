// Draws the demo shop's pictures from the fluent-emoji drawings (MIT), with transparent ground:
// <out>/<icon>-512.webp for the product page and <out>/<icon>-160.webp for cards and cart lines.
//
//   node make_pictures.mjs --out <folder>            what is there already is not drawn again
//   node make_pictures.mjs --out <folder> --format png
//   node make_pictures.mjs --list                    print the icon names, draw nothing
//
// PNG is there for platforms without a WebP decoder; it is about three times as large.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const sizes = [512, 160];
// Some air around the drawing, so that rounded corners and shadows do not touch it.
const margin = 1;

/// All icon names of the shop, sorted: products, categories.
export function iconNames() {
  const lines = readFileSync(join(here, 'additions.jsonl'), 'utf8').trim().split('\n');
  const shop = JSON.parse(readFileSync(join(here, 'shop.json'), 'utf8'));
  const names = [...lines.map((line) => JSON.parse(line)), ...shop.categories]
    .map((entry) => entry.picture);
  return [...new Set(names)].sort();
}

/// The drawing as a whole SVG document; an unknown name is an error.
export function svgOf(name, set) {
  const icon = set.icons[name] ?? set.icons[set.aliases?.[name]?.parent];
  if (!icon) throw new Error(`fluent-emoji has no icon "${name}"`);
  const width = icon.width ?? set.width;
  const height = icon.height ?? set.height;
  const box = `${-margin} ${-margin} ${width + 2 * margin} ${height + 2 * margin}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}">${icon.body}</svg>`;
}

function loadEncoder(format) {
  if (format === 'png') return async (image) => image.asPng();
  const sharp = require('sharp');
  return async (image) => sharp(Buffer.from(image.pixels), {
    // resvg's pixels carry their opacity already multiplied in; sharp needs to know.
    raw: { width: image.width, height: image.height, channels: 4, premultiplied: true },
  }).webp({ quality: 88, alphaQuality: 95, effort: 4 }).toBuffer();
}

/// Draws what is missing in `out`; returns how many files were written.
export async function makePictures(out, format, names = iconNames()) {
  const set = require('@iconify-json/fluent-emoji/icons.json');
  const { Resvg } = require('@resvg/resvg-js');
  const encode = loadEncoder(format);
  mkdirSync(out, { recursive: true });
  let count = 0;
  for (const name of names) {
    const svg = svgOf(name, set);
    for (const size of sizes) {
      const file = join(out, `${name}-${size}.${format}`);
      if (existsSync(file)) continue;
      const image = new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render();
      // Under its own name only when it is whole: an interrupted run leaves nothing half drawn.
      writeFileSync(`${file}.part`, await encode(image));
      renameSync(`${file}.part`, file);
      ++count;
    }
  }
  return count;
}

async function main() {
  const { values } = parseArgs({ options: {
    out: { type: 'string' },
    format: { type: 'string', default: 'webp' },
    list: { type: 'boolean', default: false },
  } });
  if (values.list) return console.log(iconNames().join('\n'));
  if (!values.out) throw new Error('say where to put the pictures: --out <folder>');
  if (!['webp', 'png'].includes(values.format)) throw new Error('--format is webp or png');
  const count = await makePictures(values.out, values.format);
  console.log(`pictures: ${count} drawn, ${iconNames().length * sizes.length} in all`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    console.error(`make_pictures: ${error.message}`);
    process.exitCode = 1;
  });
}
