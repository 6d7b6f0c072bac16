import { chainOf, endsInCause, type Link, type ReportNode } from '../report/chain.ts';
import { isUnnamed, linkWords, nodeWords } from '../report/linkWords.ts';
import { tag } from './components.ts';
import { h, type Child } from './dom.ts';
import { nodesOf, revealButton, taskName, type ReportFinding, type Scene } from './parts.ts';
import { CONFIDENCE_MEANING } from './words.ts';

/** The chain of waits of a finding, last victim first, as a list that reads as a diagram. null where nobody waits for another. */
export function chainList(scene: Scene, finding: ReportFinding, index: number): HTMLElement | null {
  const chain = chainOf(scene.view.report.edges, finding);
  if (chain.links.length === 0) return null;
  const root = new Set(chain.root);
  const node = (name: ReportNode, place: string): HTMLElement => nodeElement(scene, finding, name, `chain-${index}-${place}`);
  const rows = chain.links.flatMap((link, at): readonly HTMLElement[] => {
    const last = at === chain.links.length - 1;
    const closes = chain.ring && last;
    return [
      ...(at === 0 ? [h('li', { class: 'waiters' }, ...waiters(link, (name, i) => node(name, `from-${i}`)))] : []),
      h('li', { class: `link ${link.strength}` }, linkWords(link, at === 0 && link.from.length > 1), ' ', strengthTag(link)),
      h('li', { class: !chain.ring && root.has(link.to) ? 'root' : '' }, node(link.to, `${at}-to`),
        closes ? h('span', { class: 'back' }, '↑ back to the top of the ring') : null,
        root.has(link.to) && !closes ? tag(chain.ring ? 'in the ring' : endsInCause(chain) ? 'root cause' : 'the text goes no further', 'rootmark') : null),
    ];
  });
  return h('div', {}, h('ol', { class: 'chain' }, ...shortened(rows, `chain-${index}-middle`)), ending(chain.ring, chain.root), otherWaiters(chain.others, index, node));
}

const SHOWN = 6;
const OTHERS_SHOWN = 60;
/** Rows at either end of a long chain; a link has two. */
const ENDS = 12;

/** The middle of a long chain is folded: its ends say who complains and who is the cause. */
function shortened(rows: readonly HTMLElement[], key: string): readonly HTMLElement[] {
  if (rows.length <= 3 * ENDS) return rows;
  const middle = rows.slice(ENDS + 1, -ENDS);
  return [...rows.slice(0, ENDS + 1), h('li', {}, h('details', { key }, h('summary', {}, `${middle.length / 2} more links`), h('ol', { class: 'chain' }, ...middle))), ...rows.slice(-ENDS)];
}

function waiters(link: Link, node: (name: ReportNode, at: number) => HTMLElement): readonly Child[] {
  const rest = link.from.length - SHOWN;
  return [...link.from.slice(0, SHOWN).map(node), rest > 0 ? h('span', { class: 'quiet' }, `and ${rest} more`) : null];
}

function ending(ring: boolean, root: readonly ReportNode[]): HTMLElement | null {
  if (ring) return h('p', {}, root.length === 1 ? 'It waits for itself.' : 'They wait for each other: none of them can go on by itself.');
  return root[0] !== undefined && isUnnamed(root[0]) ? h('p', {}, 'The text does not show who that is; “Missing” names the commands that would.') : null;
}

/** Everybody else behind this cause. */
function otherWaiters(others: readonly Link[], index: number, node: (name: ReportNode, place: string) => HTMLElement): HTMLElement | null {
  if (others.length === 0) return null;
  const count = new Set(others.flatMap(({ from }) => from)).size;
  const rest = others.length - OTHERS_SHOWN;
  return h('details', { key: `chain-${index}-others` },
    h('summary', {}, count === 1 ? 'One more wait behind them' : `${count} more wait behind them`),
    h('ul', { class: 'chain others' }, ...others.slice(0, OTHERS_SHOWN).map((link, at) => h('li', { class: 'waiters' },
      ...waiters(link, (name, i) => node(name, `other-${at}-from-${i}`)), h('span', {}, linkWords(link, link.from.length > 1)), node(link.to, `other-${at}-to`), strengthTag(link)))),
    rest > 0 ? h('p', { class: 'quiet' }, `and ${rest} more links`) : null);
}

function strengthTag({ strength }: Link): HTMLElement {
  const element = tag(strength, strength);
  element.title = CONFIDENCE_MEANING[strength];
  return element;
}

function nodeElement(scene: Scene, finding: ReportFinding, node: ReportNode, key: string): HTMLElement {
  const { tasks, dead } = nodesOf(scene);
  const task = tasks.get(node);
  const thread = task && task.tgid !== task.tid ? `, thread of ${taskName(task.tgid, tasks.get(task.tgid)?.comm)}` : '';
  const state = task?.state && !dead.has(node) ? `, state ${task.state}` : '';
  const label = task ? `${task.host == null ? '' : `${task.host}: `}${taskName(task.tid, task.comm)}${state}${thread}` : nodeWords(String(node));
  const line = lineOf(scene, finding, node);
  return line === null ? h('span', { class: isUnnamed(node) ? 'node unnamed' : 'node' }, label) : revealButton(scene, line, label, key);
}

/** Where to look for a node, 0-based: its stack, a mask of its, or the first evidence that names it. */
function lineOf({ view }: Scene, finding: ReportFinding, node: ReportNode): number | null {
  const { stacks, masks, sources } = view.report;
  if (typeof node === 'string' && Object.hasOwn(view.nodeLines, node)) return view.nodeLines[node]!;
  const own = typeof node === 'number' ? (stacks.findLast(({ tid }) => tid === node) ?? masks.find(({ tid }) => tid === node)) : undefined;
  const line = own?.line ?? finding.evidence.find(({ source, says }) => source === sources[0]?.name && names(says, node))?.line;
  return line === undefined ? null : line - 1;
}

/** `135` of a connection is no pid 135: what is no task is named in whole, or by the word before its number. */
function names(says: string, node: ReportNode): boolean {
  const words = says.split(/[^0-9A-Za-z_-]+/);
  if (typeof node === 'number') return words.includes(String(node));
  const [word, number, ...more] = node.split(' ').slice(-2);
  if (number !== undefined && more.length === 0 && /^\d+$/.test(number)) return words.some((one, at) => one === number && words[at - 1]?.toLowerCase().startsWith(word!.toLowerCase()) === true);
  return says.includes(node);
}
