// The lines that the loops of a typed command print to say whose output follows, as patterns.
import { partsOfRun, variableUses, type EchoPart, type Scope, type VariableUse } from './echoParts.ts';
import { readScript, type Loop, type Statement } from './shellScript.ts';
import type { ShellWord } from './shellWords.ts';

/** A line that names a task. */
export interface EchoTemplate {
  readonly parts: readonly EchoPart[];
  /** What each variable of an `id` part holds. */
  readonly variables: ReadonlyMap<string, EchoVariable>;
  /** What the loop shows follows the line: it is a label. Else only what the line itself says is known. */
  readonly leads: boolean;
  /** What follows is shown for all threads of the process (`/proc/$p/task/*`), not for one. */
  readonly ofThreads: boolean;
  /** So many stacks and statuses are shown after the line, at most. */
  readonly most: number;
  /** `echo $p`: any line of a number fits; only its place tells. */
  readonly isNumber: boolean;
}

export interface EchoVariable {
  readonly use: VariableUse;
  /** The variable goes through the threads of a process. */
  readonly threads: boolean;
  /** That process, where the command names it. */
  readonly process: number | null;
}

/** The lines that name tasks, of all loops of a command. */
export function echoTemplates(command: string): readonly EchoTemplate[] {
  if (!/\b(?:for|while|until|xargs)\b/.test(command.slice(0, 4000)) || !/\b(?:echo|printf|cat)\b/.test(command)) return [];
  const found: EchoTemplate[] = [];
  const uses = new Map(variableUses(command.slice(0, 4000)));
  const variables = new Map<string, EchoVariable>();
  readBody(readScript(command), { uses, assigned: new Map() }, variables, false, found);
  return found.slice(0, MOST_TEMPLATES);
}

const MOST_TEMPLATES = 8;

interface Printed {
  readonly parts: readonly EchoPart[];
  readonly at: number;
}

function readBody(statements: readonly Statement[], scope: Scope & { readonly uses: Map<string, VariableUse> }, variables: Map<string, EchoVariable>, looped: boolean, found: EchoTemplate[]): void {
  const lines: Printed[] = [];
  let open: EchoPart[] = [];
  let lastShow = -1;
  const ofThreads = statements.some((one) => showsThreads(one, scope));
  const close = (at: number): void => {
    if (open.some((part) => part.kind === 'id')) lines.push({ parts: open, at });
    open = [];
  };
  statements.forEach((statement, at) => {
    if (statement.kind === 'loop') {
      lastShow = at;
      close(at);
      enter(statement, scope, variables);
      return readBody(statement.body, scope, variables, true, found);
    }
    if (shows(statement.words)) lastShow = at;
    for (const part of partsOfRun(statement, scope) ?? []) {
      if (part.kind === 'end') close(at);
      else open.push(part);
    }
  });
  if (looped) for (const { parts, at } of lines) found.push({ parts, variables: new Map(variables), leads: at <= lastShow || lastShow < 0, ofThreads, most: mostStacks(statements), isNumber: isNumberAlone(parts) });
}

/** Stacks and statuses of one turn of a loop; those of inner loops are not counted. */
function mostStacks(statements: readonly Statement[]): number {
  if (statements.some((one) => one.kind === 'loop')) return Infinity;
  const words = statements.flatMap((one) => (one.kind === 'run' ? one.words.map(rough) : []));
  return Math.max(1, ...['stack', 'status'].map((name) => words.filter((word) => word.endsWith(`/${name}`)).length + words.filter((word) => word.includes('{') && word.includes(name)).length));
}

function isNumberAlone(parts: readonly EchoPart[]): boolean {
  return parts.every((part) => part.kind === 'pad' || (part.kind === 'text' && part.text.trim() === '') || (part.kind === 'id' && part.form === 'number'));
}

function enter(loop: Loop, scope: { readonly uses: Map<string, VariableUse> }, variables: Map<string, EchoVariable>): void {
  const words = (loop.words ?? []).map(rough);
  for (const name of loop.variables) {
    if (loop.words && words.length > 0 && words.every((word) => /^\/proc\//.test(word))) scope.uses.set(name, 'directory');
    if (name === 'xargs_word') scope.uses.set(name, loop.body.some((one) => one.kind === 'run' && one.words.some((word) => rough(word).startsWith('/proc/$'))) ? 'process' : 'directory');
    const use = scope.uses.get(name);
    if (use === undefined) continue;
    const processes = new Set(words.map((word) => /\/proc\/(\d{1,10})\/task\b/.exec(word)?.[1]));
    const [process] = processes;
    variables.set(name, { use, threads: use === 'thread' || words.some((word) => /\/task\b/.test(word)), process: processes.size === 1 && process !== undefined ? Number(process) : null });
  }
}

function rough(word: ShellWord): string {
  return word.pieces.map((piece) => (piece.kind === 'text' ? piece.text : piece.kind === 'run' ? piece.command : '$')).join('');
}

/** Whether a command shows a file of a task, or what ps says of it. */
function shows(words: readonly ShellWord[]): boolean {
  const first = words[0] ? rough(words[0]) : '';
  return first !== 'echo' && first !== 'printf' && words.some((word) => /^\$.*\/|\/proc\/|^-p|^(?:stack|status|wchan|syscall|stat)$/.test(rough(word)));
}

/** Whether a command shows a file of each thread, or an inner loop does that says nothing of its own. */
function showsThreads(statement: Statement, scope: Scope): boolean {
  if (statement.kind === 'run') return statement.words.some((word) => /\/task\/\*/.test(rough(word)));
  const goesThroughThreads = (statement.words ?? []).some((word) => /\/task\b/.test(rough(word)));
  return goesThroughThreads && !statement.body.some((one) => one.kind === 'run' && /^(?:echo|printf)$/.test(rough(one.words[0]!)) && one.words.some((word) => word.pieces.some((piece) => piece.kind === 'variable' && scope.uses.has(piece.name))));
}
