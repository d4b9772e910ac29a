/**
 * Loads pictures when the screens first want to draw them: fetched, decoded off the page's thread
 * and made a texture. Two sizes of each are on the server; the smaller one is taken if it is
 * enough.
 */

const smallPx = 160;
const largePx = 512;
const loadingMax = 6;

export class Pictures {
  private readonly waiting: { name: string; px: number }[] = [];
  private loading = 0;

  constructor(
    private readonly base: string,
    private readonly arrived: (name: string, image: ImageBitmap) => void,
  ) {}

  want(name: string, sizePx: number): void {
    this.waiting.push({ name, px: sizePx > smallPx ? largePx : smallPx });
    this.next();
  }

  /** What is newly wanted is what the shopper looks at, so the last one comes first. */
  private next(): void {
    if (this.loading >= loadingMax) return;
    const wanted = this.waiting.pop();
    if (!wanted) return;
    this.loading++;
    void this.load(wanted.name, wanted.px).finally(() => {
      this.loading--;
      this.next();
    });
    this.next();
  }

  private async load(name: string, px: number): Promise<void> {
    try {
      const response = await fetch(`${this.base}${encodeURIComponent(name)}-${px}.webp`);
      if (!response.ok) return;
      const options = { premultiplyAlpha: 'premultiply' } as const;
      this.arrived(name, await createImageBitmap(await response.blob(), options));
    } catch {
      // Offline and not cached: the screens draw the picture's place without it.
      if (!navigator.onLine) addEventListener('online', () => this.want(name, px), { once: true });
    }
  }
}
