import type { Analysis, Finding, Node } from '../../src/analysis/analysis.ts';
import { sigkillOf } from '../../src/analysis/deliverability.ts';
import { createScene } from '../../src/analysis/actor.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import type { Case } from '../../src/unstuck.ts';

/** What is known of a capture because the hang was made on purpose: the .json beside it. */
export interface Truth {
  readonly id: string;
  readonly kind: string;
  readonly is_hang: boolean;
  readonly diagnosis: string;
  readonly waits?: readonly { readonly waiter: number | string; readonly waits_on: number | string }[];
  readonly cycle?: readonly number[] | readonly (readonly number[])[];
  readonly processes?: Readonly<Record<string, number | readonly number[]>>;
  readonly released_by?: readonly { readonly action: string; readonly verified?: boolean | null }[];
  readonly not_released_by?: readonly string[];
}

/** What a case says against its truth, one sentence each; empty where it agrees. */
export function disagreements(truth: Truth, { incident, analysis }: Case): readonly string[] {
  const [first] = analysis.findings;
  if (!truth.is_hang) return analysis.findings.filter(({ severity }) => severity !== 'information').map(({ title }) => `not a hang, but: ${title}`);
  if (!first) return ['nothing is found'];
  const known = (pid: number): boolean => incident.tasks.has(pid);
  const scene = createScene(incident, loadCatalogue());
  return [
    ...missingWaits(truth, analysis, known),
    ...(Array.isArray(truth.cycle) && !truth.cycle.flat().every((pid: number) => reaches(analysis, pid, pid)) ? [`no cycle through ${[...new Set(truth.cycle.flat())].join(', ')}`] : []),
    ...(truth.waits ?? []).filter(({ waiter }) => typeof waiter === 'number' && known(waiter) && !speaksOf(first, waiter) && !told(analysis, first, waiter)).map(({ waiter }) => `the first finding does not speak of ${waiter}`),
    ...missingReleases(truth, first, (pid) => { const actor = scene.byTid.get(pid); return actor ? sigkillOf(actor).verdict : null; }),
    ...uselessAdvice(truth, first),
  ];
}

function missingWaits({ waits = [] }: Truth, analysis: Analysis, known: (pid: number) => boolean): readonly string[] {
  return waits.flatMap(({ waiter, waits_on }) => {
    const targets = pidsIn(String(waits_on)).filter((pid) => known(pid) && pid !== waiter);
    if (typeof waiter !== 'number' || !known(waiter) || targets.length === 0) return [];
    return targets.some((target) => reaches(analysis, waiter, target)) ? [] : [`no way from ${waiter} to ${targets.join(' or ')}`];
  });
}

/** A way of waits from one task to another, of at least one step. */
function reaches({ edges }: Analysis, from: Node, to: Node): boolean {
  const seen = new Set<Node>();
  const queue: Node[] = [from];
  for (const node of queue) {
    for (const edge of edges.filter((one) => one.from === node)) {
      if (edge.to === to) return true;
      if (!seen.has(edge.to)) seen.add(edge.to), queue.push(edge.to);
    }
  }
  return false;
}

function pidsIn(text: string): readonly number[] {
  return [...text.matchAll(/\b\d{2,8}\b/g)].map((match) => Number(match[0]));
}

function wholeOf(finding: Finding): string {
  return [finding.title, ...finding.why, ...finding.next.flatMap((step) => [step.text, step.command ?? ''])].join('\n');
}

function speaksOf(finding: Finding, pid: number): boolean {
  return finding.tids.includes(pid) || new RegExp(`\\b${pid}\\b`).test(wholeOf(finding));
}

/** Its wait leads to somebody of whom the first finding speaks, so that the chain shows it. */
function told(analysis: Analysis, first: Finding, waiter: number): boolean {
  return first.tids.some((tid) => reaches(analysis, waiter, tid));
}

function missingReleases({ released_by = [] }: Truth, first: Finding, verdictOf: (pid: number) => string | null): readonly string[] {
  const commands = first.next.map((step) => step.command ?? '').join('\n');
  const all = wholeOf(first);
  return released_by.filter(({ verified }) => verified === true).flatMap(({ action }) => {
    const abort = /connections\/(\w+)\/abort/.exec(action);
    if (abort) return (abort[1] === 'N' ? /connections\/\w+\/abort/ : new RegExp(`connections/(?:${abort[1]}|CONNECTION)/abort`)).test(commands) ? [] : [`does not advise: ${action}`];
    const kill = /kill (?:-(\w+) )?(\d+)/.exec(action);
    if (kill) return new RegExp(`kill [^\\n]*\\b${kill[2]}\\b`).test(commands) || verdictOf(Number(kill[2])) === 'wakes' ? [] : [`does not advise: ${action}`];
    if (/unfreeze|THAWED|cgroup\.freeze/.test(action)) return /fsfreeze -u|--unfreeze|THAWED|cgroup\.freeze/.test(commands) ? [] : [`does not advise: ${action}`];
    if (/read the pipe/.test(action)) return /\/fd\/\d+/.test(commands) ? [] : [`does not advise: ${action}`];
    if (/eth0|network/.test(action)) return /network|ping|reach/i.test(all) ? [] : [`does not advise: ${action}`];
    return [];
  });
}

/** A step that the truth file says does not help, offered as a cure. */
function uselessAdvice({ not_released_by = [] }: Truth, first: Finding): readonly string[] {
  const pids = not_released_by.flatMap((action) => pidsIn(/kill(?: -\w+)? (?:\d+(?: |$))+/.exec(action)?.[0].replace(/kill -\w+/, '') ?? ''));
  return pids.filter((pid) => first.next.some((step) => step.risk !== 'read-only' && new RegExp(`^kill -9 ${pid}\\b`).test(step.command ?? ''))).map((pid) => `advises kill -9 ${pid}, which does not help`);
}
