// noline.wasm in Node, on slots that can lose what was not flushed and fail when told to.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root, site } from './places.mjs';

async function bundled(entry) {
  const source = path.join(root, 'web/sdk/src', entry);
  const result = await build({
    entryPoints: [source], bundle: true, format: 'esm', write: false, platform: 'neutral',
  });
  const text = Buffer.from(result.outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${text}`);
}

const { Core } = await bundled('worker/core.ts');
const { MemorySlot } = await bundled('worker/slots_memory.ts');

const assets = path.join(site, 'assets');
const file = readdirSync(assets).find((name) => /^noline-\w+\.wasm$/.test(name));
const wasm = new WebAssembly.Module(readFileSync(path.join(assets, file)));

/** A file of which `flushed` survives a power cut. */
class Disk extends MemorySlot {
  flushed = new Uint8Array();

  constructor(slots, content = new Uint8Array()) {
    super();
    this.slots = slots;
    if (content.length > 0) super.write(content, 0);
    this.flushed = content;
  }

  write(data, offset) {
    this.slots.step();
    return super.write(data, offset);
  }

  flush() {
    this.slots.step();
    this.flushed = new Uint8Array(this.size());
    this.read(this.flushed, 0);
  }
}

export class Disks {
  storage = 'durable';
  failed = false;
  /** Writes and flushes that still succeed. */
  steps = Infinity;

  constructor(contents = []) {
    this.files = [0, 1, 2].map((index) => new Disk(this, contents[index]));
  }

  step() {
    if (this.steps <= 0) throw new Error('the disk has failed');
    this.steps--;
  }

  /** The same disks after a power cut. */
  afterPowerCut() {
    return new Disks(this.files.map((one) => one.flushed));
  }

  unsettled() {
    return false;
  }

  async settle() {}

  close() {}
}

export function openEngine(disks, more = {}) {
  return Core.open(wasm, disks, { shop: 'demo', device: { name: 'Test' }, ...more });
}

/** The latest text of every part that is waiting. */
export function takeParts(core) {
  const parts = {};
  for (let json = core.pollPart(); json; json = core.pollPart()) {
    const part = JSON.parse(json);
    parts[part.part] = part;
  }
  return parts;
}

/** The newest edit that the engine calls safe on this device. */
export function safeEdit(core) {
  let edit = 0;
  for (let json = core.pollEvent(); json; json = core.pollEvent()) {
    edit = JSON.parse(json).device ?? edit;
  }
  return edit;
}
