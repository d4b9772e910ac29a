// Scenario files with real tabs of Chromium as devices; tests/scenarios has the others.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { cliProgram, hubProgram, root, scenarioProgram, site } from './lib/places.mjs';

const names = [
  '01_both_add_one', '02_both_set', '04_remove_and_add', '05_remove_and_set',
  '06_removed_stays_removed', '07_clear_and_add', '11_guest_meets_account', '17_guests_meet',
  '18_first_and_second', '31_save_for_later', '36_sessions_stay', '37_consent_withdrawn',
  '38_preferences',
];

function play(name) {
  const file = path.join(root, 'tests/scenarios', `${name}.jsonc`);
  const env = {
    ...process.env, NOLINE_HUB: hubProgram, NOLINE_CLI: cliProgram, NOLINE_SITE: site,
    NOLINE_BROWSER_DRIVER: fileURLToPath(new URL('../scenarios/browser/device.mjs', import.meta.url)),
  };
  return new Promise((resolve) => {
    const words = ['run', file, '--mode', 'live', '--browsers'];
    execFile(scenarioProgram, words, { env, timeout: 240_000 }, (error, out, problems) =>
      resolve({ code: error ? error.code ?? 'killed' : 0, said: out + problems }));
  });
}

describe('scenarios with tabs of Chromium', () => {
  for (const name of names) {
    it(name, async () => {
      const { code, said } = await play(name);
      assert.equal(code, 0, said);
      assert.match(said, /1 played, 0 failed/);
    });
  }
});
