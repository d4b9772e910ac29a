/** The screens' module (wasm-shop) with typed calls. */

import { WasmModule, type Imports } from '../sdk/src/shared/wasm.js';

/** In the order of noline::ui::Action. */
const actions = [
  'press', 'input', 'submit', 'focus', 'blur', 'hover', 'unhover', 'down', 'up', 'scroll', 'back',
] as const;
export type Action = (typeof actions)[number];

export interface Intent {
  command?: Record<string, unknown>;
  navigate?: string;
  replace?: string;
  copy?: string;
  /** An address and, behind "#", the code that is posted to it; its answer is a file to keep. */
  download?: string;
  back?: boolean;
  /** What only the page around the screens can do, by its name. */
  shell?: string;
}

export interface FrameInput {
  width: number;
  height: number;
  scale: number;
  insetBottom: number;
  reducedMotion: boolean;
  dark: boolean;
  kiosk: boolean;
  /** Size of the shopper's texts, 1 as usual. */
  textZoom: number;
}

export interface FrameOutput {
  animating: boolean;
  nodesChanged: boolean;
  wakeAfterMs: number;
}

export class ShopModule {
  private constructor(private readonly module: WasmModule) {}

  /** The fonts are regular, medium, semibold and bold. */
  static async start(
    source: Promise<Response>,
    fonts: Promise<ArrayBuffer>[],
    imports: (module: WasmModule) => Imports,
  ): Promise<ShopModule> {
    const starting = WasmModule.start(source, (module) => ({ shop: imports(module) }));
    const [module, ...files] = await Promise.all([starting, ...fonts]);
    const places = files.flatMap((file) => [module.copyIn(new Uint8Array(file)), file.byteLength]);
    module.call('shop_open', ...places);
    module.callWithText('shop_origin', [], location.origin);
    return new ShopModule(module);
  }

  setLanguage(language: string): void {
    this.module.callWithText('shop_language', [], language);
  }

  part(json: string): void {
    this.module.callWithText('shop_part', [], json);
  }

  event(json: string): void {
    this.module.callWithText('shop_event', [], json);
  }

  openPath(path: string, restored: boolean): void {
    this.module.callWithText('shop_path', [], path, [restored ? 1 : 0]);
  }

  action(key: string, action: Action, value = ''): void {
    const at = this.module.copyTextIn(value);
    const size = new TextEncoder().encode(value).length;
    this.module.callWithText('shop_action', [], key, [actions.indexOf(action), at, size]);
    this.module.call('free', at);
  }

  frame(input: FrameInput): FrameOutput {
    const flags =
      (input.reducedMotion ? 1 : 0) | (input.dark ? 2 : 0) | (input.kiosk ? 4 : 0) |
      (Math.round(input.textZoom * 100) << 3);
    const answer = this.module.call(
      'shop_frame', input.width, input.height, input.scale, performance.now(), Date.now(),
      -new Date().getTimezoneOffset(), input.insetBottom, flags,
    );
    return {
      animating: (answer & 1) !== 0,
      nodesChanged: (answer & 2) !== 0,
      wakeAfterMs: this.module.call('shop_wake_after'),
    };
  }

  nodesJson(): string {
    return this.module.text(this.module.call('shop_nodes')) ?? '[]';
  }

  takeIntents(): Intent[] {
    const json = this.module.text(this.module.call('shop_intents'));
    return json === undefined ? [] : (JSON.parse(json) as Intent[]);
  }

  picture(name: string, texture: number, width: number, height: number): void {
    this.module.callWithText('shop_picture', [], name, [texture, width, height]);
  }

  contextRestored(): void {
    this.module.call('shop_context_restored');
  }

  title(): string {
    return this.module.text(this.module.call('shop_title')) ?? '';
  }

  language(): string {
    return this.module.text(this.module.call('shop_shown_language')) ?? 'en';
  }

  isDark(): boolean {
    return this.module.call('shop_is_dark') !== 0;
  }

  /** As CSS writes it. */
  background(): string {
    return `#${this.module.call('shop_background').toString(16).padStart(6, '0')}`;
  }
}
