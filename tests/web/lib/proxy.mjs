// The network between the browsers and the hub, which the tests can cut and mend.

import net from 'node:net';

export class Network {
  static async to(port) {
    const network = new Network();
    network.sockets = new Set();
    network.isUp = true;
    network.server = net.createServer((near) => network.join(near, port));
    network.server.listen(0, '127.0.0.1');
    await new Promise((resolve) => network.server.once('listening', resolve));
    network.port = network.server.address().port;
    return network;
  }

  get origin() {
    return `http://localhost:${this.port}`;
  }

  join(near, port) {
    if (!this.isUp) return near.destroy();
    const far = net.connect(port, '127.0.0.1');
    for (const [one, other] of [[near, far], [far, near]]) {
      this.sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
  }

  cut() {
    this.isUp = false;
    for (const socket of this.sockets) socket.destroy();
  }

  mend() {
    this.isUp = true;
  }

  async end() {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
