import { tag } from './components.ts';
import { chainList } from './chainView.ts';
import { h, table } from './dom.ts';
import { commandLine, pageButton, revealButton, section, type ReportFinding, type Scene } from './parts.ts';
import { inline, prose } from './prose.ts';
import { stepList } from './stepsView.ts';
import { CONFIDENCE_MEANING, SEVERITY_NAME } from './words.ts';

/** The first view: the verdict, why a kill does not help, the chain, the steps; other findings folded below. */
export function verdictView(scene: Scene): readonly HTMLElement[] {
  const [first, ...others] = scene.view.report.findings;
  if (!first) return [nothingFound(scene)];
  return [
    ...findingParts(scene, first, 0),
    ...(others.length > 0 ? [section('Other findings', ...others.map((finding, index) => folded(scene, finding, index + 1)))] : []),
  ].filter((part) => part !== null);
}

function findingParts(scene: Scene, finding: ReportFinding, index: number): readonly (HTMLElement | null)[] {
  const { kill, wait } = splitWhy(finding.why);
  return [
    index === 0 ? heading(scene, finding) : badges(finding),
    section(KILL_HEADING, ...kill.flatMap((paragraph) => prose(paragraph))),
    section('Who waits for whom', chainList(scene, finding, index)),
    section('Which cause it is', causeTable(scene, finding, index)),
    section('What to do, safest first', stepList(scene, finding, index)),
    section('Why', ...wait.flatMap((paragraph) => prose(paragraph))),
    section('Read on', readOn(scene, finding, index)),
  ];
}

/** Where several causes give the same picture: which of them the text speaks for. */
function causeTable(scene: Scene, { title, differential = [] }: ReportFinding, index: number): HTMLElement | null {
  if (differential.length === 0) return null;
  return table(`Causes of: ${title}`, ['In this text', 'Cause', 'What shows it'], differential.map(({ cause, evidence, command, status, found }, at) => [
    h('div', {}, tag(status.replace('-', ' '), status)),
    h('div', {}, ...inline(cause)),
    h('div', {}, ...inline(evidence),
      ...found.slice(0, 2).map(({ line }, place) => revealButton(scene, line - 1, `Line ${line}`, `finding-${index}-cause-${at}-${place}`)),
      status === 'unknown' && command !== null ? commandLine(scene, command, `finding-${index}-cause-${at}`) : null),
  ]));
}

/** The signature pages that the finding names; those that the catalogue has. */
function readOn(scene: Scene, finding: ReportFinding, index: number): HTMLElement | null {
  const pages = (finding.pages ?? []).flatMap((id) => scene.view.pages[id] ?? []);
  return pages.length === 0 ? null : h('ul', {}, ...pages.map((page) => h('li', {}, pageButton(scene, page, `finding-${index}-${page.id}`))));
}

const KILL_HEADING = 'Why SIGKILL does not help';

/** A paragraph speaks of the kill or of the wait; the first question at 3 a.m. is why the kill did nothing. */
function splitWhy(why: string): { readonly kill: readonly string[]; readonly wait: readonly string[] } {
  const paragraphs = why.split(/\n[ \t]*\n/);
  const headed = paragraphs.filter((paragraph) => paragraph.startsWith(KILL_HEADING));
  const kill = headed.length > 0 ? headed : paragraphs.filter((paragraph) => /SIGKILL|kill -9/.test(paragraph));
  const wait = paragraphs.filter((paragraph) => !kill.includes(paragraph));
  return { kill: kill.map((paragraph) => paragraph.replace(KILL_HEADING, '').replace(/^[ :]+/, '').replace(/^(?=\d)/, 'Thread ')), wait };
}

function heading({ view }: Scene, finding: ReportFinding): HTMLElement {
  const { release, arch } = view.report.kernel;
  const place = [view.title, release === null ? 'kernel not named in the text' : `Linux ${release}`, arch].filter((part) => part !== null);
  return h('header', { class: `verdict ${finding.severity}` },
    h('h1', {}, ...inline(finding.title)), badges(finding), h('p', { class: 'quiet' }, place.join(' · ')));
}

function badges(finding: ReportFinding): HTMLElement {
  const confidence = tag(finding.confidence, finding.confidence);
  confidence.title = CONFIDENCE_MEANING[finding.confidence];
  return h('p', { class: 'badges' },
    tag(SEVERITY_NAME[finding.severity], finding.severity), confidence,
    h('span', { class: 'quiet' }, CONFIDENCE_MEANING[finding.confidence]));
}

function folded(scene: Scene, finding: ReportFinding, index: number): HTMLElement {
  return h('details', { class: finding.severity, key: `finding-${index}` },
    h('summary', {}, tag(SEVERITY_NAME[finding.severity], finding.severity), ' ', ...inline(finding.title)),
    ...findingParts(scene, finding, index));
}

function nothingFound({ view }: Scene): HTMLElement {
  const { stats } = view.report;
  return h('header', { class: 'verdict' },
    h('h1', {}, 'No known hang in this dump'),
    h('p', {}, `Read: ${stats.stacks} kernel stacks, ${stats.goroutines} goroutines, ${view.report.tasks.length} tasks. None of the waits in it is one that Unstuck knows as a hang. That is no proof of health: see “Missing”.`));
}
