import { tag } from './components.ts';
import { h } from './dom.ts';
import { lazyDetails } from './lazyDetails.ts';
import { commandLine, revealButton, section, type ReportFinding, type Scene } from './parts.ts';
import { inline } from './prose.ts';

/** The lines that each finding rests on: those of the first, then each other one folded. */
export function evidenceView(scene: Scene): readonly HTMLElement[] {
  const [first, ...others] = scene.view.report.findings.filter(({ evidence }) => evidence.length > 0);
  if (!first) return [h('p', {}, 'Nothing was found, so nothing needs evidence.')];
  return [
    h('section', {}, h('h2', {}, ...inline(first.title)), evidenceList(scene, first, 0)),
    section('Other findings', ...others.slice(0, FINDINGS_SHOWN).map((finding, at) => lazyDetails({ class: finding.severity, key: `evidence-of-${at + 1}` },
      [...inline(finding.title), ` (${finding.evidence.length})`], () => [evidenceList(scene, finding, at + 1)])),
    others.length > FINDINGS_SHOWN ? h('p', { class: 'quiet' }, `and ${others.length - FINDINGS_SHOWN} more`) : null),
  ].filter((part) => part !== null);
}

const FINDINGS_SHOWN = 100;
const LINES_SHOWN = 25;

function evidenceList(scene: Scene, { evidence }: ReportFinding, index: number): HTMLElement {
  const item = ({ line, says, quote }: (typeof evidence)[number], at: number): HTMLElement =>
    h('li', {}, revealButton(scene, line - 1, `line ${line}`, `evidence-${index}-${at}`), ' ', ...inline(says), quote ? h('div', { class: 'quiet' }, h('code', {}, quote)) : null);
  const list = (some: typeof evidence, from: number): HTMLElement => h('ul', { class: 'evidence' }, ...some.map((one, at) => item(one, from + at)));
  const rest = evidence.slice(LINES_SHOWN);
  return h('div', {}, list(evidence.slice(0, LINES_SHOWN), 0),
    rest.length === 0 ? null : lazyDetails({ class: '', key: `evidence-${index}-rest` }, [`${rest.length} more lines`], () => [list(rest, LINES_SHOWN)]));
}

/** What would confirm or refute what is assumed, and what could not be read. */
export function missingView(scene: Scene): readonly HTMLElement[] {
  const { gaps, problems } = scene.view.report;
  const parts = [
    section('Evidence that is missing', gaps.length > 0 ? gapList(scene, 0, GAPS_SHOWN) : null,
      gaps.length > GAPS_SHOWN ? lazyDetails({ class: '', key: 'gaps-rest' }, [`${Math.min(gaps.length, SHOWN) - GAPS_SHOWN} more`], () => [gapList(scene, GAPS_SHOWN, SHOWN)]) : null),
    section('Lines that could not be read', problems.length > 0 ? h('ul', { class: 'evidence' }, ...problems.slice(0, SHOWN).map(({ line, message }, at) =>
      h('li', {}, revealButton(scene, line - 1, `line ${line}`, `problem-${at}`), ' ', ...inline(message)))) : null),
    problems.length > SHOWN ? h('p', { class: 'quiet' }, `and ${problems.length - SHOWN} more`) : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts : [h('p', {}, 'Nothing is missing: every step of the reasoning has its evidence, and every line was read.')];
}

const SHOWN = 200;
const GAPS_SHOWN = 20;

/** @param from and `end`: places in the list of gaps, which begins with what helps most. */
function gapList(scene: Scene, from: number, end: number): HTMLElement {
  return h('ul', { class: 'steps' }, ...scene.view.report.gaps.slice(from, end).map(({ text, command, caution }, at) =>
    h('li', {},
      h('div', { class: 'step' }, caution ? tag('caution', 'caution') : null, h('span', {}, ...inline(text))),
      caution ? h('p', { class: 'hits' }, ...inline(caution)) : null,
      command ? commandLine(scene, command, `gap-${from + at}`) : null)));
}
