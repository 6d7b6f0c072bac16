import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseKernelVersion } from '../knowledge/kernelVersion.ts';
import { definitionsIn } from './definitions.ts';
import type { FrameEntry } from './frameFiles.ts';
import { bySeries, type SymbolEntry, type SymbolList } from './symbolList.ts';

/** Sources, or a list of names, that can be asked which of the wanted functions they define and where. */
export interface Tree {
  readonly series: string;
  /** Full version for people: `6.1.192`, or how it is known. */
  readonly version: string;
  /** Only single names were looked up. */
  readonly partial: boolean;
  /** Files by name; an empty list: it is there, its file is not known. */
  readonly find: (wanted: ReadonlySet<string>) => { readonly files: ReadonlyMap<string, readonly string[]>; readonly notThere: ReadonlySet<string> };
}

/** The sources below a folder. Documentation, tools, samples and scripts are no kernel code. */
export function sourceTree(series: string, root: string): Tree {
  const makefile = readFileSync(join(root, 'Makefile'), 'utf8');
  const version = ['VERSION', 'PATCHLEVEL', 'SUBLEVEL'].map((part) => new RegExp(`^${part} = (\\d+)$`, 'm').exec(makefile)?.[1] ?? '?').join('.');
  const parsed = parseKernelVersion(series) ?? { major: 0, minor: 0 };
  return {
    series, version, partial: false,
    find: (wanted) => {
      const files = new Map<string, string[]>();
      for (const path of sourceFiles(root)) {
        for (const name of definitionsIn(path, readFileSync(join(root, path), 'latin1'), wanted, parsed)) files.set(name, [...(files.get(name) ?? []), path]);
      }
      return { files, notThere: new Set() };
    },
  };
}

/** A list of names, one a line; `-name` was looked up and is not there. */
export function namedTree(series: string, text: string): Tree {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const has = new Set(lines.filter((line) => !line.startsWith('-')));
  const lacks = new Set(lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1)));
  return {
    series, version: 'from a list', partial: true,
    find: (wanted) => ({ files: new Map([...wanted].filter((name) => has.has(name)).map((name) => [name, []])), notThere: new Set([...wanted].filter((name) => lacks.has(name))) }),
  };
}

/**
 * The list of all wanted names that any tree has.
 * @param preferred where the frame files place a function: of several functions of one name that one is meant.
 */
export function lookUp(trees: readonly Tree[], wanted: ReadonlySet<string>, preferred: ReadonlyMap<string, string>): SymbolList {
  const sorted = [...trees].sort((a, b) => bySeries(a.series, b.series));
  const found = sorted.map((tree) => ({ tree, ...tree.find(wanted) }));
  const entries = new Map<string, SymbolEntry>();
  for (const name of wanted) {
    const files = new Map<string, string | null>();
    // From the newest back, so that a function keeps to the file that it has later, where it has one of that name.
    let like = preferred.get(name) ?? null;
    for (const { tree, files: all } of [...found].reverse()) {
      const places = ofSameArch(all.get(name), like);
      if (!places) continue;
      const best = nearest(places, like);
      files.set(tree.series, best);
      like = best ?? like;
    }
    if (files.size > 0) entries.set(name, { name, files: new Map([...files].reverse()), notIn: found.filter(({ notThere }) => notThere.has(name)).map(({ tree }) => tree.series) });
  }
  return { trees: sorted.map(({ series }) => series), partial: sorted.filter(({ partial }) => partial).map(({ series }) => series), entries };
}

/** What is wrong with the names: in no tree, or in another file than the frame files say. */
export function symbolFaults({ entries }: SymbolList, needed: ReadonlySet<string>, frames: readonly FrameEntry[]): readonly string[] {
  const missing = [...needed].filter((name) => !entries.has(name)).sort().map((name) => `${name}: in none of the trees`);
  const elsewhere = frames.filter(({ kind }) => kind === 'kernel').flatMap(({ name, file, source, line }) => {
    const newest = [...(entries.get(name)?.files.values() ?? [])].filter((one) => one !== null).at(-1);
    return newest === undefined || newest === file ? [] : [`${source}:${line}: ${name} is not in ${file} but in ${newest}`];
  });
  return [...missing, ...elsewhere];
}

/** Entry code has the same names on several architectures: what belongs to one is not looked for in another. */
function ofSameArch(places: readonly string[] | undefined, like: string | null): readonly string[] | undefined {
  const arch = like === null ? undefined : /^arch\/\w+\//.exec(like)?.[0];
  if (!places || places.length === 0 || arch === undefined) return places;
  const fitting = places.filter((path) => !path.startsWith('arch/') || path.startsWith(arch));
  return fitting.length > 0 ? fitting : undefined;
}

function nearest(places: readonly string[], like: string | null): string | null {
  const score = (path: string): number =>
    (path === like ? 1000 : 0) + (like !== null && basename(path) === basename(like) ? 100 : 0) + (like === null ? 0 : commonFolders(path, like) * 10)
    + (path.endsWith('.c') ? 4 : path.endsWith('.S') ? 2 : 0) + (!path.startsWith('arch/') ? 2 : path.startsWith('arch/x86/') ? 1 : 0);
  return [...places].sort((a, b) => score(b) - score(a) || (a < b ? -1 : 1))[0] ?? null;
}

function commonFolders(one: string, other: string): number {
  const [a, b] = [one.split('/'), other.split('/')];
  const differs = a.findIndex((part, index) => part !== b[index]);
  return differs < 0 ? a.length : differs;
}

function sourceFiles(root: string): readonly string[] {
  const files: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(path)) walk(path);
      } else if (/\.[chS]$/.test(entry.name)) files.push(path);
    }
  };
  walk('');
  return files.sort();
}

const SKIPPED: ReadonlySet<string> = new Set(['Documentation', 'tools', 'samples', 'scripts', '.git']);
