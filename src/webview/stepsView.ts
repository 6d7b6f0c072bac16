import { tag } from './components.ts';
import { h } from './dom.ts';
import { commandLine, type ReportFinding, type Scene } from './parts.ts';
import { inline } from './prose.ts';
import { RISK_NAME } from './words.ts';

type Step = ReportFinding['next'][number];

/** The steps of a finding in the order of safety; each says what it risks, what it hits, and how to check it. */
export function stepList(scene: Scene, finding: ReportFinding, index: number): HTMLElement | null {
  if (finding.next.length === 0) return null;
  return h('ol', { class: 'steps' }, ...finding.next.map((step, at) => stepItem(scene, step, `step-${index}-${at}`)));
}

function stepItem(scene: Scene, step: Step, key: string): HTMLElement {
  return h('li', { class: step.risk },
    h('div', { class: 'step' }, tag(RISK_NAME[step.risk], step.risk), h('span', {}, ...inline(step.text))),
    step.hits ? h('p', { class: 'hits' }, h('strong', {}, 'What else it hits: '), ...inline(step.hits)) : null,
    step.command ? commandLine(scene, step.command, `${key}-command`) : null,
    step.verify ? h('div', { class: 'verify' }, h('span', {}, 'Check:'), commandLine(scene, step.verify, `${key}-verify`)) : null);
}
