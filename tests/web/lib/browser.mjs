// Chromium with a profile of its own on the disk, started by us so that it can be killed by its id.

import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { chromium as driver, devices } from 'playwright-core';
import { atTheEnd } from './leftovers.mjs';
import { chromium, temporaryFolder } from './places.mjs';
import { until } from './wait.mjs';

const quiet = [
  '--headless=new', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-sync',
  '--disable-background-networking', '--disable-component-update', '--no-default-browser-check',
  '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--remote-debugging-port=0',
  '--disable-features=Translate,MediaRouter,OptimizationHints', '--hide-scrollbars',
  '--disable-dev-shm-usage', '--mute-audio', '--lang=en',
];

export class Browser {
  /** `more`: further switches of Chromium; `prepare`: a script run before every page's own. */
  static async start({ more = [], prepare, viewport } = {}) {
    const browser = new Browser();
    browser.profile = temporaryFolder('profile');
    browser.more = more;
    browser.prepare = prepare;
    browser.viewport = viewport ?? { width: 1280, height: 860 };
    await browser.run();
    return browser;
  }

  async run() {
    const portFile = path.join(this.profile, 'DevToolsActivePort');
    rmSync(portFile, { force: true });
    const switches = [...quiet, `--user-data-dir=${this.profile}`, ...this.more, 'about:blank'];
    this.process = spawn(chromium, switches, { stdio: 'ignore', detached: true });
    this.ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.forget = atTheEnd(() => this.killGroup());
    const port = await until('Chromium listens', () => {
      try {
        return readFileSync(portFile, 'utf8').split('\n')[0];
      } catch {
        return undefined;
      }
    }, { withinMs: 30_000 });
    this.connection = await driver.connectOverCDP(`http://127.0.0.1:${port}`);
    this.context = this.connection.contexts()[0];
    if (this.prepare) await this.context.addInitScript(this.prepare);
  }

  /** A tab of this profile. */
  async newPage() {
    const page = await this.context.newPage();
    await page.setViewportSize(this.viewport);
    return this.watch(page);
  }

  /** A tab of another device: a profile of its own in memory, by default with a phone's screen. */
  async newDevice(options = devices['Pixel 7']) {
    const context = await this.connection.newContext({ locale: 'en-US', ...options });
    return this.watch(await context.newPage());
  }

  watch(page) {
    page.problems = [];
    page.on('pageerror', (error) => page.problems.push(error.stack ?? String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') page.problems.push(message.text());
    });
    return page;
  }

  /** As a power cut would: no handler runs. The process group is Chromium and its children. */
  async kill() {
    this.killGroup();
    await this.ended;
    this.forget();
    await this.connection.close().catch(() => undefined);
  }

  killGroup() {
    try {
      process.kill(-this.process.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }

  async end() {
    await this.kill();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
