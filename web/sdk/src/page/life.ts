/** Tells when the page is hidden, put away or frozen, and shown again. */

export interface LifeEvents {
  /** The page may be kept for a return and its worker would be frozen as it stands. */
  rest(): void;
  wake(): void;
  visible(isVisible: boolean): void;
}

export function watchLife(events: LifeEvents): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const rest = () => events.rest();
  const wake = () => events.wake();
  addEventListener('pagehide', rest, { signal });
  // `pageshow` also comes at the first loading, when nothing has to wake.
  addEventListener('pageshow', (event) => event.persisted && wake(), { signal });
  document.addEventListener('freeze', rest, { signal });
  document.addEventListener('resume', wake, { signal });
  const seen = () => events.visible(document.visibilityState === 'visible');
  document.addEventListener('visibilitychange', seen, { signal });
  return () => ending.abort();
}
