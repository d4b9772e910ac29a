// The simulated world compiled to WebAssembly: what holds for native devices holds in a browser.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { simulationModule, simulationProgram } from './lib/places.mjs';

const most = 512 * 1024 * 1024;

describe('simulation in WebAssembly', () => {
  it('plays each seed to the same log, byte for byte, as natively', () => {
    for (const [from, to] of [
      [1, 20],
      [61_001, 61_020],
    ]) {
      const range = ['--from', String(from), '--to', String(to), '--log'];
      const native = execFileSync(simulationProgram, range, { maxBuffer: most });
      const wasm = execFileSync('node', [simulationModule, String(from), String(to)], { maxBuffer: most });
      assert.ok(native.length > 100_000, 'the logs are there');
      assert.ok(native.equals(wasm), `seeds ${from} to ${to} differ`);
    }
  });
});
