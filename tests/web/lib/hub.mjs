// A real hub on a free port with data of its own.

import { spawn } from 'node:child_process';
import net from 'node:net';
import { rmSync } from 'node:fs';
import { atTheEnd } from './leftovers.mjs';
import { hubProgram, shopFolder, site, temporaryFolder } from './places.mjs';
import { until } from './wait.mjs';

export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export class Hub {
  /**
   * `before`: a folder whose files win over those of the site; `shop`: another than the demo's;
   * `options`: more of the program's.
   */
  static async start({ before, shop = shopFolder, options = [] } = {}) {
    const hub = new Hub();
    hub.options = options;
    hub.shop = shop;
    hub.sites = before ? [before, site] : [site];
    hub.port = await freePort();
    hub.data = temporaryFolder('hub');
    await hub.run();
    return hub;
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  async run() {
    const sites = this.sites.flatMap((folder) => ['--site', folder]);
    const options = ['--port', this.port, '--data', this.data, ...sites, '--shop', this.shop,
      ...this.options];
    this.log = '';
    this.process = spawn(hubProgram, options.map(String), { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.on('data', (bytes) => (this.log = (this.log + bytes).slice(-20000)));
    }
    this.ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.forget = atTheEnd(() => this.process.kill('SIGKILL'));
    await until('the hub answers', async () => {
      if (this.process.exitCode !== null) throw new Error(`the hub ended:\n${this.log}`);
      const response = await fetch(`${this.origin}/healthz`).catch(() => undefined);
      return response?.ok;
    }, { withinMs: 30_000 });
  }

  async stop(signal = 'SIGTERM') {
    this.process.kill(signal);
    const limit = setTimeout(() => this.process.kill('SIGKILL'), 5000);
    await this.ended;
    clearTimeout(limit);
    this.forget();
  }

  async end() {
    await this.stop();
    rmSync(this.data, { recursive: true, force: true });
  }
}
