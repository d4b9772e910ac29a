/** What goes in and out of the SDK as JSON: commands, answers, events and snapshot parts. */

/** Durable: origin-private files. Evictable: a copy in IndexedDB. Memory: gone with the tab. */
export type StorageClass = 'durable' | 'evictable' | 'memory';

export type EditState = 'applied' | 'device' | 'hub' | 'everywhere';

export interface Problem {
  code: string;
  detail: string;
}

export interface Money {
  minor: number;
  currency: string;
}

export type Options = Record<string, string>;

export type Command =
  | { do: 'add'; sku: string; quantity?: number; options?: Options }
  | { do: 'set'; line: string; quantity: number }
  | { do: 'remove' | 'save_for_later' | 'back_to_cart'; line: string }
  | { do: 'list'; line: string; list: string }
  | { do: 'note'; line: string; text: string; part?: string }
  | { do: 'field'; line: string; name: string; value: string; part?: string }
  | { do: 'cart_note'; text: string }
  | { do: 'coupon'; code: string; on: boolean }
  | { do: 'clear' | 'sign_out' | 'reset' }
  | { do: 'prefer'; name: string; value: string | number | boolean | null }
  | { do: 'view'; product: string }
  | { do: 'search'; text: string }
  | { do: 'focus'; path: string }
  | ({ do: 'find'; as: string } & Search)
  | { do: 'look_up'; product: string }
  | { do: 'compare'; product: string; on: boolean }
  | { do: 'consent'; purpose: string; given: boolean }
  | { do: 'forget'; list: 'viewed' | 'searched' | 'focus' }
  | { do: 'dismiss' | 'undo' | 'accept'; notice: string }
  | { do: 'sign_up'; email: string; password: string; name: string; policy?: GuestMerge }
  | { do: 'sign_in'; email: string; password: string; policy?: GuestMerge }
  | { do: 'merge'; policy: Exclude<GuestMerge, 'ask'> }
  | { do: 'assist'; key: string; email: string }
  | { do: 'enter'; code: string; policy?: GuestMerge }
  | { do: 'hand_off'; role?: 'pay' | 'edit' | 'view' }
  | { do: 'join'; code: string }
  | { do: 'confirm_hand_off'; number?: number }
  | { do: 'sessions' }
  | { do: 'revoke'; id: string }
  | { do: 'revoke'; others: true }
  | { do: 'password'; old: string; new: string; keep?: boolean }
  | { do: 'forgot'; email: string }
  | { do: 'reset_password'; token: string; password: string }
  | { do: 'export'; as?: 'html' | 'json' }
  | { do: 'passkey' }
  | { do: 'erase'; password?: string }
  | ({ do: 'checkout'; shown?: string } & Partial<Recipient>)
  | { do: 'cancel' | 'confirm'; order: string }
  | { do: 'return'; order: string; lines?: { line?: string; sku?: string; quantity: number }[] }
  | { do: 'open_link'; link: string; opening?: string } | { do: 'share'; texts?: boolean };

/** What is looked for; PROTOCOL.md, "search". */
export interface Search {
  words?: string;
  category?: string;
  /** Ids of facets: of one kind any must hold, of different kinds all. */
  filters?: string[];
  sort?: '' | 'price' | 'price-down' | 'rating';
  limit?: number;
}

/** What becomes of a guest's cart at sign-in where the account has one, too. */
export type GuestMerge = 'sum' | 'larger' | 'account' | 'guest' | 'ask';

export type Fulfilment = 'delivery' | 'collect';
export type AddressField = 'name' | 'street' | 'postcode' | 'city' | 'country';

/** Who gets an order, and how. Left out of `checkout`, the draft counts. */
export interface Recipient {
  fulfilment: Fulfilment;
  store: string;
  email: string;
  address: Partial<Record<AddressField, string>>;
  /** A payment method: test, test_confirm, test_slow, test_lost, test_decline, invoice, store. */
  payment: string;
}

export interface Answer {
  edit?: number;
  call?: number;
  error?: Problem;
  /** The command had been carried out before and was not carried out again. */
  repeat?: boolean;
}

/** How far the edits are: all with a number up to this one have reached the state. */
export interface EditsEvent extends Record<EditState, number> {
  event: 'edits';
}

export interface ResultEvent {
  event: 'result';
  call: number;
  name: string;
  ok?: Record<string, unknown> | null;
  error?: Problem | null;
}

export type CoreEvent = EditsEvent | ResultEvent;

export interface Device {
  id: string;
  name: string;
  kind: string;
  self?: boolean;
}

export interface SessionPart {
  part: 'session';
  kind: 'guest' | 'customer';
  name: string;
  scope: string;
  role: 'write' | 'edit' | 'read' | 'agent';
  language: string;
  theme: string;
  brand: string;
  context: Record<string, string | number | boolean | null>;
  devices: Device[];
  /** A guest since the session was ended elsewhere: sign in again. */
  ended: boolean;
  /** While a hand-off waits: to be picked on the other device; 0: none does. */
  joining: number;
  /** Who scanned this device's code. */
  asked: { name: string; kind: string; place?: string; numbers: number[] } | null;
  /** Product ids and texts, the newest first. */
  viewed: string[];
  searches: string[];
  compared: string[];
  /** By purpose; absent while nobody has answered. */
  consents: Record<string, boolean>;
  /** What the shopper's other device shows that did something last. */
  focus: { device: string; kind: string; path: string; at_ms: number } | null;
}

export interface ConnectionPart {
  part: 'connection';
  link: 'offline' | 'connecting' | 'online';
  saved: EditState | 'memory';
  pending: number;
  storage: StorageClass;
  problem: Problem | null;
}

export interface Line {
  id: string;
  sku: string;
  product: string;
  options: Options;
  quantity: number;
  purchasable: number;
  note: string;
  fields: Record<string, string>;
  /** What a bundle holds. */
  parts: { sku: string; product: string; quantity: number; note: string }[];
  unit_price: Money | null;
  line_total: Money | null;
  pending: boolean;
}

export interface CartPart {
  part: 'cart';
  epoch: number;
  state_hash: string;
  count: number;
  subtotal: Money;
  note: string;
  coupons: string[];
  lines: Line[];
  later: Line[];
  wishlists: Record<string, Line[]>;
}

export interface ShopPart {
  part: 'shop';
  shop: Record<string, unknown>;
}

export interface CataloguePart {
  part: 'catalogue';
  products: Record<string, unknown>[];
}

export interface FoundPart {
  part: 'found';
  /** This device holds a part of the products; the hub is asked. */
  large: boolean;
  /** Products that were looked up and are not sold. */
  missing: string[];
  lists: {
    as: string;
    ids: string[];
    total: number;
    limit: number;
    facets: { id: string; count: number; label?: Record<string, string> }[];
    corrected?: string;
    here: boolean;
    waiting: boolean;
  }[];
}

export interface Notice {
  id: string;
  type: string;
  line: string;
  sku: string;
  before: number;
  after: number;
  undo: boolean;
  /** A proposal that waits for the shopper. */
  accept: boolean;
  /** Id of the order it is about, or empty. */
  order: string;
}

export interface NoticesPart {
  part: 'notices';
  notices: Notice[];
}

export interface Quote {
  currency: string;
  subtotal_minor: number;
  saved_minor: number;
  shipping_minor: number;
  shipping_reason: 'flat_rate' | 'free_from' | 'collected' | 'always_free';
  discount_minor: number;
  coupons: { code: string; state: string; saves_minor: number; missing_minor: number }[];
  total_minor: number;
  vat_minor: number;
  vat: { permille: number; gross_minor: number; vat_minor: number }[];
}

export type CheckoutOutcome =
  | 'placed' | 'cart_changed' | 'in_doubt' | 'price_changed' | 'stock_short' | 'not_sold'
  | 'payment_declined';

export interface CheckoutPart extends Recipient {
  part: 'checkout';
  epoch: number;
  quote: Quote | null;
  /** Stands for lines and total; `checkout` takes it back, so that what was seen is ordered. */
  shown: string;
  problems: {
    type: string; line: string; sku: string; wanted: number; available: number; notice: string;
    field: string;
  }[];
  answer: ({ outcome: CheckoutOutcome; epoch: number } & Record<string, unknown>) | null;
}

export type OrderStatus =
  | 'placed' | 'paid' | 'awaiting_payment' | 'cancelled' | 'payment_failed';

export interface Order extends Omit<Recipient, 'payment'> {
  id: string;
  number: string;
  epoch: number;
  placed_at_ms: number;
  device: { id: string; name: string; kind: string };
  lines: {
    line: string; sku: string; product: string; title: Record<string, string>; options: Options;
    quantity: number; unit_price_minor: number; list_price_minor: number; total_minor: number;
    vat_permille: number; note?: string; texts: Record<string, string>; to?: string;
    parts?: { sku: string; title: Record<string, string>; quantity: number; note?: string }[];
  }[];
  quote: Quote;
  payment: { method: string; state: string; id: string; captures: number; refunds: number };
  status: OrderStatus;
  timeline: { status: OrderStatus; at_ms: number }[];
}

export interface OrdersPart {
  part: 'orders';
  /** The newest first. */
  orders: Order[];
}

export interface Parts {
  session: SessionPart;
  connection: ConnectionPart;
  shop: ShopPart;
  catalogue: CataloguePart;
  cart: CartPart;
  notices: NoticesPart;
  checkout: CheckoutPart;
  orders: OrdersPart;
  found: FoundPart;
}

export type PartName = keyof Parts;
