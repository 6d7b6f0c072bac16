import { tag } from './components.ts';
import { h } from './dom.ts';
import { commandLine, revealButton, type ReportFinding, type Scene } from './parts.ts';
import { inline } from './prose.ts';

type Cause = NonNullable<ReportFinding['differential']>[number];

/** Where several causes give the same picture: those that the text speaks for, then those that a command would show, then the rest folded. */
export function causeList(scene: Scene, { differential = [] }: ReportFinding, index: number): HTMLElement | null {
  if (differential.length === 0) return null;
  const key = `finding-${index}-cause`;
  const all = differential.map((cause, at) => ({ cause, at }));
  const of = (status: Cause['status']): typeof all => all.filter(({ cause }) => cause.status === status);
  const list = (some: typeof all): HTMLElement => h('ul', { class: 'causes' }, ...some.map(({ cause, at }) => item(scene, cause, `${key}-${at}`)));
  const [seen, unknown, absent] = [of('seen'), of('unknown'), of('not-seen')];
  const folded = (some: typeof all, words: string, name: string): HTMLElement | null => (some.length === 0 ? null : h('details', { key: `${key}-${name}` }, h('summary', {}, words), list(some)));
  return h('div', {},
    h('p', {}, seen.length > 0 ? 'Several causes give this picture. The text shows the sign of:' : unknown.length > 0 ? 'Several causes give this picture, and the text shows the sign of none. These commands tell them apart:' : 'Several causes give this picture, and the text shows the sign of none.'),
    seen.length > 0 ? list(seen) : unknown.length > 0 ? list(unknown) : null,
    seen.length > 0 ? folded(unknown, `${counted(unknown.length)}: how to look for ${unknown.length === 1 ? 'it' : 'them'}`, 'unknown') : null,
    folded(absent, `${counted(absent.length)}: no sign of ${absent.length === 1 ? 'it' : 'them'} where it would stand in this text`, 'absent'));
}

function counted(count: number): string {
  return count === 1 ? 'One other cause' : `${count} other causes`;
}

const STATUS_NAME: Readonly<Record<Cause['status'], string>> = { seen: 'seen', 'not-seen': 'not seen', unknown: 'unknown' };

function item(scene: Scene, { cause, evidence, command, status, found }: Cause, key: string): HTMLElement {
  return h('li', {},
    h('div', { class: 'step' }, tag(STATUS_NAME[status], status), h('strong', {}, ...inline(cause))),
    h('p', {}, status === 'seen' ? 'Sign: ' : 'Its sign: ', ...inline(evidence)),
    ...found.slice(0, FOUND_SHOWN).map(({ line, says, quote }, at) => h('p', { class: 'found' }, revealButton(scene, line - 1, `line ${line}`, `${key}-${at}`), ' ', ...inline(says), quote ? h('code', {}, ` ${quote}`) : null)),
    status === 'seen' || command === null ? null : commandLine(scene, command, key));
}

const FOUND_SHOWN = 3;
