/**
 * Elects the tab that owns storage and connection: the browser's Web Locks keep the queue and pass
 * the lock on when its tab ends, however it ends. Without Web Locks every tab elects itself; the
 * exclusive file handles then keep two of them from writing to one store.
 */

export class Election {
  private release: (() => void) | undefined;
  private waiting: AbortController | undefined;

  constructor(
    private readonly name: string,
    private readonly elected: () => void,
  ) {}

  get isLeader(): boolean {
    return this.release !== undefined;
  }

  /** Joins the queue, once. */
  stand(): void {
    if (this.release || this.waiting) return;
    const locks = (navigator as { locks?: LockManager }).locks;
    if (!locks) {
      this.release = () => undefined;
      queueMicrotask(this.elected);
      return;
    }
    const waiting = new AbortController();
    this.waiting = waiting;
    locks
      .request(this.name, { signal: waiting.signal }, () => {
        this.waiting = undefined;
        return new Promise<void>((resolve) => {
          this.release = resolve;
          this.elected();
        });
      })
      .catch(() => undefined); // Stepping back while in the queue ends here.
  }

  /** Gives the lock back, or leaves the queue. */
  stepBack(): void {
    this.waiting?.abort();
    this.waiting = undefined;
    this.release?.();
    this.release = undefined;
  }
}
