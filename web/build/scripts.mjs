// TypeScript: checked by tsc, bundled by esbuild.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

function tsc(root, project, ...more) {
  const compiler = path.join(
    path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', path.join(root, project), ...more], {
    stdio: 'inherit',
  });
}

export function checkTypes(root) {
  const projects = ['sdk/tsconfig.worker.json', 'sdk/tsconfig.page.json', 'shop/tsconfig.json',
    'service/tsconfig.json'];
  for (const project of projects) tsc(path.join(root, 'web'), project);
}

export async function bundle(entry, more = {}) {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    write: false,
    logLevel: 'warning',
    ...more,
  });
  return result.outputFiles[0].contents;
}

// The npm package: two scripts, their types, and the module.
export async function writePackage(here, out, wasm) {
  mkdirSync(out, { recursive: true });
  const sources = path.join(here, 'sdk/src');
  const options = { write: true, minify: false };
  await bundleTo(path.join(sources, 'page/index.ts'), path.join(out, 'index.js'), options);
  await bundleTo(path.join(sources, 'worker/worker.ts'), path.join(out, 'worker.js'), options);
  tsc(here, 'sdk/tsconfig.page.json', '--noEmit', 'false', '--declaration',
    '--emitDeclarationOnly', '--rootDir', sources, '--outDir', path.resolve(out));
  copyFileSync(path.join(here, 'sdk/package.json'), path.join(out, 'package.json'));
  copyFileSync(wasm, path.join(out, 'noline.wasm'));
}

async function bundleTo(entry, outfile, options) {
  await build({
    entryPoints: [entry], bundle: true, format: 'esm', target: 'es2022', outfile, ...options,
  });
}
