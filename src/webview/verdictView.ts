import { tag } from './components.ts';
import { causeList } from './causesView.ts';
import { chainList } from './chainView.ts';
import { h } from './dom.ts';
import { lazyDetails } from './lazyDetails.ts';
import { pageButton, section, type ReportFinding, type Scene } from './parts.ts';
import { killQuestions } from './killQuestions.ts';
import { inline, prose } from './prose.ts';
import { stepList } from './stepsView.ts';
import { CONFIDENCE_MEANING, SEVERITY_NAME } from './words.ts';

/** The first view: the verdict, why a kill does not help, the chain, the steps; other findings folded below. */
export function verdictView(scene: Scene): readonly HTMLElement[] {
  const [first, ...others] = scene.view.report.findings;
  if (!first) return [nothingFound(scene)];
  const shown = others.slice(0, OTHERS_SHOWN);
  return [
    ...findingParts(scene, first, 0),
    section('Other findings', ...shown.map((finding, index) => folded(scene, finding, index + 1)),
      others.length > shown.length ? h('p', { class: 'quiet' }, `and ${others.length - shown.length} more: the Problems view has them`) : null),
  ].filter((part) => part !== null);
}

/** More than so many nobody reads here. */
const OTHERS_SHOWN = 100;

function findingParts(scene: Scene, finding: ReportFinding, index: number): readonly (HTMLElement | null)[] {
  const { heading: killHeading, kill, wait } = splitWhy(finding.why);
  return [
    index === 0 ? heading(scene, finding) : badges(finding, null),
    section('Who waits for whom', chainList(scene, finding, index)),
    section(killHeading, ...kill.flatMap((paragraph) => prose(paragraph)), killQuestions(scene, finding, index)),
    section('Which cause it is', causeList(scene, finding, index)),
    section('What to do, safest first', stepList(scene, finding, index)),
    section('Why', ...wait.flatMap((paragraph) => prose(paragraph))),
    section('Read on', readOn(scene, finding, index)),
  ];
}

/** The signature pages that the finding names; those that the catalogue has. */
function readOn(scene: Scene, finding: ReportFinding, index: number): HTMLElement | null {
  const pages = (finding.pages ?? []).flatMap((id) => scene.view.pages[id] ?? []);
  return pages.length === 0 ? null : h('ul', {}, ...pages.map((page) => h('li', {}, pageButton(scene, page, `finding-${index}-${page.id}`))));
}

const KILL_HEADING = 'Why SIGKILL does not help';
const KILL_DOES = 'What SIGKILL does';

/** A paragraph speaks of the kill or of the wait; the first question at 3 a.m. is why the kill did nothing. */
function splitWhy(why: string): { readonly heading: string; readonly kill: readonly string[]; readonly wait: readonly string[] } {
  const paragraphs = why.split(/\n[ \t]*\n/);
  const headed = paragraphs.filter((paragraph) => paragraph.startsWith(KILL_HEADING) || paragraph.startsWith(KILL_DOES));
  const kill = headed.length > 0 ? headed : paragraphs.filter((paragraph) => /SIGKILL|kill -9/.test(paragraph));
  const wait = paragraphs.filter((paragraph) => !kill.includes(paragraph));
  // Where a kill may well help, or nobody knows, the heading must not say the contrary.
  const heading = headed.some((paragraph) => paragraph.startsWith(KILL_HEADING)) ? KILL_HEADING : headed.length > 0 ? KILL_DOES : 'About SIGKILL';
  return { heading, kill: kill.map((paragraph) => paragraph.replace(heading, '').replace(/^(?: to |[ :])+/, '').replace(/^(?=\d)/, 'Thread ')), wait };
}

function heading({ view }: Scene, finding: ReportFinding): HTMLElement {
  const { release, arch } = view.report.kernel;
  const place = [view.title, release === null ? 'kernel not named in the text' : `Linux ${release}`, arch].filter((part) => part !== null);
  return h('header', { class: `verdict ${finding.severity}` },
    h('h1', {}, ...inline(finding.title)), badges(finding, tag(SEVERITY_NAME[finding.severity], finding.severity)), h('p', { class: 'quiet' }, place.join(' · ')));
}

/** @param severity null where the summary above shows it. */
function badges(finding: ReportFinding, severity: HTMLElement | null): HTMLElement {
  const confidence = tag(finding.confidence, finding.confidence);
  confidence.title = CONFIDENCE_MEANING[finding.confidence];
  return h('p', { class: 'badges' },
    severity, confidence,
    h('span', { class: 'quiet' }, CONFIDENCE_MEANING[finding.confidence]));
}

/** Its parts are made when it is opened: there may be hundreds. */
function folded(scene: Scene, finding: ReportFinding, index: number): HTMLElement {
  return lazyDetails({ class: finding.severity, key: `finding-${index}` },
    [tag(SEVERITY_NAME[finding.severity], finding.severity), ' ', ...inline(finding.title)],
    () => findingParts(scene, finding, index));
}

function nothingFound({ view }: Scene): HTMLElement {
  const { stats } = view.report;
  return h('header', { class: 'verdict' },
    h('h1', {}, 'No known hang in this dump'),
    h('p', {}, `Read: ${stats.stacks} kernel stacks, ${stats.goroutines} goroutines, ${view.report.tasks.length} tasks. None of the waits in it is one that Unstuck knows as a hang. That is no proof of health: see “Missing”.`));
}
