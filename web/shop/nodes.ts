/**
 * The nodes of a screen as `noline::ui::nodes_to_json` writes them
 * (ui/include/noline/ui/nodes.hpp).
 */

export interface NodeValue {
  /** Key. */
  k: string;
  /** Key of the parent. */
  p?: string;
  /** Role. */
  r: string;
  /** Name. */
  n?: string;
  /** Value: text of a field, number of a status. */
  v?: string;
  /** Address of a link. */
  h?: string;
  /** x, y, width, height. */
  b?: [number, number, number, number];
  /** State letters. */
  s?: string;
  i?: string;
  a?: string;
  ph?: string;
  /** Longest text of a field. */
  mx?: number;
  /** Font px, weight, ink, placeholder colour, padding left, padding right, line height. */
  f?: [number, number, string, string, number, number, number];
  /** Content width, content height, x, y, revision. */
  c?: [number, number, number, number, number];
  /** Key of the button that Enter presses. */
  fk?: string;
}

export const fieldRoles: ReadonlySet<string> = new Set([
  'textbox', 'searchbox', 'password', 'email',
]);

const elementNames: Record<string, string> = {
  main: 'main', banner: 'header', navigation: 'nav', contentinfo: 'footer', heading1: 'h1',
  heading2: 'h2', heading3: 'h3', button: 'button', link: 'a', list: 'ul', listitem: 'li',
  form: 'form', text: 'p',
};
const explicitRoles: Record<string, string> = {
  banner: 'banner', contentinfo: 'contentinfo', list: 'list', img: 'img', status: 'status',
  alert: 'alert', group: 'group', dialog: 'dialog', form: 'form',
};
const inputTypes: Record<string, string> = {
  textbox: 'text', searchbox: 'search', password: 'password', email: 'email',
};
/** What is named by its own text; everything else by `aria-label`. */
const textRoles: ReadonlySet<string> = new Set([
  'heading1', 'heading2', 'heading3', 'status', 'alert', 'text',
]);

export function isText(role: string): boolean {
  return textRoles.has(role);
}

/** Elements that cannot turn into one another without being made anew. */
export function shapeOf(node: NodeValue): string {
  return node.r === 'textbox' && has(node, 'm') ? 'textarea' : node.r;
}

export function has(node: NodeValue, letter: string): boolean {
  return node.s?.includes(letter) ?? false;
}

export function createElement(node: NodeValue): HTMLElement {
  const type = inputTypes[node.r];
  if (type && !has(node, 'm')) {
    const input = document.createElement('input');
    input.type = type;
    return prepareField(input, node);
  }
  if (type) return prepareField(document.createElement('textarea'), node);
  const element = document.createElement(elementNames[node.r] ?? 'div');
  const role = explicitRoles[node.r];
  if (role) element.setAttribute('role', role);
  if (element instanceof HTMLButtonElement) element.type = 'button';
  if (element instanceof HTMLFormElement) element.noValidate = true;
  element.className = `n ${node.r}`;
  // The focus is brought here when another screen is opened.
  if (node.r === 'main') element.tabIndex = -1;
  return element;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

function prepareField(field: Field, node: NodeValue): Field {
  field.className = 'n field';
  field.spellcheck = node.r === 'textbox';
  field.enterKeyHint = node.r === 'searchbox' ? 'search' : 'done';
  if (node.r === 'email') field.autocapitalize = 'none';
  return field;
}

export function isField(element: Element | null): element is Field {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}

function setAttribute(element: Element, name: string, value: string | undefined): void {
  if (value === undefined) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Everything but place, children and value. */
export function describe(element: HTMLElement, node: NodeValue): void {
  const flag = (letter: string) => (has(node, letter) ? 'true' : undefined);
  if (isText(node.r)) setText(element, node.n ?? '');
  else setAttribute(element, 'aria-label', node.n || undefined);
  if (has(node, 't')) setAttribute(element, 'aria-pressed', String(has(node, 'c')));
  else setAttribute(element, 'aria-pressed', flag('c'));
  setAttribute(element, 'aria-current', has(node, 'u') ? 'page' : undefined);
  setAttribute(element, 'aria-expanded', flag('e'));
  setAttribute(element, 'aria-invalid', flag('i'));
  setAttribute(element, 'aria-live', has(node, 'l') && node.r !== 'alert' ? 'polite' : undefined);
  if (node.r === 'dialog') setAttribute(element, 'aria-modal', 'true');
  if (element instanceof HTMLAnchorElement) setAttribute(element, 'href', node.h ?? '#');
  if (element instanceof HTMLButtonElement) element.disabled = has(node, 'd');
  else setAttribute(element, 'aria-disabled', flag('d'));
  if (isField(element)) describeField(element, node);
}

function describeField(field: Field, node: NodeValue): void {
  field.disabled = has(node, 'd');
  field.readOnly = has(node, 'o');
  field.required = has(node, 'r');
  field.placeholder = node.ph ?? '';
  setAttribute(field, 'inputmode', node.i);
  setAttribute(field, 'autocomplete', node.a ?? 'off');
  setAttribute(field, 'name', node.a);
  setAttribute(field, 'maxlength', node.mx ? String(node.mx) : undefined);
  if (!node.f) return;
  const [size, weight, ink, faint, left, right, line] = node.f;
  const style = field.style;
  style.font = `${weight} ${size}px/${line}px Inter, system-ui, sans-serif`;
  style.paddingLeft = `${left}px`;
  style.paddingRight = `${right}px`;
  style.setProperty('--ink', ink);
  style.setProperty('--faint', faint);
}

/** Live regions are read out when their text changes, so unchanged text is left alone. */
export function setText(element: HTMLElement, text: string): void {
  if (element.firstChild instanceof Text) {
    if (element.firstChild.data !== text) element.firstChild.data = text;
  } else if (text) {
    element.prepend(text);
  }
}
