import { sourceName } from '../model/stack.ts';
import packed from './frames/*.packed';
import { frameHash, HASH_LENGTH, type FrameKind, type PackedFrames } from './packedFrames.ts';
import { syscallOf, type SyscallEntry } from './syscallEntry.ts';
import { SYSCALL_NAMES } from './syscallTable.ts';

/** How a function sleeps; `caller`: its caller chooses the state; `staged`: it changes while the wait lasts. */
export type FrameWait = 'idle' | 'interruptible' | 'killable' | 'uninterruptible' | 'staged' | 'stopped' | 'caller';

/** What one source tree says of a function. */
export interface TreeSight {
  /** Series: `6.1`. */
  readonly tree: string;
  /** null: nobody looked. */
  readonly seen: boolean | null;
  /** File there; null where it is not known. */
  readonly file: string | null;
}

/** What is known of the function of a frame. */
export interface FrameKnowledge {
  readonly kind: FrameKind;
  /** Name in the sources, which link to it: compiler suffixes cut, `sys_read` for `__x64_sys_read`. */
  readonly name: string;
  /** One line; null where only a rule says what it is. */
  readonly does: string | null;
  readonly wait: FrameWait | null;
  /** Newest place: below the root of the kernel or of Go, `owner/repository:path` of code outside of the kernel tree. */
  readonly file: string | null;
  /** Newer name of a function that was asked for by an older one. */
  readonly nowCalled: string | null;
  /** Older names of it. */
  readonly was: readonly string[];
  /** Oldest first; empty where no tree was asked. */
  readonly sights: readonly TreeSight[];
  readonly note: string | null;
  /** It is the entry of a system call. */
  readonly syscall: SyscallEntry | null;
  /** The symbol only marks the bytes before a function (`__pfx_`, include/linux/linkage.h), which padding fills. */
  readonly padding: boolean;
}

/** Knowledge of a kernel function by its symbol as printed; null where there is none. */
export function kernelFrame(symbol: string): FrameKnowledge | null {
  const source = sourceName(symbol);
  const padding = source.startsWith('__pfx_');
  const name = padding ? source.slice('__pfx_'.length) : source;
  const found = lookUp('kernel', name) ?? lookUp('out-of-tree', name);
  const syscall = syscallOf(name);
  if (!syscall) return found && { ...found, padding };
  const base = `${syscall.compat && name.includes('compat') ? 'compat_' : ''}sys_${syscall.call}`;
  const entry = found ?? lookUp('kernel', base) ?? lookUp('kernel', `sys_${syscall.call}`);
  if (!entry && !CALLS.has(syscall.call)) return null;
  return { ...(entry ?? NOTHING), name: base, syscall, padding };
}

/** Knowledge of a Go function by its name in a traceback: `net/http.(*persistConn).readLoop`; null where there is none. */
export function goFrame(name: string): FrameKnowledge | null {
  // A closure belongs to the function that it stands in; what that does is the best that is known of it.
  return lookUp('go', name) ?? lookUp('go', enclosing(name));
}

/** `f` of `f.func1.2`, `f.gowrap3`, `f-range1`: the function that a closure stands in. */
function enclosing(name: string): string {
  for (let rest = name; ; ) {
    const cut = Math.max(rest.lastIndexOf('.'), rest.lastIndexOf('-'));
    if (cut <= 0 || !/^(?:\.(?:func|gowrap|deferwrap)?\d{1,9}|-range\d{1,9})$/.test(rest.slice(cut, cut + 24))) return rest;
    rest = rest.slice(0, cut);
  }
}

/** Series of the kernel that were read, oldest first. */
export function readTrees(): readonly string[] {
  return packed.trees;
}

const CALLS: ReadonlySet<string> = new Set(SYSCALL_NAMES);
const NOTHING: FrameKnowledge = { kind: 'kernel', name: '', does: null, wait: null, file: null, nowCalled: null, was: [], sights: [], note: null, syscall: null, padding: false };

function lookUp(kind: FrameKind, name: string): FrameKnowledge | null {
  opened ??= open(packed);
  return opened.get(frameHash(kind, name))?.(name) ?? null;
}

/** The columns, opened at the first question. A cache, not a state. */
let opened: ReadonlyMap<string, (name: string) => FrameKnowledge> | null = null;

function open(columns: PackedFrames): ReadonlyMap<string, (name: string) => FrameKnowledge> {
  const does = columns.does.split('\n');
  const counts = columns.counts.split(' ').map(Number);
  const files = columns.files.split('\n').flatMap((file, at) => Array<string>(counts[at] ?? 0).fill(file));
  const notes = new Map(rowsOf(columns.notes).map(([index = '', ...words]) => [Number(index), words.join(' ')]));
  const older = rowsOf(columns.older).map(([index = '', name = '', pattern = '', was = '']) => ({ index: Number(index), name, pattern, was }));
  const moved = movedFiles(columns.moved);
  const wasOf = new Map<number, string[]>();
  for (const { index, was } of older) wasOf.set(index, [...(wasOf.get(index) ?? []), was]);
  const row = (index: number, name: string, nowCalled: string | null, pattern: string): FrameKnowledge => {
    const mark = files[index]?.[0] ?? '';
    const kind: FrameKind = mark === '!' ? 'out-of-tree' : mark === '*' ? 'go' : 'kernel';
    const file = (kind === 'kernel' ? files[index] : files[index]?.slice(1)) || null;
    return {
      kind, name, nowCalled, file,
      does: does[index] || null,
      wait: WAITS[columns.waits[index] ?? ''] ?? null,
      was: (wasOf.get(index) ?? []).filter((one) => one !== name),
      sights: kind === 'kernel' ? sightsOf(columns, pattern, nowCalled === null ? file : null, moved.get(index)) : [],
      note: notes.get(index) ?? null, syscall: null, padding: false,
    };
  };
  const byHash = new Map<string, (name: string) => FrameKnowledge>();
  files.forEach((_, index) => byHash.set(columns.hashes.slice(index * HASH_LENGTH, (index + 1) * HASH_LENGTH), (name) => row(index, name, null, columns.seen[index] ?? 'A')));
  for (const { index, name, pattern, was } of older) byHash.set(frameHash(row(index, was, null, 'A').kind, was), () => row(index, was, name, pattern));
  return byHash;
}

function sightsOf({ trees, partial, patterns }: PackedFrames, letter: string, file: string | null, moved: ReadonlyMap<string, string> | undefined): readonly TreeSight[] {
  const pattern = patterns[letter.charCodeAt(0) - 65] ?? '';
  return trees.map((tree, at) => {
    const seen = pattern[at] === '+' ? true : pattern[at] === '-' ? false : null;
    return { tree, seen, file: seen === true && !partial.includes(tree) ? moved?.get(tree) ?? file : null };
  });
}

function movedFiles(text: string): ReadonlyMap<number, ReadonlyMap<string, string>> {
  const moved = new Map<number, Map<string, string>>();
  for (const [place = '', ...differences] of rowsOf(text)) {
    const [trees = '', file = ''] = place.split(':');
    let index = 0;
    for (const difference of differences) {
      index += Number(difference);
      const files = moved.get(index) ?? new Map<string, string>();
      for (const tree of trees.split(',')) files.set(tree, file);
      moved.set(index, files);
    }
  }
  return moved;
}

function rowsOf(text: string): readonly (readonly string[])[] {
  return text === '' ? [] : text.split('\n').map((line) => line.split(' '));
}

const WAITS: Readonly<Record<string, FrameWait>> = { d: 'idle', i: 'interruptible', k: 'killable', u: 'uninterruptible', g: 'staged', p: 'stopped', c: 'caller' };
