// What the lines look like that a typed loop prints itself: `echo "== $p $(cat /proc/$p/comm)"` gives the characters `== `,
// the variable that its paths use, a blank, and a name. Files that end without a line break (proc(5): wchan, cmdline) are
// continued by the next command on the same line.
import type { Run } from './shellScript.ts';
import { plainWord, shellTokens, type ShellPiece, type ShellWord } from './shellWords.ts';

/** A part of a printed line. `pad`: blanks or none; `any`: whatever stands there. */
export type EchoPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'id'; readonly variable: string; readonly form: 'number' | 'path' }
  | { readonly kind: 'value'; readonly of: 'comm' | 'wchan' | 'state' }
  | { readonly kind: 'pad' | 'any' | 'end' };

/** What a variable is used as: `/proc/$p/…`, `$d/stack`, `/proc/1/task/$t/…`. */
export type VariableUse = 'process' | 'directory' | 'thread';

export interface Scope {
  readonly uses: ReadonlyMap<string, VariableUse>;
  /** `c=$(cat /proc/$p/comm)`. */
  readonly assigned: Map<string, readonly ShellPiece[]>;
}

const FILES = 'stack|status|statm|stat|wchan|mountinfo|mounts|syscall|comm|cmdline|cgroup|limits|schedstat|sched|io|fd|fdinfo|ns|exe|root|cwd|environ|maps|task|children|oom_score';
const PROCESS = /\/proc\/["']?\$\{?([A-Za-z_]\w{0,40}|\d)\}?|[ =]-p ?["']?\$(?:([A-Za-z_]\w{0,40})|\{([A-Za-z_]\w{0,40})\})/g;
const DIRECTORY = new RegExp(`\\$\\{?([A-Za-z_]\\w{0,40})\\}?["']?\\/(?:${FILES})\\b`, 'g');
const THREAD = /\/task\/["']?\$\{?([A-Za-z_]\w{0,40})/g;

/** What the variables of a command are, by the paths that they stand in. */
export function variableUses(command: string): ReadonlyMap<string, VariableUse> {
  const uses = new Map<string, VariableUse>();
  for (const match of command.matchAll(DIRECTORY)) uses.set(match[1]!, 'directory');
  for (const match of command.matchAll(PROCESS)) uses.set(match[1] ?? match[2] ?? match[3]!, 'process');
  for (const match of command.matchAll(THREAD)) uses.set(match[1]!, 'thread');
  return uses;
}

/** The parts that a command prints; `end` is a line break. null: it prints nothing, or what no one knows. */
export function partsOfRun(run: Run, scope: Scope): readonly EchoPart[] | null {
  const name = plainWord(run.words[0]!) ?? '';
  const words = run.words.slice(1);
  if (run.piped) return [{ kind: 'any' }, { kind: 'end' }];
  if (name === 'echo') return echoParts(words, scope);
  if (name === 'printf') return printfParts(words, scope);
  if (name === 'cat') return fileParts(words.flatMap(fileName));
  if (assignment(run, scope) || QUIET.has(name)) return null;
  return [{ kind: 'any' }, { kind: 'end' }];
}

const QUIET: ReadonlySet<string> = new Set(['[', '[[', 'test', 'true', 'false', ':', 'sleep', 'kill', 'continue', 'break', 'cd', 'read', 'local', 'set', 'exit', 'shift', 'export', 'wait']);

function assignment(run: Run, scope: Scope): boolean {
  const first = run.words[0]!.pieces[0]!;
  const match = first.kind === 'text' ? /^([A-Za-z_]\w{0,40})=(.*)$/s.exec(first.text) : null;
  if (!match || run.words.length > 1) return match !== null;
  const rest: readonly ShellPiece[] = match[2] === '' ? [] : [{ kind: 'text', text: match[2]! }];
  scope.assigned.set(match[1]!, [...rest, ...run.words[0]!.pieces.slice(1)]);
  return true;
}

function echoParts(words: readonly ShellWord[], scope: Scope): readonly EchoPart[] {
  const options = words.findIndex((word) => !/^-[neE]{1,3}$/.test(plainWord(word) ?? ''));
  const given = options < 0 ? words : words.slice(0, options);
  const flags = given.map((word) => plainWord(word)).join('');
  const parts = (options < 0 ? [] : words.slice(options)).flatMap((word, index) => [...(index === 0 ? [] : [text(' ')]), ...piecesParts(word.pieces, scope, 0)]);
  const lines = flags.includes('e') ? parts.flatMap(escapes) : parts;
  return flags.includes('n') ? lines : [...lines, { kind: 'end' }];
}

/** printf(1): each `%` takes one argument; widths leave blanks. */
function printfParts(words: readonly ShellWord[], scope: Scope): readonly EchoPart[] {
  const rest = words.slice(1);
  return (words[0]?.pieces ?? []).flatMap((piece): readonly EchoPart[] => {
    if (piece.kind !== 'text') return pieceParts(piece, scope, 0);
    return [...piece.text.matchAll(/%%|%(-?\d*)(?:\.\d+)?[a-zA-Z]|[^%]+|%/g)].flatMap((match): readonly EchoPart[] => {
      if (!/^%[^%]/.test(match[0])) return escapes(text(match[0].replace('%%', '%')));
      const argument = rest.shift();
      const parts = argument ? piecesParts(argument.pieces, scope, 0) : [];
      return match[1] === '' ? parts : [{ kind: 'pad' }, ...parts, { kind: 'pad' }];
    });
  });
}

/** `\n` of `echo -e` and printf(1). */
function escapes(part: EchoPart): readonly EchoPart[] {
  if (part.kind !== 'text') return [part];
  return part.text.split(/\\n|\n/).flatMap((one, index): readonly EchoPart[] => [...(index === 0 ? [] : [{ kind: 'end' } as const]), ...(one === '' ? [] : [text(one.replaceAll(/\\t/g, ' '))])]);
}

function text(characters: string): EchoPart {
  return { kind: 'text', text: characters };
}

function piecesParts(pieces: readonly ShellPiece[], scope: Scope, depth: number): readonly EchoPart[] {
  return pieces.flatMap((piece) => pieceParts(piece, scope, depth));
}

function pieceParts(piece: ShellPiece, scope: Scope, depth: number): readonly EchoPart[] {
  if (piece.kind === 'text') return piece.text === '' ? [] : [text(piece.text)];
  if (piece.kind === 'run') return runParts(piece.command, piece.quoted, scope);
  const assigned = scope.assigned.get(piece.name);
  if (assigned && depth < 3) return piece.cut === 'none' ? piecesParts(assigned, scope, depth + 1) : [{ kind: 'any' }];
  const use = scope.uses.get(piece.name);
  return use && piece.cut !== 'other' ? [{ kind: 'id', variable: piece.name, form: use === 'directory' && piece.cut !== 'base' ? 'path' : 'number' }] : [{ kind: 'any' }];
}

/** `$(cat $t/comm $t/wchan)`, `$(basename $t)`, `$(awk '{print $3}' $t/stat)`; of others the output is not known. */
function runParts(whole: string, inQuotes: boolean, scope: Scope): readonly EchoPart[] {
  // Line breaks made blanks, as without the quotes.
  const command = whole.replace(/\|\s*(?:xargs|paste -s\S{0,3}(?: ?["']? ?["']?)|tr ["']?\\n["']? ["']? ["']?)\s*$/, '');
  const quoted = inQuotes && command === whole;
  const words = shellTokens(command).flatMap((token) => (token.kind === 'word' ? [token] : []));
  const name = words[0] ? plainWord(words[0]) : null;
  if (/^\s*<\s*\S*\/comm\s*$/.test(command)) return [{ kind: 'value', of: 'comm' }];
  if (/[|;&]/.test(command.replace(/2>\s*(?:&1|\/dev\/null)/g, '').replaceAll(/'[^']*'|"[^"]*"/g, ''))) return [{ kind: 'any' }];
  if (name === 'basename' && words.length === 2) return words[1]!.pieces.flatMap((piece): readonly EchoPart[] => (piece.kind === 'variable' && scope.uses.has(piece.name) ? [{ kind: 'id', variable: piece.name, form: 'number' }] : []));
  const files = words.slice(1).flatMap(fileName);
  if (name === 'cat') return joined(fileParts(files), quoted);
  if (/^(?:cut -d ?.{1,4} -f ?3|awk '\{ ?print \$3;? ?\}') .*\/stat$/.test(command.trim())) return [{ kind: 'value', of: 'state' }];
  if (/^awk '\/\^?State:?\/ ?\{ ?print \$2;? ?\}' .*\/status$/.test(command.trim())) return [{ kind: 'value', of: 'state' }];
  if (/^ps (?:.* )?-?o ?(?:comm|ucmd)= /.test(command.trim())) return [{ kind: 'value', of: 'comm' }];
  return [{ kind: 'any' }];
}

/** Line breaks within a word that is not quoted become blanks, the last ones go. */
function joined(parts: readonly EchoPart[], quoted: boolean): readonly EchoPart[] {
  const last = parts.findLastIndex((part) => part.kind !== 'end');
  return parts.slice(0, last + 1).map((part) => (part.kind === 'end' && !quoted ? text(' ') : part));
}

/** The last word of each path that is not plain prose or an option. */
function fileName(word: ShellWord): readonly string[] {
  const last = word.pieces.at(-1)!;
  const whole = word.pieces.map((piece) => (piece.kind === 'text' ? piece.text : '$')).join('');
  if (whole.startsWith('-') || last.kind !== 'text') return [];
  const braces = /\{([a-z_]+(?:,[a-z_]+)+)\}$/.exec(whole);
  return braces ? braces[1]!.split(',') : [/([^/]*)$/.exec(whole)![1]!];
}

function fileParts(names: readonly string[]): readonly EchoPart[] {
  return names.flatMap((name): readonly EchoPart[] => {
    if (name === 'comm') return [{ kind: 'value', of: 'comm' }, { kind: 'end' }];
    if (name === 'wchan') return [{ kind: 'value', of: 'wchan' }];
    return name === 'cmdline' ? [{ kind: 'any' }] : [{ kind: 'any' }, { kind: 'end' }];
  });
}
