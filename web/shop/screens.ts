/** The shop on the page: module, renderer, mirror and history tied together. */

import { FrameLoop } from './frame_loop.js';
import { Renderer } from './gl.js';
import { Mirror } from './mirror.js';
import { listen } from './mirror_events.js';
import { isField } from './nodes.js';
import { Pictures } from './pictures.js';
import { ShopModule, type FrameInput, type FrameOutput, type Intent } from './shop_module.js';

const contextPatienceMs = 3000;

export interface ScreensOptions {
  wasm: Promise<Response>;
  fonts: Promise<ArrayBuffer>[];
  canvas: HTMLCanvasElement;
  mirror: HTMLElement;
  kiosk: boolean;
  /** A command for the SDK; the answer comes back through `Screens.event`. */
  command(command: Record<string, unknown>): void;
  /** A wish that only the page can fulfil, by its name. */
  wish(name: string): void;
  /** The first frame with content is on the screen. */
  shown(): void;
}

export class Screens {
  private readonly loop: FrameLoop;
  private readonly mirror: Mirror;
  private title = '';
  private isShown = false;
  /** Another screen was opened, and the focus has not been brought there yet. */
  private hasArrived = false;
  private giveUp = 0;

  private constructor(
    private readonly options: ScreensOptions,
    private readonly renderer: Renderer,
    private readonly module: ShopModule,
  ) {
    this.mirror = new Mirror(options.mirror);
    this.loop = new FrameLoop(options.canvas, options.kiosk, (input) => this.frame(input));
    listen(this.mirror, (key, action, value) => {
      module.action(key, action, value);
      this.loop.wake();
    });
    module.setLanguage(navigator.language);
    this.open(false);
    addEventListener('popstate', () => this.open(true));
    addEventListener('hashchange', () => this.open(true));
    if (renderer.draws) this.watchContext();
    else this.goPlain();
    this.loop.start();
  }

  /** A context that does not come back soon may never do so; the shop goes on without it. */
  private watchContext(): void {
    const { canvas } = this.options;
    canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      this.loop.stop();
      this.giveUp = window.setTimeout(() => {
        this.goPlain();
        this.loop.start();
      }, contextPatienceMs);
    });
    canvas.addEventListener('webglcontextrestored', () => {
      clearTimeout(this.giveUp);
      this.goPlain(false);
      this.renderer.start();
      this.module.contextRestored();
      this.loop.start();
    });
  }

  /** Without a picture of the screens their elements are shown themselves. */
  private goPlain(plain = true): void {
    if (this.mirror.plain === plain) return;
    this.mirror.setPlain(plain);
    if (this.isShown) this.mirror.update(this.module.nodesJson());
  }

  static async open(options: ScreensOptions): Promise<Screens> {
    const renderer = new Renderer(options.canvas);
    let screens: Screens | undefined;
    const pictures = new Pictures('/pictures/', (name, image) => screens?.picture(name, image));
    const module = await ShopModule.start(options.wasm, options.fonts, (wasm) => ({
      ...renderer.imports(wasm),
      picture_wanted: (at = 0, size = 0, px = 0) => {
        if (renderer.draws) pictures.want(wasm.textOf(at, size), px);
      },
    }));
    screens = new Screens(options, renderer, module);
    return screens;
  }

  part(json: string): void {
    this.module.part(json);
    this.loop.wake();
  }

  event(json: string): void {
    this.module.event(json);
    this.loop.wake();
  }

  private open(restored: boolean): void {
    this.module.openPath(location.pathname + location.search + location.hash, restored);
    this.hasArrived = restored;
    this.loop?.wake();
  }

  private picture(name: string, image: ImageBitmap): void {
    this.module.picture(name, this.renderer.addPicture(image), image.width, image.height);
    image.close();
    this.loop.wake();
  }

  private frame(input: FrameInput): FrameOutput {
    const output = this.module.frame(input);
    if (output.nodesChanged || !this.isShown) this.showNodes();
    for (const intent of this.module.takeIntents()) this.follow(intent);
    if (this.hasArrived && !output.animating) this.arrive();
    document.documentElement.dataset['frames'] = String(this.renderer.frames);
    return output;
  }

  private showNodes(): void {
    this.mirror.update(this.module.nodesJson());
    if (!this.isShown) {
      this.isShown = true;
      this.options.shown();
    }
    this.title = this.module.title();
    if (document.title !== this.title) document.title = this.title;
    const root = document.documentElement;
    root.lang = this.module.language();
    root.style.colorScheme = this.module.isDark() ? 'dark' : 'light';
    const background = this.module.background();
    document.querySelector('meta[name=theme-color]')?.setAttribute('content', background);
    root.style.setProperty('--page', background);
  }

  /** Who reads or presses keys goes on where the new screen begins; its name is read out. */
  private arrive(): void {
    this.hasArrived = false;
    if (this.mirror.plain) scrollTo(0, 0);
    if (!isField(document.activeElement)) this.mirror.root.querySelector('main')?.focus();
  }

  private follow(intent: Intent): void {
    if (intent.command) this.options.command(intent.command);
    const path = intent.navigate ?? intent.replace;
    if (path) {
      // A filter or another search text is the same screen.
      this.hasArrived ||= !!intent.navigate || path.split('?')[0] !== location.pathname;
      if (intent.navigate) history.pushState(null, '', path);
      else history.replaceState(null, '', path);
      this.loop.wake();
    }
    if (intent.shell) this.options.wish(intent.shell);
    if (intent.back) history.back();
    if (intent.download) void download(intent.download);
    // Writing needs a recent gesture, which the press that made this intent was.
    if (intent.copy) void navigator.clipboard?.writeText(intent.copy).catch(() => undefined);
  }
}

async function download(path: string): Promise<void> {
  const [address = '', code = ''] = path.split('#');
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  if (!answer.ok) return;
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = address.endsWith('.html') ? 'noline.html' : 'noline.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
