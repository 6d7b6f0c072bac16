import { tag } from './components.ts';
import { h } from './dom.ts';
import { commandLine, revealButton, section, type Scene } from './parts.ts';
import { inline } from './prose.ts';

/** The lines that each finding rests on. */
export function evidenceView(scene: Scene): readonly HTMLElement[] {
  const findings = scene.view.report.findings.filter(({ evidence }) => evidence.length > 0);
  if (findings.length === 0) return [h('p', {}, 'Nothing was found, so nothing needs evidence.')];
  return findings.map((finding, index) =>
    h('section', {},
      h('h2', {}, ...inline(finding.title)),
      h('ul', { class: 'evidence' }, ...finding.evidence.map(({ line, says }, at) =>
        h('li', {}, revealButton(scene, line - 1, `line ${line}`, `evidence-${index}-${at}`), ' ', ...inline(says))))));
}

/** What would confirm or refute what is assumed, and what could not be read. */
export function missingView(scene: Scene): readonly HTMLElement[] {
  const { gaps, problems } = scene.view.report;
  const parts = [
    section('Evidence that is missing', gaps.length > 0 ? h('ul', { class: 'steps' }, ...gaps.map(({ text, command, caution }, at) =>
      h('li', {},
        h('div', { class: 'step' }, caution ? tag('caution', 'caution') : null, h('span', {}, ...inline(text))),
        caution ? h('p', { class: 'hits' }, ...inline(caution)) : null,
        command ? commandLine(scene, command, `gap-${at}`) : null))) : null),
    section('Lines that could not be read', problems.length > 0 ? h('ul', { class: 'evidence' }, ...problems.slice(0, SHOWN).map(({ line, message }, at) =>
      h('li', {}, revealButton(scene, line - 1, `line ${line}`, `problem-${at}`), ' ', ...inline(message)))) : null),
    problems.length > SHOWN ? h('p', { class: 'quiet' }, `and ${problems.length - SHOWN} more`) : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts : [h('p', {}, 'Nothing is missing: every step of the reasoning has its evidence, and every line was read.')];
}

const SHOWN = 200;
