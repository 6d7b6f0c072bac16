import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { PartialMessage, Plugin } from 'esbuild';
import type { PackedFrames } from '../knowledge/packedFrames.ts';
import { frameFiles, readFrameFiles, type FrameEntry, type FrameFault } from './frameFiles.ts';
import { packFrames } from './packFrames.ts';
import { parseSymbolList, type SymbolList } from './symbolList.ts';

/**
 * esbuild plugin: `import packed from './frames/*.packed'` yields the frame files of that folder, joined with
 * symbols.txt beside it, in the columns that src/knowledge/frames.ts reads. A faulty file, a function that stands twice or
 * that no tree has fails the build with file, line and reason.
 */
export const frameKnowledge: Plugin = {
  name: 'frame-knowledge',
  setup(build) {
    build.onResolve({ filter: /\/\*\.packed$/ }, (args) => ({ path: join(args.resolveDir, args.path), namespace: 'frame-knowledge' }));
    build.onLoad({ filter: /\*\.packed$/, namespace: 'frame-knowledge' }, (args) => {
      const folder = dirname(args.path);
      const { packed, faults, files } = compileFrames(folder, join(dirname(folder), 'symbols.txt'));
      return { contents: `export default JSON.parse(${JSON.stringify(JSON.stringify(packed))});`, loader: 'js', errors: faults.map(messageOf), watchFiles: [...files], watchDirs: [folder] };
    });
  },
};

export interface CompiledFrames {
  readonly packed: PackedFrames;
  readonly entries: readonly FrameEntry[];
  readonly faults: readonly FrameFault[];
  /** What it was made from. */
  readonly files: readonly string[];
}

/** What the plugin does. */
export function compileFrames(folder: string, symbolFile: string): CompiledFrames {
  const sources = frameFiles(folder);
  const { entries, faults } = readFrameFiles(sources);
  const files = [...sources.map(({ path }) => path), symbolFile];
  const symbols = readSymbols(symbolFile);
  if ('fault' in symbols) return { packed: packFrames([], { trees: [], partial: [], entries: new Map() }), entries, faults: [...faults, symbols.fault], files };
  return { packed: packFrames(entries, symbols.list), entries, faults: [...faults, ...unknownFunctions(entries, symbols.list)], files };
}

function readSymbols(file: string): { readonly list: SymbolList } | { readonly fault: FrameFault } {
  if (!existsSync(file)) return { fault: { file, line: 1, message: 'the list of symbols is missing: src/build/symbols.ts writes it' } };
  try {
    return { list: parseSymbolList(readFileSync(file, 'utf8')) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { fault: { file, line: Number(/^line (\d+)/.exec(message)?.[1] ?? 1), message } };
  }
}

function unknownFunctions(entries: readonly FrameEntry[], { entries: symbols }: SymbolList): readonly FrameFault[] {
  return entries.filter(({ kind, older }) => kind === 'kernel' && !older).flatMap(({ name, was, source, line }) =>
    [name, ...was].filter((one) => !symbols.has(one)).map((one) => ({ file: source, line, message: `\`${one}\` is not in symbols.txt: run src/build/symbols.ts; code that is not in the Linux tree belongs into out-of-tree.yaml` })));
}

function messageOf({ file, line, message }: FrameFault): PartialMessage {
  return { text: message, location: { file: relative(process.cwd(), file), line, column: 0, lineText: existsSync(file) ? readFileSync(file, 'utf8').split('\n')[line - 1] ?? '' : '' } };
}
