// What was done in the transcript: `kill -9 …` (kill(1), bash's builtin) and writes to a FUSE connection's `abort`.
import { span } from '../text/span.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';

export const actions: Format = { name: 'actions', families: ['heading'], read: readHeadingLine };

/** Numbers that all architectures share, and for the last ones the numbers of all but MIPS, SPARC, Alpha and PA-RISC. */
const SIGNALS: Readonly<Record<string, number>> = {
  HUP: 1, INT: 2, QUIT: 3, ILL: 4, TRAP: 5, ABRT: 6, FPE: 8, KILL: 9, SEGV: 11, PIPE: 13, ALRM: 14, TERM: 15,
  USR1: 10, USR2: 12, CHLD: 17, CONT: 18, STOP: 19, TSTP: 20,
};

function readHeadingLine(_block: Block, context: Context, emit: Emit): void {
  const { command, commandStart, typed } = context.heading;
  if (!typed || command === null) return;
  for (const match of command.includes('kill') ? command.matchAll(/[^;&|]+/g) : []) {
    const text = match[0].trim();
    const start = commandStart + match.index + match[0].indexOf(text);
    const place = placeOf(context, span(start, start + text.length));
    const kill = killOf(text);
    // Inside a container the numbers are those of other tasks than out here.
    if (kill) emit.add('actions', { kind: 'kill', ...kill, targets: context.heading.inside ? [] : kill.targets, place });
  }
  const abort = /\/fuse\/connections\/(\d{1,10})\/abort/.exec(command);
  if (!abort || !/[>]|\btee\b/.test(command)) return;
  const place = placeOf(context, span(commandStart, commandStart + command.trimEnd().length));
  emit.add('actions', { kind: 'fuse-abort', signal: null, targets: [Number(abort[1])], place });
}

function killOf(text: string): { readonly signal: number | null; readonly targets: readonly number[] } | null {
  const words = text.split(/\s+/).slice(0, 1000);
  if (words[0] === 'sudo') words.shift();
  if (words.shift()?.replace(/^(?:\/usr)?\/bin\//, '') !== 'kill') return null;
  let signal: number | null = SIGNALS['TERM']!;
  const targets: number[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (word === '-s' || word === '-n' || word === '--signal') signal = signalOf(words[++index] ?? '');
    else if (index === 0 && /^-\w/.test(word)) signal = signalOf(word.slice(1));
    else if (/^\d{1,10}$/.test(word)) targets.push(Number(word));
  }
  // Signal 0 only asks whether the process is there.
  return targets.length === 0 || signal === 0 ? null : { signal, targets };
}

function signalOf(name: string): number | null {
  if (/^\d{1,2}$/.test(name)) return Number(name);
  return SIGNALS[name.toUpperCase().replace(/^SIG/, '')] ?? null;
}
