import type { PageView } from '../server/protocol.ts';
import { h, table } from './dom.ts';
import { commandLine, pageButton, section, type Scene } from './parts.ts';
import { inline, prose } from './prose.ts';

/** The signature pages behind the findings: what, why, next, prevent; what tells causes apart; whether this kernel has the fix. */
export function backgroundView(scene: Scene): readonly HTMLElement[] {
  const pages = Object.values(scene.view.pages);
  const { otherPages } = scene.view;
  const others = otherPages.length === 0 ? null : section('Other waits in this dump', h('ul', {}, ...otherPages.map((page) => h('li', {}, pageButton(scene, page, `other-${page.id}`)))));
  return [
    ...(pages.length === 0 ? [h('p', {}, 'No signature page belongs to what was found.')] : []),
    ...pages.map((page) => pageElement(scene, page)),
    ...(others ? [others] : []),
  ];
}

function pageElement(scene: Scene, page: PageView): HTMLElement {
  const { release } = scene.view.report.kernel;
  return h('article', { class: 'page' },
    h('h2', {}, pageButton(scene, page, `background-${page.id}`)),
    h('p', { class: 'quiet' }, [page.subsystem, page.id, ...(page.kernels === null ? [] : [page.kernels])].join(' · ')),
    ...(page.fixes.length > 0 ? [fixes(page, release)] : []),
    ...page.sections.flatMap(({ heading, text }) => [
      h('h3', {}, heading), ...prose(text),
      ...(heading === 'Why' && page.stages.length > 0 ? [h('h3', {}, 'Stages of the wait'), h('ul', {}, ...page.stages.map((stage) => h('li', {}, ...inline(stage))))] : []),
      ...(heading === 'Next' ? [...requires(scene, page), ...differential(scene, page)] : []),
    ]),
    ...(page.sources.length > 0 ? [h('h3', {}, 'Sources'), h('ul', {}, ...page.sources.map((source) => h('li', {}, ...inline(source))))] : []),
    h('h3', {}, 'How it was verified'), h('p', {}, ...inline(page.verification)));
}

function requires(scene: Scene, { id, requires: need }: PageView): readonly HTMLElement[] {
  if (need === null) return [];
  return [
    h('h3', {}, 'What the stack alone does not show'), h('p', {}, ...inline(need.text)),
    ...(need.command === null ? [] : [commandLine(scene, need.command, `requires-${id}`)]),
  ];
}

function differential(scene: Scene, { id, title, differential: causes }: PageView): readonly HTMLElement[] {
  if (causes.length === 0) return [];
  return [h('h3', {}, 'Which cause it is'), table(`Causes of: ${title}`, ['Cause', 'What shows it'], causes.map(({ cause, evidence, command, page }, at) => [
    h('div', {}, ...inline(cause), page === null ? null : h('p', {}, pageButton(scene, page, `cause-${id}-${at}-page`))),
    h('div', {}, ...inline(evidence), command === null ? null : commandLine(scene, command, `cause-${id}-${at}`)),
  ]))];
}

function fixes(page: PageView, release: string | null): HTMLElement {
  return h('section', {},
    h('h3', {}, release === null ? 'Fixes (the dump does not say which kernel it is)' : `Fixes in kernel ${release}`),
    h('ul', {}, ...page.fixes.map(({ title, status, reason }) => h('li', {}, h('strong', {}, `${status}: `), ...inline(title), h('p', {}, ...inline(reason))))));
}
