import type { PageView } from '../server/protocol.ts';
import { h } from './dom.ts';
import type { Scene } from './parts.ts';
import { inline, prose } from './prose.ts';

/** The signature pages behind the findings: what, why, next, prevent; and whether this kernel has the fix. */
export function backgroundView({ view }: Scene): readonly HTMLElement[] {
  const pages = Object.values(view.pages);
  if (pages.length === 0) return [h('p', {}, 'No signature page belongs to what was found.')];
  return pages.map((page) => pageElement(page, view.report.kernel.release));
}

function pageElement(page: PageView, release: string | null): HTMLElement {
  return h('article', { class: 'page' },
    h('h2', {}, ...inline(page.title)),
    ...(page.fixes.length > 0 ? [fixes(page, release)] : []),
    ...page.sections.flatMap(({ heading, text }) => [h('h3', {}, heading), ...prose(text)]),
    ...(page.sources.length > 0 ? [h('h3', {}, 'Sources'), h('ul', {}, ...page.sources.map((source) => h('li', {}, ...inline(source))))] : []));
}

function fixes(page: PageView, release: string | null): HTMLElement {
  return h('section', {},
    h('h3', {}, release === null ? 'Fixes (the dump does not say which kernel it is)' : `Fixes in kernel ${release}`),
    h('ul', {}, ...page.fixes.map(({ title, status, reason }) => h('li', {}, h('strong', {}, `${status}: `), ...inline(title), h('p', {}, ...inline(reason))))));
}
