/**
 * Draws a frame when something has changed, and only then: an input, a snapshot, a picture, the
 * window's size, a running transition, or a time the screens asked to be woken at.
 */

import type { FrameInput, FrameOutput } from './shop_module.js';

export class FrameLoop {
  private requested = 0;
  private timer = 0;
  private running = false;
  private readonly reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  private readonly dark = matchMedia('(prefers-color-scheme: dark)');

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly kiosk: boolean,
    private readonly frame: (input: FrameInput) => FrameOutput,
  ) {
    const wake = () => this.wake();
    addEventListener('resize', wake);
    document.addEventListener('visibilitychange', wake);
    this.reducedMotion.addEventListener('change', wake);
    this.dark.addEventListener('change', wake);
    this.watchScale();
  }

  /** Until this, and after `stop`, nothing is drawn. */
  start(): void {
    this.running = true;
    this.wake();
  }

  stop(): void {
    this.running = false;
    cancelAnimationFrame(this.requested);
    this.requested = 0;
  }

  wake(): void {
    if (!this.running || this.requested || document.hidden) return;
    this.requested = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.requested = 0;
    clearTimeout(this.timer);
    const result = this.frame(this.measure());
    if (result.animating) this.wake();
    else if (result.wakeAfterMs >= 0) {
      this.timer = window.setTimeout(() => this.wake(), result.wakeAfterMs);
    }
  }

  /** The canvas has one pixel for each of the display's. */
  private measure(): FrameInput {
    const scale = devicePixelRatio || 1;
    const [width, height] = [innerWidth, innerHeight];
    const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
    if (this.canvas.width !== wide) this.canvas.width = wide;
    if (this.canvas.height !== high) this.canvas.height = high;
    const inset = getComputedStyle(document.body).getPropertyValue('--inset-bottom');
    return {
      width, height, scale,
      insetBottom: parseFloat(inset) || 0,
      reducedMotion: this.reducedMotion.matches,
      dark: this.dark.matches,
      kiosk: this.kiosk,
      // The size of text that was chosen in the browser's settings; 16 px is nobody's choice.
      textZoom: parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1,
    };
  }

  /** Zooming and another display change the scale, sometimes without a resize. */
  private watchScale(): void {
    const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    query.addEventListener('change', () => {
      this.wake();
      this.watchScale();
    }, { once: true });
  }
}
