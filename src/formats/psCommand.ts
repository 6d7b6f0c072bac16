import type { Fact } from '../model/fact.ts';
import { span, type Span } from '../text/span.ts';
import { placeOf, type Context } from './format.ts';
import type { Word } from './psWords.ts';

/** What a command cell says. */
export interface Command {
  readonly comm: Fact<string> | null;
  readonly args: Fact<string> | null;
  /** Shown as `[name]`: a task without command line, that is a kernel thread or one whose memory is gone. */
  readonly bracketed: boolean;
  readonly defunct: boolean;
  readonly defunctSpan: Span | null;
}

/**
 * Reads a command cell. procps src/ps/output.c: a task without command line stands as `[comm]`, a zombie gets ` <defunct>`; busybox
 * puts `{comm} ` before a command line that begins otherwise; the drawing of a forest stands before it.
 * @param isName the cell shows the kernel's name of the thread; null: the text itself must tell (top with or without -c).
 */
export function readCommand(cell: Word, isName: boolean | null, context: Context): Command {
  const lead = PLAIN_START.test(cell.text) ? '' : TREE.exec(cell.text)![0];
  const rest = cell.text.slice(lead.length);
  const start = cell.span.start + lead.length;
  // Translated: `<已失效>` stands for `<defunct>`.
  const mark = rest.includes('<') ? /[ \t]+(<[^<>\s]{2,20}>)[ \t]*$/.exec(rest.slice(0, 400)) : null;
  const bare = (mark ? rest.slice(0, mark.index) : rest).trimEnd();
  // A kworker's name has at most 63 characters; `[ -f x ]` is the command `[`.
  const bracket = bare[0] === '[' && bare.length <= 80 && /^\[[^ ].*\]$/.test(bare) ? bare.slice(1, -1) : null;
  const defunctSpan = mark ? span(start + mark.index + mark[0].indexOf('<'), start + mark.index + mark[0].trimEnd().length) : null;
  const base = { bracketed: bracket !== null, defunct: mark !== null && (bracket !== null || mark[1] === '<defunct>'), defunctSpan };
  const fact = (value: string, from: number, length: number): Fact<string> => ({ value, place: placeOf(context, span(from, from + length)) });
  if (bare === '' || bare === '-') return { ...base, comm: null, args: null };
  if (bracket !== null) return { ...base, comm: fact(bracket, start + 1, bracket.length), args: null };
  if ((isName ?? looksLikeName(bare)) || /^kworker\/\S+$/.test(bare)) return { ...base, comm: fact(bare, start, bare.length), args: null };
  const braces = bare[0] === '{' ? /^\{([^{}]{1,63})\} /.exec(bare) : null;
  if (braces) {
    const args = bare.slice(braces[0].length);
    return { ...base, comm: fact(braces[1]!, start + 1, braces[1]!.length), args: fact(args, start + braces[0].length, args.length) };
  }
  const first = /^\S+/.exec(bare)![0];
  // login shells are `-bash`; sshd and postgres write `name: what they do` over their command line.
  const last = first.slice(first.lastIndexOf('/') + 1);
  const name = last.slice(last[0] === '-' ? 1 : 0, last.endsWith(':') ? -1 : undefined).slice(0, 15);
  return { ...base, comm: name === '' ? null : fact(name, start, first.length), args: fact(bare, start, bare.length) };
}

/** What no drawing of a tree begins with. */
const PLAIN_START = /^[A-Za-z0-9/[(.]/;

/** `\_ ` of procps, the lines of htop and systemd; pidstat draws `|__` before a thread. */
const TREE = /^(?:(?:[ |]*\\?_ |[ |│`]*(?:[├└]─|\|-|`-) *|\|__))?\s*/;

/** A name of the kernel has at most 15 characters, a kworker's more; a command line begins with a path or has options. */
function looksLikeName(text: string): boolean {
  return text[0] !== '/' && !/ -/.test(text) && (text.length <= 15 || /^(?:kworker|[a-z]+)\/\S+$/.test(text));
}
