// A page with nothing but the DOM mirror, fed with nodes by the test; what it reports is collected.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from './places.mjs';

const entry = `
import { Mirror } from './mirror.ts';
import { listen } from './mirror_events.ts';
const mirror = new Mirror(document.getElementById('mirror'));
window.actions = [];
listen(mirror, (key, action, value = '') => window.actions.push([key, action, value]));
window.show = (nodes) => mirror.update(JSON.stringify(nodes));
`;

export async function openMirror(browser) {
  const shop = path.join(root, 'web/shop');
  const bundled = await build({
    stdin: { contents: entry, resolveDir: shop, loader: 'ts' },
    bundle: true, format: 'iife', write: false,
  });
  const css = readFileSync(path.join(shop, 'shop.css'), 'utf8').replace(/@font-face {[^}]*}/g, '');
  const page = await browser.newPage();
  await page.setContent(`<style>${css}</style><body><div id="mirror"></div></body>`);
  await page.addScriptTag({ content: bundled.outputFiles[0].text });
  return {
    page,
    show: (nodes) => page.evaluate((list) => window.show(list), nodes),
    take: () => page.evaluate(() => window.actions.splice(0)),
    end: () => page.close(),
  };
}
