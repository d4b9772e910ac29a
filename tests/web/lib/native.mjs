// A device of another kind: the native SDK in a process of its own, spoken to in JSON lines.

import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { atTheEnd } from './leftovers.mjs';
import { cliProgram, temporaryFolder } from './places.mjs';
import { until } from './wait.mjs';

export class Native {
  static async start(origin) {
    const native = new Native();
    native.data = temporaryFolder('native');
    const options = ['--hub', origin, '--data', native.data, '--device', 'Till', '--json', 'shell'];
    native.process = spawn(cliProgram, options, { stdio: ['pipe', 'pipe', 'ignore'] });
    native.parts = new Map();
    native.answers = [];
    createInterface({ input: native.process.stdout }).on('line', (line) => native.hear(line));
    native.ended = new Promise((resolve) => native.process.once('exit', resolve));
    native.forget = atTheEnd(() => native.process.kill('SIGKILL'));
    await native.isOnline();
    return native;
  }

  hear(line) {
    const value = JSON.parse(line);
    if (value.part) this.parts.set(value.part, value);
    else this.answers.push(value);
  }

  send(command) {
    this.process.stdin.write(`${JSON.stringify(command)}\n`);
  }

  part(name) {
    return this.parts.get(name);
  }

  isOnline() {
    return until('the native device is online', () => this.part('connection')?.link === 'online');
  }

  isSaved() {
    return until('the native device is saved', () => {
      const { link, pending, saved } = this.part('connection') ?? {};
      return link === 'online' && pending === 0 && (saved === 'hub' || saved === 'everywhere');
    });
  }

  hash() {
    return this.part('cart')?.state_hash;
  }

  line(sku) {
    const cart = this.part('cart');
    return [...(cart?.lines ?? []), ...(cart?.later ?? [])].find((line) => line.sku === sku);
  }

  has(sku, quantity) {
    return until(`the native device has ${sku} ${quantity} times`, () => {
      const cart = this.part('cart');
      return (cart?.lines.find((line) => line.sku === sku)?.quantity ?? 0) === quantity;
    });
  }

  async end() {
    this.process.kill();
    await this.ended;
    this.forget();
    rmSync(this.data, { recursive: true, force: true });
  }
}
