// A tab of Chromium that noline-scenario speaks to as to noline-cli's shell: JSON lines in and out.
//   node device.mjs --hub ORIGIN --data PROFILE --language en --system Windows

import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Browser } from '../../web/lib/browser.mjs';
import { Shopper } from '../../web/lib/shopper.mjs';

const { values: options } = parseArgs({
  options: {
    hub: { type: 'string' },
    data: { type: 'string' },
    language: { type: 'string', default: 'en' },
    // The shop names a device after its system, so each device of a scenario gets one of its own.
    system: { type: 'string', default: 'Linux' },
  },
});

const calls = new Set([
  'sign_up', 'sign_in', 'sign_out', 'hand_off', 'join', 'checkout', 'cancel', 'confirm', 'merge',
  'confirm_hand_off',
]);

async function start() {
  const browser = new Browser();
  mkdirSync(options.data, { recursive: true });
  browser.profile = options.data;
  browser.more = [
    `--lang=${options.language}`,
    `--user-agent=Mozilla/5.0 (${options.system}) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36`,
  ];
  browser.viewport = { width: 1000, height: 700 };
  await browser.run();
  return browser;
}

/** What the page knows, in the words of noline-cli's `show`. */
function show() {
  const part = (name) => window.noline.part(name);
  const connection = part('connection');
  const cart = part('cart');
  // The page is given no marks; what is not stored yet shows as "memory" while it is pending.
  const isStored = connection.pending === 0 || connection.saved !== 'memory';
  return {
    cart, connection, notices: part('notices'), session: part('session'),
    orders: part('orders')?.orders ?? [],
    marks: { applied: 1, device: isStored ? 1 : 0 },
    state_hash: cart.state_hash, is_caught_up: connection.link === 'online',
  };
}

/** The answer of the page's own SDK to a command or a call. */
async function ask({ command, isCall }) {
  if (!isCall) return window.noline.send(command);
  try {
    return { ok: await window.noline.call(command) };
  } catch (error) {
    return { error: { code: error.code ?? 'internal', detail: String(error.message) } };
  }
}

const browser = await start();
const end = async () => {
  await browser.kill();
  process.exit(0);
};

let shopper;
async function open() {
  const opened = await Shopper.open(browser, options.hub);
  await opened.page.exposeFunction('tellScenario', (json) => console.log(json));
  await opened.page.evaluate(() => window.noline.subscribe('catalogue', (part) =>
    window.tellScenario(JSON.stringify(part))));
  return opened;
}

async function answer({ id, ...command }) {
  if (command.do === 'kill') return end();
  shopper ??= await open();
  const { page } = shopper;
  const said = command.do === 'show'
    ? await page.evaluate(show)
    : await page.evaluate(ask, { command, isCall: calls.has(command.do) });
  console.log(JSON.stringify({ ...said, id }));
}

// One after the other, as the shell does.
let last = Promise.resolve();
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const command = JSON.parse(line);
  last = last.then(() => answer(command)).catch((error) => {
    console.log(JSON.stringify({
      id: command.id, error: { code: 'internal', detail: String(error.stack ?? error) },
    }));
  });
});
lines.on('close', end);
