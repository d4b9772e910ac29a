/** Tells the worker when the page is hidden, put away, frozen, and shown again. */

import type { ToWorker } from '../shared/messages.js';

export function watchLife(post: (message: ToWorker) => void): () => void {
  const rest = () => post({ t: 'life', life: 'rest' });
  const wake = () => post({ t: 'life', life: 'wake' });
  const seen = () => post({ t: 'visible', visible: document.visibilityState === 'visible' });
  // `pageshow` also comes at the first loading, when nothing has to wake.
  const shown = (event: PageTransitionEvent) => {
    if (event.persisted) wake();
  };
  addEventListener('pagehide', rest);
  addEventListener('pageshow', shown);
  document.addEventListener('freeze', rest);
  document.addEventListener('resume', wake);
  document.addEventListener('visibilitychange', seen);
  seen();
  return () => {
    removeEventListener('pagehide', rest);
    removeEventListener('pageshow', shown);
    document.removeEventListener('freeze', rest);
    document.removeEventListener('resume', wake);
    document.removeEventListener('visibilitychange', seen);
  };
}
