// Runs the browser tests one file after the other and counts them; ./test calls this.
//   node tests/web/run.mjs [NAME...]     only the files whose names contain one of these

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { missing } from './lib/places.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(here)
  .filter((name) => name.endsWith('.test.mjs'))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort()
  .map((name) => path.join(here, name));

const lacking = missing();
if (lacking || files.length === 0) {
  console.error(`tests/web: ${lacking ?? 'no test file has such a name'}`);
  console.log('0 passed, 1 failed');
  process.exit(1);
}

let passed = 0;
let failed = 0;
const events = run({ files, concurrency: 1, timeout: 600_000 });
const count = (add) => ({ details }) => {
  if (details?.type !== 'suite') add();
};
events.on('test:pass', count(() => passed++));
events.on('test:fail', count(() => failed++));
events.compose(new spec()).pipe(process.stdout);
events.on('end', () => {
  process.exitCode = failed > 0 ? 1 : 0;
  // After the reporter's own summary.
  setImmediate(() => console.log(`${passed} passed, ${failed} failed`));
});
