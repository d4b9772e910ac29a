/** A buy link, a shared cart or a permalink in the address bar. */

/**
 * Tells the SDK of it under the name of this opening. The name stays with the entry of the history,
 * so a page that is loaded again before the answer adds nothing twice. What the link holds, and
 * where it leads, is the hub's to say.
 */
export function followLink(send: (command: Record<string, unknown>) => void): void {
  const { pathname, search } = location;
  if (!/^\/(b|cart)\/./.test(pathname)) return;
  const state = history.state as { opening?: string } | null;
  const opening = state?.opening ?? draw();
  history.replaceState({ opening }, '');
  send({ do: 'open_link', link: pathname + search, opening });
}

/** 64 bits as hexadecimal digits. */
function draw(): string {
  const parts = crypto.getRandomValues(new Uint32Array(2));
  return Array.from(parts, (part) => part.toString(16).padStart(8, '0')).join('');
}
