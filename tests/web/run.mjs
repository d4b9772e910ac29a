// Runs the browser tests one file after the other and counts them; ./test calls this.
//   node tests/web/run.mjs [NAME...]     only the files whose names contain one of these

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
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

/** Runs the files and resolves to the tests' names, those that passed and those that did not. */
async function play(chosen) {
  const passed = [];
  const failed = [];
  const events = run({ files: chosen, concurrency: 1, timeout: 600_000 });
  const note = (list) => (event) => {
    if (event.details?.type !== 'suite') list.push(event);
  };
  events.on('test:pass', note(passed));
  events.on('test:fail', note(failed));
  const report = events.compose(new spec());
  report.pipe(process.stdout, { end: false });
  await finished(report);
  return { passed, failed };
}

const { passed, failed } = await play(files);
// A browser shares the machine with everything else: a file that failed gets a second attempt, and
// the report names its tests.
const again = failed.length > 0 ? await play([...new Set(failed.map(({ file }) => file))]) : null;
const names = (events) => [...new Set(events.map(({ name }) => name))];
const broken = names(again?.failed ?? []);
const unsteady = names(failed).filter((name) => !broken.includes(name));
for (const name of unsteady) console.log(`unsteady: ${name}`);
for (const name of broken) console.log(`failed: ${name}`);
console.log(`${passed.length + unsteady.length} passed, ${broken.length} failed`);
process.exitCode = broken.length > 0 ? 1 : 0;
