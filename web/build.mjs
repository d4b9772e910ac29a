// Puts the shop's site together: bundles, wasm modules, fonts, pictures, and compressed copies.
//   node web/build.mjs --wasm-dir build/wasm/wasm --out build/site [--package build/sdk]
// Everything under assets/ carries a hash of its content in its name and may be cached for ever.

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkTypes, bundle, writePackage } from './build/scripts.mjs';
import { writeFonts } from './build/fonts.mjs';
import { writeIcons } from './build/icons.mjs';
import { makePictures } from './build/pictures.mjs';
import { Site } from './build/site.mjs';
import { pageTexts } from './build/texts.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);

function fail(message) {
  console.error(`web/build.mjs: ${message}`);
  process.exit(1);
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      'wasm-dir': { type: 'string' },
      out: { type: 'string' },
      package: { type: 'string' },
    },
  });
  if (!values['wasm-dir'] || !values.out) fail('--wasm-dir DIR and --out DIR are needed');
  return values;
}

// The preset's folder, or the folder "wasm" that its modules are put in.
function findModule(folder, name) {
  const places = [folder, path.join(folder, 'wasm')].map((place) => path.join(place, name));
  const found = places.find((place) => existsSync(place));
  return found ?? fail(`${name} is not in ${folder}; build the preset "wasm" first`);
}

const options = readOptions();
const modules = {
  'noline.wasm': findModule(options['wasm-dir'], 'noline.wasm'),
  'shop.wasm': findModule(options['wasm-dir'], 'shop.wasm'),
};
const out = path.resolve(options.out);
const part = `${out}.part`;
rmSync(part, { recursive: true, force: true });
mkdirSync(part, { recursive: true });

checkTypes(root);
const site = new Site(part);
for (const [name, file] of Object.entries(modules)) site.asset(name, readFileSync(file));
await writeFonts(site, path.join(path.dirname(out), 'fonts'));
const texts = pageTexts(path.join(root, 'examples/shop/shop.json'));
site.asset('shop.css', site.fill(readFileSync(path.join(here, 'shop/shop.css'), 'utf8')));
site.asset('worker.js', await bundle(path.join(here, 'sdk/src/worker/worker.ts')));
site.asset('main.js', await bundle(path.join(here, 'shop/main.ts')));
await writeIcons(site, readFileSync(path.join(here, 'shop/icon.svg')));
const page = site.fill(readFileSync(path.join(here, 'shop/index.html'), 'utf8'), texts);
site.page('index.html', page);
site.page('manifest.webmanifest', site.fill(texts.manifest));
site.page('robots.txt', 'User-agent: *\nAllow: /\nDisallow: /v1/\n');
const service = Buffer.from(await bundle(path.join(here, 'service/service_worker.ts'))).toString();
site.page('service_worker.js', `const files = ${JSON.stringify(site.files())};\n${service}`);
makePictures(root, path.join(part, 'pictures'), path.join(path.dirname(out), 'pictures'));
await site.compress();
site.report();
rmSync(out, { recursive: true, force: true });
renameSync(part, out);
if (options.package) await writePackage(here, options.package, modules['noline.wasm']);
