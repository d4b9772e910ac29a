// A hub and devices as real processes on real files, driven by lines of JSON.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const hubProgram = process.env.NOLINE_HUB ?? 'noline-hub';
const cliProgram = process.env.NOLINE_CLI ?? 'noline-cli';
const shop = fileURLToPath(new URL('../../examples/shop', import.meta.url));
const waitMsMax = 20_000;

/** A folder that goes away with the test process. */
export function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'noline-native-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function until(what, check, msMax = waitMsMax) {
  const end = Date.now() + msMax;
  for (;;) {
    const held = await check();
    if (held) return held;
    if (Date.now() > end) throw new Error(`not within ${msMax} ms: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

function ended(child) {
  return child.exitCode !== null || child.signalCode !== null;
}

export class Hub {
  constructor(data, more = []) {
    this.data = data;
    this.more = more;
    this.port = 0;
  }

  /** Starts on the port of the first start, so that devices find it again. */
  async start() {
    const options = ['--port', String(this.port), '--data', this.data, '--shop', shop, ...this.more];
    this.child = spawn(hubProgram, options, { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    this.child.stdout.on('data', (bytes) => (out += bytes));
    await until('the hub is ready', () => {
      if (ended(this.child)) throw new Error(`the hub ended: ${out}`);
      return /READY (\d+)/.exec(out);
    });
    this.port = Number(/READY (\d+)/.exec(out)[1]);
    return this;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(signal = 'SIGTERM') {
    this.child.kill(signal);
    await until('the hub has ended', () => ended(this.child));
  }
}

export class Device {
  constructor(hub, data, name = 'Device') {
    this.hub = hub;
    this.data = data;
    this.name = name;
    this.nextId = 1;
    this.waiting = new Map();
    this.marks = { applied: 0, device: 0, hub: 0, everywhere: 0 };
    this.results = new Map();
  }

  start({ offline = false } = {}) {
    const options = ['--hub', this.hub.url, '--data', this.data, '--device', this.name];
    if (offline) options.push('--offline');
    this.child = spawn(cliProgram, [...options, 'shell'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child.stdin.on('error', () => {}); // Killed devices do not read what is still sent to them.
    createInterface({ input: this.child.stdout }).on('line', (line) => this.take(JSON.parse(line)));
    return this;
  }

  take(message) {
    if (message.event === 'edits') this.marks = message;
    if (message.event === 'result') this.results.set(message.call, message);
    if (message.id !== undefined) this.waiting.get(message.id)?.(message);
  }

  run(command) {
    const id = this.nextId++;
    const answer = new Promise((done) => this.waiting.set(id, done));
    this.child.stdin.write(`${JSON.stringify({ ...command, id })}\n`);
    return answer;
  }

  /** An edit that must be taken; returns its number. */
  async edit(command) {
    const answer = await this.run(command);
    if (answer.error) throw new Error(`${this.name}: ${JSON.stringify(answer.error)}`);
    return answer.edit;
  }

  async call(command) {
    const { call } = await this.run(command);
    const result = await until(`${command.do} is answered`, () => this.results.get(call));
    if (result.error) throw new Error(`${this.name}: ${JSON.stringify(result.error)}`);
    return result.ok;
  }

  show() {
    return this.run({ do: 'show' });
  }

  async quantities() {
    const { cart } = await this.show();
    return Object.fromEntries(cart.lines.map((line) => [line.sku, line.quantity]));
  }

  async line(sku) {
    const { cart } = await this.show();
    return [...cart.lines, ...cart.later].find((line) => line.sku === sku);
  }

  async online() {
    await until(`${this.name} is online`, async () => {
      const { connection } = await this.show();
      return connection.link === 'online' && connection.pending === 0;
    });
    return this;
  }

  async kill() {
    this.child.kill('SIGKILL');
    await until(`${this.name} has ended`, () => ended(this.child));
  }
}

/** Waits until all devices have sent everything and hold the same. */
export async function settle(devices) {
  await until('all devices hold the same', async () => {
    const shown = await Promise.all(devices.map((device) => device.show()));
    const isQuiet = shown.every((one) => one.connection.pending === 0 && one.connection.link === 'online');
    return isQuiet && new Set(shown.map((one) => one.state_hash)).size === 1;
  });
}

/** Opens the first device's cart on the others by one-time codes. */
export async function handOff(from, others) {
  for (const other of others) {
    const { code } = await from.call({ do: 'hand_off', role: 'edit' });
    await join(from, other, code);
  }
}

/** Brings the code, and picks on the device that offers the number that the other one shows. */
export async function join(from, other, code) {
  const joined = other.call({ do: 'join', code });
  const number = await until('a number is shown', async () => (await other.show()).session.joining);
  await until('the other device is asked', async () => (await from.show()).session.asked);
  await from.call({ do: 'confirm_hand_off', number });
  await joined;
}
