/**
 * The DOM mirror: one real element per node of the screens, laid over the canvas. The browser does
 * with them what it does best (focus, keyboard, IME, clipboard, autofill, momentum scrolling,
 * reading out), and what happens to them goes to the screens as actions on the node's key.
 */

import {
  createElement, describe, fieldRoles, has, isField, setText, shapeOf, type NodeValue,
} from './nodes.js';

interface Entry {
  element: HTMLElement;
  node: NodeValue;
  /** The node as text: equal text needs no work. */
  json: string;
  /** Keeps a scroll box's content as large as the screens say. */
  spacer?: HTMLElement;
  /** The name of a field, where nothing is drawn. */
  label?: HTMLElement;
}

export class Mirror {
  private readonly entries = new Map<string, Entry>();
  /** Nothing is drawn: the elements are the page, laid out by shop.css. */
  plain = false;

  constructor(readonly root: HTMLElement) {}

  setPlain(plain: boolean): void {
    this.plain = plain;
    document.documentElement.classList.toggle('plain', plain);
    this.entries.clear();
    this.root.textContent = '';
  }

  update(json: string): void {
    const nodes = JSON.parse(json) as NodeValue[];
    this.removeMissing(nodes);
    const cursors = new Map<HTMLElement, ChildNode | null>();
    for (const node of nodes) {
      const entry = this.entryFor(node);
      this.place(entry.element, this.parentOf(node), cursors);
    }
    for (const node of nodes) if (has(node, 'f')) this.focus(node.k);
  }

  node(key: string): NodeValue | undefined {
    return this.entries.get(key)?.node;
  }

  /** The key of the node that an event happened in. */
  keyOf(target: EventTarget | null): string | undefined {
    if (!(target instanceof Element)) return undefined;
    return target.closest<HTMLElement>('[data-k]')?.dataset['k'];
  }

  /** The node and those around it, innermost first. */
  *around(key: string): Generator<NodeValue> {
    for (let at: string | undefined = key; at; ) {
      const node = this.node(at);
      if (!node) return;
      yield node;
      at = node.p;
    }
  }

  private removeMissing(nodes: readonly NodeValue[]): void {
    const shapes = new Map(nodes.map((node) => [node.k, shapeOf(node)]));
    for (const [key, entry] of this.entries) {
      if (shapes.get(key) === shapeOf(entry.node)) continue;
      // Children that live on under another parent are placed again below.
      entry.element.remove();
      entry.label?.remove();
      this.entries.delete(key);
    }
  }

  private entryFor(node: NodeValue): Entry {
    const json = JSON.stringify(node);
    const known = this.entries.get(node.k);
    if (known?.json === json) return known;
    const entry = known ?? { element: createElement(node), node, json: '' };
    const before = known?.node;
    if (!known) {
      entry.element.dataset['k'] = node.k;
      this.entries.set(node.k, entry);
    }
    entry.node = node;
    entry.json = json;
    describe(entry.element, node);
    if (this.plain) showPlain(entry);
    else this.setBox(entry.element, node);
    if (fieldRoles.has(node.r)) setValue(entry.element, node, before);
    if (node.c && !this.plain) setScroll(entry, before);
    return entry;
  }

  /** Places are relative to the scroll box; elements are laid out relative to their parent. */
  private setBox(element: HTMLElement, node: NodeValue): void {
    const [x, y, width, height] = node.b ?? [0, 0, 0, 0];
    const parent = node.p ? this.node(node.p) : undefined;
    const [left, top] = !parent || parent.r === 'scroll' ? [0, 0] : (parent.b ?? [0, 0]);
    const style = element.style;
    style.left = `${x - left}px`;
    style.top = `${y - top}px`;
    style.width = `${width}px`;
    style.height = `${height}px`;
  }

  private parentOf(node: NodeValue): HTMLElement {
    return (node.p ? this.entries.get(node.p)?.element : undefined) ?? this.root;
  }

  /** Moves an element only when it is not already the next one: moving would take the focus. */
  private place(
    element: HTMLElement, parent: HTMLElement, cursors: Map<HTMLElement, ChildNode | null>,
  ): void {
    const next = cursors.has(parent) ? cursors.get(parent) : ownFrom(parent.firstChild);
    if (next === element) {
      cursors.set(parent, ownFrom(element.nextSibling));
      return;
    }
    parent.insertBefore(element, next ?? null);
    cursors.set(parent, next ?? null);
  }

  private focus(key: string): void {
    const element = this.entries.get(key)?.element;
    if (element && document.activeElement !== element) element.focus({ preventScroll: true });
  }
}

/** This one or the first after it that stands for a node: not a text, a label or a picture. */
function ownFrom(child: ChildNode | null): ChildNode | null {
  while (child && !(child instanceof HTMLElement && child.dataset['k'])) child = child.nextSibling;
  return child;
}

/** Where nothing is drawn, buttons and links have their words in them, and fields beside them. */
function showPlain(entry: Entry): void {
  const { element, node } = entry;
  if (node.r === 'button' || node.r === 'link') setText(element, node.n ?? '');
  if (isField(element)) {
    entry.label ??= document.createElement('span');
    entry.label.className = 'label';
    entry.label.textContent = node.n ?? '';
    entry.label.ariaHidden = 'true'; // The field itself has this name.
    queueMicrotask(() => entry.label && element.before(entry.label));
  }
  if ((node.r !== 'link' && node.r !== 'img') || !/^[\w-]+$/.test(node.v ?? '')) return;
  element.classList.add('pictured');
  element.style.backgroundImage = `url(/pictures/${node.v}-160.webp)`;
}

/** A text being composed, or one that the screens merely repeat, is left to the browser. */
function setValue(element: HTMLElement, node: NodeValue, before: NodeValue | undefined): void {
  if (!isField(element)) return;
  const value = node.v ?? '';
  if (before && (before.v ?? '') === value) return;
  if (element.dataset['composing'] || element.value === value) return;
  element.value = value;
}

function setScroll(entry: Entry, before: NodeValue | undefined): void {
  const [width, height, x, y, revision] = entry.node.c ?? [0, 0, 0, 0, 0];
  const box = entry.node.b ?? [0, 0, 0, 0];
  if (!entry.spacer) {
    entry.spacer = document.createElement('i');
    entry.spacer.className = 'spacer';
    entry.element.append(entry.spacer);
  }
  entry.spacer.style.left = `${Math.max(0, width - 1)}px`;
  entry.spacer.style.top = `${Math.max(0, height - 1)}px`;
  entry.element.classList.toggle('wide', width > box[2] + 0.5);
  entry.element.classList.toggle('tall', height > box[3] + 0.5);
  if (before?.c?.[4] === revision) return;
  // The element has its place only after it was put into the page.
  queueMicrotask(() => entry.element.scrollTo({ left: x, top: y, behavior: 'instant' }));
}
