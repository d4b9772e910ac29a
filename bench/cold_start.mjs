// W6: what a browser loads for the engine alone (worker script and wasm), and a cold start of it in
// Node on the database that W1's edits left.
//
//   node bench/cold_start.mjs SITE OPS     SITE: the built shop; OPS: lib/ops.mjs of the harness

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const self = fileURLToPath(import.meta.url);
const root = path.dirname(path.dirname(self));
const [site, ops] = process.argv.slice(2).map((one) => path.resolve(one));
const folder = path.join(root, 'build/bench-cold');
const bundle = path.join(folder, 'engine.mjs');
const slotFile = (index) => path.join(folder, `slot-${index}`);

const report = (metric, value, unit) => console.log(JSON.stringify({ metric, value, unit }));

function assetOf(pattern) {
  const assets = path.join(site, 'assets');
  return path.join(assets, readdirSync(assets).find((name) => pattern.test(name)));
}

function reportSizes(name, bytes) {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  const sizes = {
    raw: bytes.length,
    gzip9: gzipSync(bytes, { level: 9 }).length,
    brotli11: brotliCompressSync(bytes, quality).length,
  };
  for (const [kind, size] of Object.entries(sizes)) report(`${name}_${kind}`, size, 'B');
  return sizes;
}

async function makeBundle() {
  const entry = ['core', 'slots_memory']
    .map((name) => `export * from ${JSON.stringify(path.join(root, `web/sdk/src/worker/${name}.ts`))};`);
  await build({
    stdin: { contents: entry.join('\n'), resolveDir: root }, outfile: bundle,
    bundle: true, minify: true, format: 'esm', platform: 'neutral',
  });
}

const wasmModule = () => new WebAssembly.Module(readFileSync(assetOf(/^noline-\w+\.wasm$/)));
const options = { shop: 'demo', device: { name: 'bench' } };

/** The command of an edit; `line` is undefined until the SKU was in the cart once. */
function commandOf(op, kinds, line) {
  if (op.t === kinds.NOTE) return { do: 'cart_note', text: op.text };
  if (op.t === kinds.REMOVE) return { do: 'remove', line };
  if (op.t === kinds.SET && line) return { do: 'set', line, quantity: op.n };
  if (op.t === kinds.SET || op.t === kinds.ADD) return { do: 'add', sku: op.name, quantity: op.n };
  return undefined; // Coupons have no command.
}

function cartOf(core) {
  let cart;
  for (let json = core.pollPart(); json; json = core.pollPart()) {
    const part = JSON.parse(json);
    if (part.part === 'cart') cart = part;
  }
  return cart;
}

/** W1's edits through the command interface; the slots are what a browser would have stored. */
async function prepare() {
  const { Core, MemorySlots } = await import(pathToFileURL(bundle));
  const all = await import(pathToFileURL(ops));
  const slots = new MemorySlots();
  const core = await Core.open(wasmModule(), slots, options);
  const lines = new Map();
  for (const op of all.genOps(1, 100_000, new all.Model())) {
    const command = commandOf(op, all, lines.get(op.name));
    if (command === undefined) continue;
    core.command(command);
    if (op.name && !lines.has(op.name)) {
      const line = cartOf(core)?.lines.find((one) => one.sku === op.name);
      lines.set(op.name, line?.id);
    }
  }
  core.close();
  slots.files.forEach((slot, index) => {
    const bytes = new Uint8Array(slot.size());
    slot.read(bytes, 0);
    writeFileSync(slotFile(index), bytes);
  });
}

async function timed() {
  const contents = [0, 1, 2].map((index) => readFileSync(slotFile(index)));
  const start = performance.now();
  const { Core, MemorySlots } = await import(pathToFileURL(bundle));
  const module = wasmModule();
  const ready = performance.now();
  const slots = new MemorySlots();
  slots.files.forEach((slot, index) => slot.write(contents[index], 0));
  const cart = cartOf(await Core.open(module, slots, options));
  const end = performance.now();
  report('cold_import_init', ready - start, 'ms');
  report('cold_load_w1_doc', end - ready, 'ms');
  report('cold_total', end - start, 'ms');
  report('cold_lines', cart.lines.length, 'count');
}

if (process.env.BENCH_COLD) {
  await timed();
} else {
  mkdirSync(folder, { recursive: true });
  const script = reportSizes('js', readFileSync(assetOf(/^worker-\w+\.js$/)));
  const wasm = reportSizes('wasm', readFileSync(assetOf(/^noline-\w+\.wasm$/)));
  for (const kind of Object.keys(wasm)) report(`total_${kind}`, script[kind] + wasm[kind], 'B');
  await makeBundle();
  if (!existsSync(slotFile(0))) await prepare();
  const environment = { ...process.env, BENCH_COLD: '1' };
  process.stdout.write(execFileSync(process.execPath, [self, site, ops], { env: environment }));
}
