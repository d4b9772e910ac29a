// Lighthouse on the start page, as a phone on a slow network loads it: the middle of some runs.
//
//   node bench/page.mjs [--runs 3] [--path /] [--out build/lighthouse]
//
// Needs the built hub and site (as tests/web does) and Chromium; Lighthouse is installed into
// bench/lighthouse when it is missing. Fails when a score or a time is worse than it has to be.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Hub } from '../tests/web/lib/hub.mjs';
import { chromium } from '../tests/web/lib/places.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const tools = path.join(here, 'lighthouse');
const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    path: { type: 'string', default: '/' },
    out: { type: 'string', default: path.join(here, '../build/lighthouse') },
  },
});

/** Name, how to read it from a report, its unit, and the worst that passes. */
const score = (name, least) =>
  ({ name, unit: 'of 100', least, read: (report) => Math.round(report.categories[name].score * 100) });
const time = (name, most, unit = 'ms') =>
  ({ name, unit, most, read: (report) => report.audits[name].numericValue ?? Infinity });
const wanted = [
  score('performance', 95), score('accessibility', 100), score('best-practices', 100), score('seo', 100),
  time('first-contentful-paint'), time('largest-contentful-paint', 1800),
  time('total-blocking-time'), time('speed-index'), time('cumulative-layout-shift', 0.01, ''),
];

if (!existsSync(path.join(tools, 'node_modules/lighthouse'))) {
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: tools, stdio: 'inherit', env: { ...process.env, PUPPETEER_SKIP_DOWNLOAD: '1' },
  });
}
const load = (name) => import(path.join(tools, 'node_modules', name));
const { default: lighthouse } = await load('lighthouse/core/index.js');
const { launch } = await load('chrome-launcher/dist/index.js');

const hub = await Hub.start();
const reports = [];
try {
  for (let run = 0; run < Number(options.runs); run++) {
    const chrome = await launch({
      chromePath: chromium,
      chromeFlags: ['--headless=new', '--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
    });
    try {
      const { lhr } = await lighthouse(hub.origin + options.path, { port: chrome.port, logLevel: 'error' });
      reports.push(lhr);
    } finally {
      await chrome.kill();
    }
  }
} finally {
  await hub.end();
}

mkdirSync(options.out, { recursive: true });
reports.forEach((report, run) =>
  writeFileSync(path.join(options.out, `run-${run + 1}.json`), JSON.stringify(report, null, 1)));
let failed = 0;
for (const { name, unit, least, most, read } of wanted) {
  const all = reports.map(read).sort((a, b) => a - b);
  const middle = all[Math.floor(all.length / 2)];
  const isBad = (least !== undefined && middle < least) || (most !== undefined && middle > most);
  failed += isBad ? 1 : 0;
  console.log(JSON.stringify({ metric: name, value: Math.round(middle * 1000) / 1000, unit, ...(isBad && { wanted: least ?? most }) }));
}
const lacking = Object.values(reports[0].audits).filter((audit) =>
  ['accessibility', 'best-practices', 'seo'].some((category) =>
    reports[0].categories[category].auditRefs.some(({ id, weight }) => id === audit.id && weight > 0))
  && audit.score !== null && audit.score < 1);
for (const audit of lacking) console.log(`${audit.id}: ${audit.title}`);
process.exitCode = failed > 0 ? 1 : 0;
