// The statements of a typed command: which commands run in which order, and which of them in a loop (POSIX Shell Command
// Language, 2.9 Shell Commands). Conditions are taken as met: what stands there may have been printed.
import { plainWord, shellTokens, type ShellToken, type ShellWord } from './shellWords.ts';

export type Statement = Run | Loop;

/** A command with its words; `sudo`, `time` and the like left out. */
export interface Run {
  readonly kind: 'run';
  readonly words: readonly ShellWord[];
  /** Its output goes into another command, which may change it. */
  readonly piped: boolean;
}

export interface Loop {
  readonly kind: 'loop';
  /** `p` of `for p in …`, `pid`, `comm` of `while read pid comm`. */
  readonly variables: readonly string[];
  /** What `for` goes through; null: not known (`while read`). */
  readonly words: readonly ShellWord[] | null;
  readonly body: readonly Statement[];
}

/** The statements of a command, in order. Linear in its length; never throws. */
export function readScript(command: string): readonly Statement[] {
  return readStatements({ tokens: shellTokens(command), at: 0 }, 0);
}

interface Walk {
  readonly tokens: readonly ShellToken[];
  at: number;
}

const CLOSING: ReadonlySet<string> = new Set(['done', 'fi', '}', 'esac']);
/** Words between statements that print nothing. */
const BETWEEN: ReadonlySet<string> = new Set(['if', 'then', 'else', 'elif', 'do', '{', '!', 'sudo', 'time', 'exec', 'command', 'nohup', 'nice']);

function readStatements(walk: Walk, depth: number): readonly Statement[] {
  const statements: Statement[] = [];
  while (walk.at < walk.tokens.length) {
    const token = walk.tokens[walk.at]!;
    if (token.kind === 'sign') {
      walk.at++;
      if (token.text === ')' && depth > 0) return statements;
      if (token.text === '(' && depth < DEEPEST) statements.push(...readStatements(walk, depth + 1));
      continue;
    }
    const word = plainWord(token) ?? '';
    if (CLOSING.has(word)) {
      walk.at++;
      if (depth > 0) return statements;
    } else if (depth < DEEPEST && (word === 'for' || word === 'while' || word === 'until')) {
      walk.at++;
      statements.push(readLoop(word, walk, depth));
    } else if (depth < DEEPEST && (word === '{' || word === 'if')) {
      walk.at++;
      statements.push(...readStatements(walk, depth + 1));
    } else if (BETWEEN.has(word)) walk.at++;
    else statements.push(...readRun(walk));
  }
  return statements;
}

const DEEPEST = 8;

function readLoop(word: string, walk: Walk, depth: number): Loop {
  const head: ShellWord[] = [];
  for (; walk.at < walk.tokens.length; walk.at++) {
    const token = walk.tokens[walk.at]!;
    if (token.kind === 'word' && plainWord(token) === 'do') break;
    if (token.kind === 'word') head.push(token);
  }
  walk.at++;
  const body = readStatements(walk, depth + 1);
  const names = head.map((one) => plainWord(one) ?? '');
  if (word === 'for') return { kind: 'loop', variables: names.slice(0, 1), words: names[1] === 'in' ? head.slice(2) : null, body };
  const read = names.indexOf('read');
  return { kind: 'loop', variables: read < 0 ? [] : names.slice(read + 1).filter((name) => /^[A-Za-z_]\w*$/.test(name)), words: null, body };
}

function readRun(walk: Walk): readonly Statement[] {
  const words: ShellWord[] = [];
  for (; walk.at < walk.tokens.length; walk.at++) {
    const token = walk.tokens[walk.at]!;
    if (token.kind === 'sign') break;
    words.push(token);
  }
  const sign = walk.tokens[walk.at];
  const piped = sign?.kind === 'sign' && sign.text === '|';
  const run: Run = { kind: 'run', words, piped };
  return [run, ...(piped ? readReceiver(walk) : []), ...inner(run)];
}

/** Behind a pipe only a loop prints what it says itself; other commands pass on what they get. */
function readReceiver(walk: Walk): readonly Statement[] {
  walk.at++;
  const token = walk.tokens[walk.at];
  if (token?.kind !== 'word' || BETWEEN.has(plainWord(token) ?? '') || /^(?:while|until|for)$/.test(plainWord(token) ?? '')) return [];
  const received = readRun(walk);
  return received.filter((one) => one.kind === 'loop');
}

/** `xargs -I{} sh -c '…{}…'` is a loop; `sh -c '…'` runs what stands in the quotes. */
function inner(run: Run): readonly Statement[] {
  const plain = run.words.map((word) => plainWord(word));
  const shell = plain.findIndex((word, index) => word !== null && /^(?:\S*\/)?(?:ba|z|k|da)?sh$/.test(word) && /^-[a-z]*c$/.test(plain[index + 1] ?? ''));
  const script = shell < 0 ? null : plain[shell + 2];
  if (!script || script.length > 2000) return [];
  const placed = /^-I(.*)$/.exec(plain.find((word) => word?.startsWith('-I') === true) ?? '');
  const mark = placed === null ? null : placed[1] || (plain[plain.findIndex((word) => word === '-I') + 1] ?? null);
  if (plain[0] !== 'xargs') return readScript(script);
  return [{ kind: 'loop', variables: [mark ? 'xargs_word' : '1', '0'], words: null, body: readScript(mark ? script.replaceAll(mark, '${xargs_word}') : script) }];
}
