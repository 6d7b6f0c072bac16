import { chainOf, type Link, type ReportNode } from '../report/chain.ts';
import { tag } from './components.ts';
import { h } from './dom.ts';
import { revealButton, taskName, type ReportFinding, type Scene } from './parts.ts';
import { CONFIDENCE_MEANING } from './words.ts';

/** The chain of waits of a finding, last victim first, as a list that reads as a diagram. null where nobody waits for another. */
export function chainList(scene: Scene, finding: ReportFinding, index: number): HTMLElement | null {
  const links = chainOf(scene.view.report.edges, finding.tids);
  if (links.length === 0) return null;
  const node = (name: ReportNode, place: string): HTMLElement => nodeElement(scene, finding, name, `chain-${index}-${place}`);
  const rows: HTMLElement[] = [];
  const shown = new Set<ReportNode>();
  links.forEach((link, at) => {
    const continues = at > 0 && link.from.length === 1 && link.from[0] === links[at - 1]?.to;
    if (!continues) rows.push(h('li', { class: 'waiters' }, ...link.from.slice(0, SHOWN).map((name, i) => node(name, `${at}-from-${i}`)), more(link)));
    rows.push(h('li', { class: `link ${link.strength}` }, relation(link)));
    for (const name of link.from) shown.add(name);
    rows.push(h('li', {}, node(link.to, `${at}-to`), shown.has(link.to) ? h('span', { class: 'back' }, '↑ stands above: the waits form a circle') : null));
  });
  return h('ol', { class: 'chain' }, ...rows);
}

const SHOWN = 6;

function more(link: Link): HTMLElement | null {
  return link.from.length > SHOWN ? h('span', { class: 'quiet' }, `and ${link.from.length - SHOWN} more`) : null;
}

function relation(link: Link): HTMLElement {
  const strength = tag(link.strength, link.strength);
  strength.title = CONFIDENCE_MEANING[link.strength];
  return h('span', {}, 'waits for ', h('span', { class: 'quiet' }, `(${link.via.replaceAll('-', ' ')}) `), strength);
}

function nodeElement(scene: Scene, finding: ReportFinding, node: ReportNode, key: string): HTMLElement {
  if (typeof node === 'string') return labelled(scene, finding, node, node, key);
  const task = scene.view.report.tasks.find(({ tid }) => tid === node);
  const thread = task && task.tgid !== task.tid ? `, thread of ${task.tgid}` : '';
  return labelled(scene, finding, node, `${taskName(node, task?.comm)}${task?.state ? `, state ${task.state}` : ''}${thread}`, key);
}

function labelled(scene: Scene, finding: ReportFinding, node: ReportNode, label: string, key: string): HTMLElement {
  const line = lineOf(scene, finding, node);
  return line === null ? h('span', { class: 'node' }, label) : revealButton(scene, line, label, key);
}

/** Where to look for a node, 0-based: its stack, a mask of its, or the first evidence that names it. */
function lineOf({ view }: Scene, finding: ReportFinding, node: ReportNode): number | null {
  const { stacks, masks } = view.report;
  const own = typeof node === 'number' ? (stacks.findLast(({ tid }) => tid === node) ?? masks.find(({ tid }) => tid === node)) : undefined;
  const number = typeof node === 'number' ? String(node) : (/\d+/.exec(node)?.[0] ?? node);
  const line = own?.line ?? finding.evidence.find(({ says }) => says.split(/[^0-9A-Za-z_-]+/).includes(number))?.line;
  return line === undefined ? null : line - 1;
}
