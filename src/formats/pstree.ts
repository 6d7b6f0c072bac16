// Trees of pstree(1): psmisc src/pstree.c `dump_tree`, `dump_by_user`, `out_args`. A process that forks off several is followed by
// `-+-`, and its further children stand below the `+`; a single child follows `---`. Threads stand in braces, equal
// subtrees as `3*[name]`.
import type { Confidence, Fact } from '../model/fact.ts';
import { emptyReading } from '../model/task.ts';
import type { Span } from '../text/span.ts';
import type { Block } from '../syntax/sections.ts';
import { readCgroupTree } from './cgroupTree.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { decimal, nameAt, payloadOf, prefixOf, spanIn } from './lines.ts';

export const pstree: Format = { name: 'pstree', families: ['processTree', 'text'], read: readBlock };

interface Node {
  readonly name: string;
  readonly nameSpan: Span;
  readonly thread: boolean;
  readonly pid: Fact<number> | null;
  readonly user: Fact<string> | null;
  readonly args: Fact<string> | null;
  /** How many equal ones it stands for. */
  readonly count: number;
  /** Where the name begins in its line. */
  readonly column: number;
  readonly parent: number | null;
  readonly confidence: Confidence | null;
  readonly span: Span;
}

interface Tree {
  readonly nodes: Node[];
  /** By the column of a fork, the node that it belongs to. */
  readonly forks: Map<number, number>;
  /** Nodes that may still get children by indentation (`-a`), the innermost last. */
  open: number[];
  /** `-a` without `-p`: no line has two processes, and none a pid. */
  readonly argumentsShown: boolean;
}

function readBlock(block: Block, context: Context, emit: Emit): void {
  if (block.family === 'text') {
    readTyped(block, context, emit);
    return;
  }
  if (isCgroupTree(block, context)) {
    readCgroupTree(block, context, emit);
    return;
  }
  const tree: Tree = { nodes: [], forks: new Map(), open: [], argumentsShown: showsArguments(block, context) };
  const root = argumentRoot(block, context);
  if (root !== null) {
    readLine(root, tree, context);
    emit.claim(root);
  }
  for (let line = block.first; line < block.end; line++) readLine(line, tree, context);
  emitNodes(tree.nodes, context, emit);
}

/** `pstree -a`: without pids only what was typed tells a tree from another drawing. */
function readTyped(block: Block, context: Context, emit: Emit): void {
  if (!context.heading.typed || block !== context.blocks[0] || !/(?:^|[\s;|&])pstree\b/.test(context.heading.command?.slice(0, 2000) ?? '')) return;
  let end = block.first + 1;
  while (end < block.end && LEAD.exec(payloadOf(context.lines, end))![0] !== '') end++;
  if (end === block.first + 1) return;
  const tree: Tree = { nodes: [], forks: new Map(), open: [], argumentsShown: true };
  for (let line = block.first; line < end; line++) {
    readLine(line, tree, context);
    emit.claim(line);
  }
  emitNodes(tree.nodes, context, emit);
}

function isCgroupTree(block: Block, context: Context): boolean {
  for (let line = block.first; line < block.end; line++) {
    const name = nameAt(context.lines, line);
    if (name === 'cgroupRoot' || name === 'cgroupTask') return true;
    if (name === 'treeRoot' || name === 'treePid') return false;
  }
  return false;
}

function showsArguments(block: Block, context: Context): boolean {
  for (let line = block.first; line < block.end; line++) {
    const payload = payloadOf(context.lines, line);
    if (nameAt(context.lines, line) !== 'treeBranch' || jointAfter(payload, 0) !== null || /[(,]\d/.test(payload.slice(0, 400))) return false;
  }
  return true;
}

/** `systemd,1 splash`: with -a the root has no shape of its own; it stands right above its children. */
function argumentRoot(block: Block, context: Context): number | null {
  const line = block.first - 1;
  if (line < 0 || nameAt(context.lines, block.first) === 'treeRoot' || nameAt(context.lines, line) !== 'other') return null;
  return /^[^,()]{1,64},\d{1,10}(?:[ ,]|$)/.test(payloadOf(context.lines, line).slice(0, 100)) ? line : null;
}

function readLine(line: number, tree: Tree, context: Context): void {
  const payload = payloadOf(context.lines, line);
  const before = prefixOf(context.lines, line).length;
  const lead = LEAD.exec(payload)![0];
  const connector = before + (/[├└|`+][─-] *$/.exec(lead)?.index ?? 0);
  let { parent, confidence } = lead === '' ? { parent: null, confidence: null } : parentAt(connector, tree);
  let at = lead.length;
  for (let guard = 0; at < payload.length && guard < MOST_IN_LINE; guard++) {
    const joint = jointAfter(payload, at);
    const end = joint?.start ?? payload.length;
    const node = readNode(payload, at, end, line, before, parent, confidence, tree, context);
    if (node === null) return;
    const index = tree.nodes.push(node) - 1;
    tree.open = [...tree.open.filter((other) => tree.nodes[other]!.column < node.column).slice(-MOST_IN_LINE), index];
    if (joint === null) return;
    if (joint.fork !== null) {
      const column = before + joint.fork;
      for (const other of [...tree.forks.keys()]) if (other >= column) tree.forks.delete(other);
      tree.forks.set(column, index);
    }
    ({ parent, confidence } = { parent: index, confidence: 'observed' as const });
    at = joint.end;
  }
}

/** No tree has more levels on one line that fits a screen. */
const MOST_IN_LINE = 200;
const LEAD = /^(?:[ │]|\|(?!-))*(?:[├└]─ *|[|`+]- *)?/;

function parentAt(connector: number, tree: Tree): { readonly parent: number | null; readonly confidence: Confidence | null } {
  const fork = tree.forks.get(connector);
  if (fork !== undefined) return { parent: fork, confidence: 'observed' };
  const indented = tree.open.findLast((index) => tree.nodes[index]!.column < connector);
  if (indented === undefined) return { parent: null, confidence: null };
  return { parent: indented, confidence: tree.nodes[indented]!.column === connector - 2 ? 'observed' : 'assumed' };
}

/** The next `-+-`, `---`, `─┬─` or `───`: with blanks around in the tree of crash. */
function jointAfter(payload: string, from: number): { readonly start: number; readonly end: number; readonly fork: number | null } | null {
  JOINT.lastIndex = from;
  const match = JOINT.exec(payload);
  if (!match) return null;
  const mark = match[0].search(/[+┬]/);
  return { start: match.index, end: match.index + match[0].length, fork: mark < 0 ? null : match.index + mark };
}

const JOINT = / ?(?:-\+-|---|─┬─|───) ?/g;

function readNode(payload: string, from: number, end: number, line: number, before: number, parent: number | null, confidence: Confidence | null, tree: Tree, context: Context): Node | null {
  const whole = payload.slice(from, end);
  const times = /^(\d{1,6})\*\[/.exec(whole);
  const start = from + (times?.[0].length ?? 0);
  // The end of a truncated line is a `+`.
  const shown = payload.slice(start, end).trimEnd().replace(/(?<!\])\]+$/, '');
  // With -a one without a command line: a zombie, a kernel thread.
  const bare = /^\([^(),]{1,64},[\d,]{1,32}\)$/.test(shown) ? 1 : 0;
  const text = bare === 1 ? shown.slice(1, -1) : shown;
  const named = ENDED.exec(text.slice(0, 200)) ?? (tree.argumentsShown ? WORD : NAMED).exec(text.slice(0, 200));
  if (!named) return null;
  const [, braced, plain, comma, inside] = named;
  const name = braced ?? plain!;
  if (name === '') return null;
  const at = (offset: number, length: number): Span => spanIn(context.lines, line, start + bare + offset, start + bare + offset + length);
  const details = comma ?? inside ?? '';
  const detailsAt = named[0].length - (inside === undefined ? details.length : details.length + 1);
  const digits = /^\d{1,10}(?=,|$)/.exec(details)?.[0];
  const pid = decimal(digits);
  const user = /(?:^|,)([A-Za-z_][A-Za-z0-9_.-]*)$/.exec(details)?.[1];
  const rest = inside === undefined && text[named[0].length] === ' ' ? text.slice(named[0].length).trim() : '';
  return {
    name,
    nameSpan: at(braced === undefined ? 0 : 1, name.length),
    thread: braced !== undefined,
    pid: pid === null ? null : { value: pid, place: placeOf(context, at(detailsAt, digits!.length)) },
    user: user === undefined ? null : { value: user, place: placeOf(context, at(detailsAt + details.length - user.length, user.length)) },
    args: rest === '' ? null : { value: `${name} ${rest}`, place: placeOf(context, at(0, text.length)) },
    count: times ? Number(times[1]) : 1,
    column: before + from,
    parent,
    confidence,
    span: at(0, text.length),
  };
}

/** A name that has parentheses or commas itself ends where its pid does: `web (main)(6098)`, `web (main),6098`. */
const ENDED = /^(?:\{([^{}]*)\}|([^(),]*[^(),\s] ?[(),].{0,60}?))(?:,(\d+(?:,[A-Za-z0-9_.-]+)?)(?= |$)|\((\d+(?:,[A-Za-z0-9_.-]+)?)\)(?= |$))/;

/** With -a, but without -p to end the name: its first word. */
const WORD = /^(?:\{([^{}]*)\}|([^\s(),]+))(?:,(\d+(?:,[A-Za-z0-9_.-]+)?)|\(([^()]*)\))?/;

/** `{name}`, or a name that may itself be in parentheses, `(sd-pam)`; then `,1234` with -a, else `(1234,user)`. */
const NAMED = /^(?:\{([^{}]*)\}|(\([^(),]*\)|[^(),\s]+(?: [^(),\s-][^(),\s]*)*))(?:,(\d+(?:,[A-Za-z0-9_.-]+)?)|\(([^()]*)\))?/;

function emitNodes(nodes: readonly Node[], context: Context, emit: Emit): void {
  const readings: number[] = [];
  const threads = new Map<number, { count: number; first: Span }>();
  for (const node of nodes) {
    if (!node.thread || node.parent === null) continue;
    const known = threads.get(node.parent);
    threads.set(node.parent, { count: (known?.count ?? 0) + node.count, first: known?.first ?? node.span });
  }
  nodes.forEach((node, index) => {
    const parent = node.parent === null ? null : nodes[node.parent]!;
    const group = node.thread ? (parent?.pid ?? null) : node.pid;
    const own = threads.get(index);
    const place = placeOf(context, node.span);
    // Without -t pstree prints the name of the process for its threads too.
    const named = !node.thread || node.name !== parent?.name;
    if (!named && node.pid === null) return;
    readings[index] = emit.add('readings', {
      ...emptyReading('pstree', place),
      tid: node.pid,
      tgid: group,
      comm: named ? { value: node.name, place: placeOf(context, node.nameSpan) } : null,
      args: node.args,
      user: node.user,
      ppid: !node.thread && node.confidence === 'observed' && node.pid ? (parent?.pid ?? null) : null,
      threads: own ? { value: own.count + 1, place: placeOf(context, own.first) } : null,
      parentReading: node.parent === null || node.thread ? null : readings[node.parent]!,
      parentConfidence: node.parent === null || node.thread ? null : node.confidence,
    });
  });
}
