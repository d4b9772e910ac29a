// Writes the demo shop's feed from the hand-written tables in source/: products.tsv in Google's
// product feed format (German), and additions.jsonl with what that format has no column for.
//
//   node make_feed.mjs            write both files beside this script
//   node make_feed.mjs --check    exit 1 when the committed files differ from the tables
//   node make_feed.mjs --xml      print the same feed as RSS 2.0 (for tests)
//
// Numbers nobody writes by hand (stock, GTIN) come from a hash of the SKU, never from chance, so
// the files only change where the tables do.

import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { feedRows, additions } from './source/build.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const columns = ['id', 'item_group_id', 'title', 'description', 'link', 'image_link', 'price',
  'availability', 'brand', 'gtin', 'product_type', 'condition', 'size', 'color', 'pattern'];

const cell = (text) => /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
const escapeXml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  .replaceAll('>', '&gt;');

function tsv() {
  const lines = [columns.join('\t')];
  for (const row of feedRows) lines.push(columns.map((name) => cell(row[name] ?? '')).join('\t'));
  return lines.join('\n') + '\n';
}

function xml() {
  const items = feedRows.map((row) => '<item>\n' + columns.filter((name) => row[name])
    .map((name) => `  <g:${name}>${escapeXml(row[name])}</g:${name}>\n`).join('') + '</item>\n');
  return '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">\n<channel>\n' +
    `<title>Korn &amp; Kontor</title>\n${items.join('')}</channel>\n</rss>\n`;
}

const files = {
  'products.tsv': tsv(),
  'additions.jsonl': additions.map((line) => JSON.stringify(line) + '\n').join(''),
};

if (process.argv.includes('--xml')) {
  process.stdout.write(xml());
} else if (process.argv.includes('--check')) {
  for (const [name, text] of Object.entries(files)) {
    if (readFileSync(join(here, name), 'utf8') === text) continue;
    console.error(`${name} differs from source/: run node examples/shop/make_feed.mjs`);
    process.exitCode = 1;
  }
} else {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(here, name), text);
  console.log(`${feedRows.length} variants of ${additions.length} products`);
}
