// axe-core in a page: the rules of WCAG 2.0 to 2.2, levels A and AA, and axe's own good practice.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What is wrong with the page as it stands, one line each. `without`: rules that cannot see what
 * they judge here.
 */
export async function violations(page, { without = [] } = {}) {
  await page.evaluate(`globalThis.axe ?? (() => { ${source} })()`);
  return page.evaluate(async (off) => {
    const rules = Object.fromEntries(off.map((id) => [id, { enabled: false }]));
    const { violations: found } = await globalThis.axe.run(document, {
      rules, resultTypes: ['violations'], elementRef: false,
    });
    return found.flatMap(({ id, help, nodes }) => nodes.map(({ html, failureSummary }) =>
      `${id}: ${help}\n  ${html.slice(0, 200)}\n  ${failureSummary.replace(/\n\s*/g, ' ')}`));
  }, without);
}
