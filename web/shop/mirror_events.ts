/** What happens to the elements of the mirror, as actions on their nodes. */

import type { Mirror } from './mirror.js';
import { isField } from './nodes.js';
import type { Action } from './shop_module.js';

export type Act = (key: string, action: Action, value?: string) => void;

export function listen(mirror: Mirror, act: Act): void {
  const { root } = mirror;
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    handle: (key: string, event: HTMLElementEventMap[K]) => void,
  ) =>
    root.addEventListener(
      type,
      (event) => {
        const key = mirror.keyOf(event.target);
        if (key !== undefined) handle(key, event);
      },
      { capture: true, passive: type === 'scroll' },
    );

  listenToPointer(mirror, act, on);
  listenToFields(act, on);
  on('keydown', (key, event) => pressKey(mirror, act, key, event));
  on('submit', (_key, event) => event.preventDefault());
  on('scroll', (key, event) => {
    const box = event.target as HTMLElement;
    act(key, 'scroll', `${box.scrollLeft},${box.scrollTop}`);
  });
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) act('', 'back');
  });
}

type On = <K extends keyof HTMLElementEventMap>(
  type: K,
  handle: (key: string, event: HTMLElementEventMap[K]) => void,
) => void;

function listenToPointer(mirror: Mirror, act: Act, on: On): void {
  on('click', (key, event) => {
    const node = mirror.node(key);
    if (node?.r !== 'button' && node?.r !== 'link') return;
    // A link opened in another tab or window is the browser's business.
    if (node.r === 'link' && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    act(key, 'press');
  });
  let hovered: string | undefined;
  const hover = (key: string | undefined) => {
    if (key === hovered) return;
    if (hovered !== undefined) act(hovered, 'unhover');
    hovered = key;
    if (key !== undefined) act(key, 'hover');
  };
  on('pointerover', (key, event) => {
    if (event.pointerType === 'mouse') hover(key);
  });
  mirror.root.addEventListener('pointerleave', () => hover(undefined));
  let held: string | undefined;
  on('pointerdown', (key) => {
    held = key;
    act(key, 'down');
  });
  const release = () => {
    if (held !== undefined) act(held, 'up');
    held = undefined;
  };
  addEventListener('pointerup', release);
  addEventListener('pointercancel', release);
}

function listenToFields(act: Act, on: On): void {
  on('input', (key, event) => {
    const field = event.target as HTMLInputElement;
    if (isField(field)) act(key, 'input', field.value);
  });
  on('compositionstart', (_key, event) => {
    (event.target as HTMLElement).dataset['composing'] = '1';
  });
  on('compositionend', (key, event) => {
    const field = event.target as HTMLInputElement;
    delete field.dataset['composing'];
    act(key, 'input', field.value);
  });
  on('focusin', (key, event) => {
    const visible = (event.target as Element).matches(':focus-visible');
    act(key, 'focus', visible ? 'visible' : '');
  });
  on('focusout', (key) => act(key, 'blur'));
}

/** Enter in a field presses the button of its form, or submits the field. */
function pressKey(mirror: Mirror, act: Act, key: string, event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.isComposing || !isField(event.target as Element)) return;
  if (event.target instanceof HTMLTextAreaElement && !event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  for (const node of mirror.around(key)) {
    if (node.fk) return act(node.fk, 'press');
  }
  act(key, 'submit');
}
