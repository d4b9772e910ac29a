/**
 * Starts a wasm module of noline without generated glue code. The modules are built as WASI
 * reactors with a flat C interface; what they import is a handful of functions, given here or by
 * the caller.
 */

export type Imports = Record<string, (...values: number[]) => number | void>;
type Exported = (...values: number[]) => number;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The few system calls that the C library links in. None of them reaches a system. */
function systemImports(module: () => WasmModule): Record<string, Imports> {
  const refuse = (): number => 52; // WASI's ENOSYS
  return {
    env: { emscripten_notify_memory_growth: () => module().viewsAgain() },
    wasi_snapshot_preview1: {
      environ_sizes_get(count = 0, size = 0) {
        module().words[count >> 2] = 0;
        module().words[size >> 2] = 0;
        return 0;
      },
      environ_get: () => 0,
      clock_time_get(_clock = 0, _precision = 0, out = 0) {
        const nanoseconds = BigInt(Math.round(Date.now() * 1e6));
        new DataView(module().memory.buffer).setBigUint64(out, nanoseconds, true);
        return 0;
      },
      fd_close: refuse,
      fd_seek: refuse,
      fd_read: refuse,
      fd_write: refuse,
      fd_fdstat_get: refuse,
      proc_exit(code = 0) {
        throw new Error(`the module ended with code ${code}`);
      },
    },
  };
}

export class WasmModule {
  memory!: WebAssembly.Memory;
  bytes!: Uint8Array<ArrayBuffer>;
  words!: Uint32Array<ArrayBuffer>;
  private exports!: Record<string, unknown>;

  private constructor() {}

  static async start(
    source: WebAssembly.Module | Response | Promise<Response> | BufferSource,
    imports: (module: WasmModule) => Record<string, Imports>,
  ): Promise<WasmModule> {
    const module = new WasmModule();
    const all = { ...systemImports(() => module), ...imports(module) };
    const instance = await instantiate(source, all);
    module.exports = instance.exports;
    module.memory = instance.exports['memory'] as WebAssembly.Memory;
    module.viewsAgain();
    module.call('_initialize');
    return module;
  }

  /** Memory that has grown has new buffers. */
  viewsAgain(): void {
    this.bytes = new Uint8Array(this.memory.buffer as ArrayBuffer);
    this.words = new Uint32Array(this.memory.buffer as ArrayBuffer);
  }

  has(name: string): boolean {
    return typeof this.exports[name] === 'function';
  }

  call(name: string, ...values: number[]): number {
    return (this.exports[name] as Exported)(...values);
  }

  /** Calls with one text in front of the numbers; the module sees it only during the call. */
  callWithText(name: string, before: number[], text: string, after: number[] = []): number {
    return this.callWithBytes(name, before, encoder.encode(text), after);
  }

  callWithBytes(name: string, before: number[], data: Uint8Array, after: number[] = []): number {
    const at = this.copyIn(data);
    try {
      return this.call(name, ...before, at, data.length, ...after);
    } finally {
      this.call('free', at);
    }
  }

  /** Copies into the module, with a zero byte behind; the caller frees it. */
  copyIn(data: Uint8Array): number {
    const at = this.call('malloc', data.length + 1);
    this.bytes.set(data, at);
    this.bytes[at + data.length] = 0;
    return at;
  }

  copyTextIn(text: string): number {
    return this.copyIn(encoder.encode(text));
  }

  /** A zero-terminated text of the module, or undefined for a null pointer. */
  text(at: number): string | undefined {
    if (at === 0) return undefined;
    return decoder.decode(this.bytes.subarray(at, this.bytes.indexOf(0, at)));
  }

  textOf(at: number, size: number): string {
    return decoder.decode(this.bytes.subarray(at, at + size));
  }
}

async function instantiate(
  source: WebAssembly.Module | Response | Promise<Response> | BufferSource,
  imports: WebAssembly.Imports,
): Promise<WebAssembly.Instance> {
  if (source instanceof WebAssembly.Module) return WebAssembly.instantiate(source, imports);
  if (source instanceof Response || source instanceof Promise) {
    const response = await source;
    if (!response.ok) throw new Error(`${response.url}: HTTP ${response.status}`);
    return (await WebAssembly.instantiateStreaming(response, imports)).instance;
  }
  return (await WebAssembly.instantiate(source, imports)).instance;
}
