// The shop in Chromium: times of the frames of a scroll, and what it does while nothing happens.
//
//   node bench/frames.mjs [--idle 10] [--json FILE]
//
// Needs the built hub and site, as tests/web does. Each screen is scrolled down and up by the wheel
// for three seconds; `requestAnimationFrame` says when frames came. Then nobody touches anything:
// TaskDuration (CDP, Performance.getMetrics) is what the page's main thread did in that time, and
// `idle_frames` what the screens drew: none, or one when a text such as "a minute ago" has changed.
// Without a graphics card SwiftShader draws on the processor, which is most of a frame's time here.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Browser } from '../tests/web/lib/browser.mjs';
import { Hub } from '../tests/web/lib/hub.mjs';
import { Shopper } from '../tests/web/lib/shopper.mjs';

const { values: options } = parseArgs({
  options: { idle: { type: 'string', default: '10' }, json: { type: 'string' } },
});
const idleSeconds = Number(options.idle);
const screens = {
  home: '/', category: '/c/pantry', search: '/s?q=tea', product: '/p/TEAPOT', cart: '/cart',
  account: '/account',
};
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const round = (value) => Math.round(value * 10) / 10;

/** Milliseconds between frames while the wheel turns. */
async function scroll(page) {
  await page.evaluate(() => {
    window.frameTimes = [];
    const note = (at) => {
      window.frameTimes.push(at);
      window.frameNote = requestAnimationFrame(note);
    };
    window.frameNote = requestAnimationFrame(note);
  });
  const until = Date.now() + 3000;
  for (let turn = 0; Date.now() < until; turn++) {
    await page.mouse.wheel(0, turn % 40 < 20 ? 60 : -60);
    await pause(16);
  }
  const times = await page.evaluate(() => {
    cancelAnimationFrame(window.frameNote);
    return window.frameTimes;
  });
  return times.slice(1).map((at, index) => at - times[index]).sort((a, b) => a - b);
}

async function taskSeconds(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration').value;
}

const drawn = (page) => page.evaluate(() => Number(document.documentElement.dataset.frames));

const hub = await Hub.start();
const browser = await Browser.start();
const report = [];
try {
  const shopper = await Shopper.open(browser, hub.origin);
  const { page } = shopper;
  await shopper.add('TEAPOT-08');
  await shopper.add('HONEY-500G');
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  for (const [name, address] of Object.entries(screens)) {
    await shopper.show(address);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page.mouse.move(640, 430);
    await pause(1000);
    const times = await scroll(page);
    await pause(3000);
    const frames = await drawn(page);
    const before = await taskSeconds(session);
    await pause(idleSeconds * 1000);
    const busy = (await taskSeconds(session)) - before;
    report.push({
      screen: name,
      frames: times.length,
      p50_ms: round(times[Math.floor(times.length / 2)]),
      p99_ms: round(times[Math.floor(times.length * 0.99)]),
      idle_frames: (await drawn(page)) - frames,
      idle_ms_per_s: round((busy * 1000) / idleSeconds),
    });
    console.log(JSON.stringify(report.at(-1)));
  }
  shopper.isSound();
} finally {
  await browser.end();
  await hub.end();
}
if (options.json) writeFileSync(options.json, JSON.stringify(report, null, 2) + '\n');
assert.deepEqual(report.filter(({ idle_frames: frames }) => frames > 1), [], 'a screen at rest draws nothing');
