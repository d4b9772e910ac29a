// Where the programs and the site are that the tests drive.

import { existsSync, mkdtempSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const bin = process.env.NOLINE_BIN ?? path.join(root, 'build/dev/bin');

export const hubProgram = process.env.NOLINE_HUB ?? path.join(bin, 'noline-hub');
export const cliProgram = process.env.NOLINE_CLI ?? path.join(bin, 'noline-cli');
export const scenarioProgram = process.env.NOLINE_SCENARIO ?? path.join(bin, 'noline-scenario');
export const galleryProgram = path.join(bin, 'ui_gallery');
export const simulationProgram = path.join(bin, 'noline_simulation');
/** The same in WebAssembly, for Node. */
export const simulationModule = path.join(root, 'build/wasm/noline_simulation_wasm.cjs');
export const site = path.resolve(process.env.NOLINE_SITE ?? path.join(root, 'build/site'));
export const shopFolder = path.join(root, 'examples/shop');
export const chromium = process.env.NOLINE_CHROMIUM ?? '/usr/bin/chromium';
export const screenshots = path.resolve(
  process.env.NOLINE_SCREENSHOTS ?? path.join(root, 'build/screenshots'));

/** The first thing that is missing, with what to do about it. */
export function missing() {
  const needed = [
    [hubProgram, 'build the preset "dev", or name the program in NOLINE_HUB'],
    [path.join(site, 'index.html'), 'build the preset "wasm" and run web/build.mjs'],
    [chromium, 'run scripts/setup, or name the program in NOLINE_CHROMIUM'],
  ];
  const lacking = needed.find(([file]) => !existsSync(file));
  return lacking && `${lacking[0]} is missing: ${lacking[1]}`;
}

export function temporaryFolder(name) {
  return mkdtempSync(path.join(os.tmpdir(), `noline-web-${name}-`));
}

export function makeFolder(folder) {
  mkdirSync(folder, { recursive: true });
  return folder;
}
