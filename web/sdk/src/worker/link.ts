/** One WebSocket connection at a time; when to open and close it is the core's decision. */

export interface LinkEvents {
  connected(): void;
  message(bytes: Uint8Array): void;
  disconnected(): void;
}

export class Link {
  private socket: WebSocket | undefined;

  constructor(
    private readonly address: string,
    private readonly events: LinkEvents,
  ) {}

  open(): void {
    this.close();
    const socket = new WebSocket(this.address, ['noline.v1.cbor']);
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    const isCurrent = () => this.socket === socket;
    socket.onopen = () => {
      if (isCurrent()) this.events.connected();
    };
    socket.onmessage = (event: MessageEvent<unknown>) => {
      if (isCurrent() && event.data instanceof ArrayBuffer) {
        this.events.message(new Uint8Array(event.data));
      }
    };
    socket.onclose = () => {
      if (!isCurrent()) return;
      this.socket = undefined;
      this.events.disconnected();
    };
  }

  send(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(bytes);
  }

  /** No event follows. */
  close(): void {
    this.socket?.close(1000);
    this.socket = undefined;
  }
}
