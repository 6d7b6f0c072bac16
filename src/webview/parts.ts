import type { ReportNode } from '../report/chain.ts';
import { deadLater, tasksByNode } from '../report/taskNodes.ts';
import type { CaseView, PageName } from '../server/protocol.ts';
import { button } from './components.ts';
import { h, type Child } from './dom.ts';
import type { Host } from './host.ts';
import { inline } from './prose.ts';

/** A case and the way back to the editor: what every view is drawn from. */
export interface Scene {
  readonly view: CaseView;
  readonly host: Host;
}

export type ReportFinding = CaseView['report']['findings'][number];
export type ReportTask = CaseView['report']['tasks'][number];

interface Nodes {
  readonly tasks: ReadonlyMap<ReportNode, ReportTask>;
  /** Their last state is one of later than their wait. */
  readonly dead: ReadonlySet<ReportNode>;
}

const known = new WeakMap<CaseView, Nodes>();

/** The tasks as edges name them, made once a report. */
export function nodesOf({ view }: Scene): Nodes {
  const found = known.get(view);
  if (found) return found;
  const tasks = tasksByNode(view.report);
  const made = { tasks, dead: deadLater(view.report, tasks) };
  known.set(view, made);
  return made;
}

/** A heading with what stands under it, or nothing where there is nothing. */
export function section(heading: string, ...content: readonly Child[]): HTMLElement | null {
  if (content.every((child) => child === null)) return null;
  return h('section', {}, h('h2', {}, heading), ...content);
}

/**
 * A button that shows a line in the editor.
 *
 * @param line 0-based.
 */
export function revealButton({ view, host }: Scene, line: number, label: string, key: string): HTMLElement {
  return h('button', {
    class: 'reveal', key, title: `Show line ${line + 1} in the editor`,
    onClick: () => host.post({ type: 'reveal', uri: view.uri, line }),
  }, label);
}

/** The title of a signature page, as a button that opens it as a document. */
export function pageButton({ host }: Scene, { id, title }: PageName, key: string): HTMLElement {
  return h('button', { class: 'reveal', key, title: `Open the signature page ${id}`, onClick: () => host.post({ type: 'page', id }) }, ...inline(title));
}

/** A command to read and to copy. It is never run from here. */
export function commandLine({ host }: Scene, command: string, key: string): HTMLElement {
  return h('div', { class: 'command' },
    h('pre', {}, h('code', {}, command)),
    button('Copy', () => host.post({ type: 'copy', text: command }), { key, name: `Copy command: ${command}`, secondary: true }));
}

/** `ndrive (6200)`, or the number alone. */
export function taskName(tid: number, comm: string | null | undefined): string {
  return comm ? `${comm} (${tid})` : String(tid);
}
