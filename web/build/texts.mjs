// What index.html says before any module is there, from the shop's own description.

import { readFileSync } from 'node:fs';

const words = {
  de: {
    search: 'Wonach suchst du?',
    noscript: 'Der Warenkorb braucht JavaScript. Ohne es kannst du uns anrufen oder im Laden einkaufen.',
  },
  en: {
    search: 'What are you looking for?',
    noscript: 'The cart needs JavaScript. Without it you can call us or shop in the store.',
  },
};

function escape(text) {
  return String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export function pageTexts(file) {
  const shop = JSON.parse(readFileSync(file, 'utf8'));
  const language = shop.languages?.[0] ?? 'en';
  const own = words[language] ?? words.en;
  const inLanguage = (text) => (typeof text === 'string' ? text : (text?.[language] ?? text?.en ?? ''));
  const name = inLanguage(shop.name);
  const description = inLanguage(shop.claim ?? shop.description ?? shop.tagline) || name;
  const categories = (shop.categories ?? [])
    .map((one) => `<a href="/c/${encodeURIComponent(one.id)}">${escape(inLanguage(one.name))}</a>`)
    .join('\n');
  const manifest = {
    name, short_name: name, description, lang: language, start_url: '/', scope: '/',
    display: 'standalone', background_color: '#faf7f2', theme_color: '#faf7f2',
    id: '/', categories: ['shopping'],
    icons: [
      { src: '{{icon.svg}}', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
      { src: '{{icon-192.png}}', sizes: '192x192', type: 'image/png', purpose: 'any' },
      { src: '{{icon-512.png}}', sizes: '512x512', type: 'image/png', purpose: 'any' },
      { src: '{{icon-mask.png}}', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  };
  return {
    shop: escape(shop.id), language, name: escape(name), description: escape(description),
    categories, search: escape(own.search), noscript: escape(own.noscript),
    manifest: JSON.stringify(manifest),
  };
}
