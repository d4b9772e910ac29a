// Turns the hand-written tables into feed rows and addition lines.

import { readFileSync } from 'node:fs';
import * as food from './food.mjs';
import * as treats from './treats.mjs';
import * as things from './things.mjs';
import * as leisure from './leisure.mjs';

const shop = JSON.parse(readFileSync(new URL('../shop.json', import.meta.url), 'utf8'));
const tables = { ...food, ...treats, ...things, ...leisure };
const vatByCategory = { pantry: 70, bakery: 70, deli: 70, produce: 70, tea_coffee: 70, sweets: 70,
  garden: 70, drinks: 190, kitchen: 190, home: 190, outdoor: 190, gifts: 190 };
const labels = { size: ['Größe', 'Size'], color: ['Farbe', 'Colour'] };
const site = 'https://korn-kontor.example';

/// What the start page shows first; everything else follows by number of ratings.
const featured = ['TEAPOT', 'HONEY', 'BREAD', 'CHEESE', 'OLIVES', 'CROISSANT', 'CANDLE', 'BASIL',
  'CHOCOLATE', 'GRAPES', 'HEADPHONES', 'BACKPACK', 'COFFEE', 'BOUQUET', 'CAMERA', 'BOOTS'];

function hash(text) {
  let state = 2166136261;
  for (const byte of Buffer.from(text)) state = Math.imul(state ^ byte, 16777619) >>> 0;
  // FNV's low bits repeat for similar endings; one more mix spreads them.
  state = Math.imul(state ^ (state >>> 15), 2246822519) >>> 0;
  return (state ^ (state >>> 13)) >>> 0;
}

/// A valid GTIN-13 under 952, the prefix GS1 keeps for examples: it can never be a real article.
function gtin(serial) {
  const digits = `952${String(serial).padStart(9, '0')}`;
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (i % 2 ? 3 : 1), 0);
  return digits + (10 - (sum % 10)) % 10;
}

function stockOf(product, sku) {
  const fixed = product.stock?.[sku];
  return Object.fromEntries(shop.locations.map(({ id }, i) => {
    const roll = hash(`${sku}@${id}`);
    const most = product.tags.includes('fresh') ? 12 : 30;
    return [id, fixed ? fixed[i] : roll % 7 === 0 ? 0 : 1 + (roll >>> 4) % most];
  }));
}

const text = (pair) => ({ de: pair[0], en: pair[1] });
const euros = (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')} EUR`;
const code = (value) => value.toUpperCase().replaceAll(/[^A-Z0-9-]/g, '');
const describe = ([, short, long]) => `${short}. ${long}`;

/// Every combination of the product's choices: the feed knows one axis, `extra` adds a second.
function variantsOf(product) {
  const axis = ['size', 'color', 'pattern'].find((name) => product[name]);
  const values = axis ? product[axis] : [[null, '', '', product.price, '']];
  return values.flatMap(([value, label, , cents, own]) => {
    const sku = value === null ? product.id : `${product.id}-${own ?? code(value)}`;
    const one = { sku, axis, value, label, cents, extra: null, extraLabel: '' };
    return (product.extra?.values ?? [null]).map((grind) => grind === null ? one
      : { ...one, sku: `${sku}-${code(grind[0])}`, extra: grind[0], extraLabel: grind[1] });
  });
}

function optionsOf(product) {
  const options = [];
  const axis = ['size', 'color', 'pattern'].find((name) => product[name]);
  const choice = (name, label, values, first) => ({ name, label: text(label),
    values: values.map(([value, de, en]) => ({ value, label: { de, en } })), default: first });
  if (axis) {
    options.push(choice(axis, product.optionLabel ?? labels[axis], product[axis], product.default));
  }
  if (product.extra) {
    options.push(choice(product.extra.name, product.extra.label, product.extra.values,
      product.extra.default));
  }
  if (product.text) {
    const { name, max, label } = product.text;
    options.push({ name, kind: 'text', max, label: text(label) });
  }
  return options;
}

function feedRow(product, category, variant, serial) {
  const inStock = product.parts || Object.values(stockOf(product, variant.sku)).some((count) => count > 0);
  const title = [product.de[0], variant.label, variant.extraLabel].filter(Boolean).join(', ');
  return {
    id: variant.sku,
    item_group_id: product.id,
    title,
    description: describe(product.de),
    link: `${site}/p/${variant.sku}`,
    image_link: `${site}/pictures/${product.icon}-512.webp`,
    price: euros(variant.cents),
    availability: inStock ? 'in_stock' : 'out_of_stock',
    brand: product.brand ?? 'Korn & Kontor',
    gtin: gtin(serial),
    product_type: category.name.de,
    condition: 'new',
    ...(variant.axis ? { [variant.axis]: variant.label } : {}),
  };
}

function addition(product, category, rank) {
  const variants = Object.fromEntries(variantsOf(product).map((variant) => [variant.sku, {
    ...(variant.extra ? { options: { [product.extra.name]: variant.extra } } : {}),
    // A bundle counts no pieces of its own: its stock is that of its parts.
    ...(product.parts ? { parts: product.parts[variant.sku] }
      : { stock: stockOf(product, variant.sku) }),
    ...(product.safety?.[variant.sku] ? { safety: product.safety[variant.sku] } : {}),
    ...(product.reorder?.[variant.sku] ? { reorder: product.reorder[variant.sku] } : {}),
  }]));
  return {
    id: product.id,
    category: category.id,
    title: { en: product.en[0] },
    description: { en: describe(product.en) },
    picture: product.icon,
    rating_tenths: product.stars[0],
    rating_count: product.stars[1],
    tags: product.tags,
    vat_permille: product.vat ?? vatByCategory[category.id],
    rank,
    options: optionsOf(product),
    variants,
  };
}

const entries = shop.categories.flatMap((category) =>
  tables[category.id].map((product) => ({ product, category })));

const order = [...entries].sort((a, b) => {
  const place = ({ product }) => (featured.indexOf(product.id) + 1) || featured.length + 1;
  return place(a) - place(b) || b.product.stars[1] - a.product.stars[1];
});
const rankOf = new Map(order.map(({ product }, i) => [product.id, i + 1]));

let serial = 0;
export const feedRows = entries.flatMap(({ product, category }) =>
  variantsOf(product).map((variant) => feedRow(product, category, variant, ++serial)));
export const additions = entries.map(({ product, category }) =>
  addition(product, category, rankOf.get(product.id)));
