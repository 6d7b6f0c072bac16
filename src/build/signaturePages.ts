import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { PartialMessage, Plugin } from 'esbuild';
import { LineCounter, isNode, parseDocument } from 'yaml';
import { compilePage } from '../knowledge/page.ts';
import type { ParseYaml } from '../knowledge/page.ts';
import type { SignaturePage } from '../knowledge/schema.ts';

/**
 * esbuild plugin: `import pages from './signatures/*.md'` yields every page of that folder, compiled and checked, as
 * JSON. A faulty page fails the build with its file, line and reason; the runtime needs no YAML parser.
 */
export const signaturePages: Plugin = {
  name: 'signature-pages',
  setup(build) {
    build.onResolve({ filter: /\/\*\.md$/ }, (args) => ({ path: join(args.resolveDir, args.path), namespace: 'signature-pages' }));
    build.onLoad({ filter: /.*/, namespace: 'signature-pages' }, (args) => {
      const folder = dirname(args.path);
      const files = pageFiles(folder);
      const pages: SignaturePage[] = [];
      const errors: PartialMessage[] = [];
      for (const file of files) {
        const text = readFileSync(file, 'utf8');
        const compiled = compilePage(basename(file), text, parseYaml);
        if ('page' in compiled) pages.push(compiled.page);
        else errors.push(...compiled.errors.map((error) => messageOf(file, text, error.line, error.message)));
      }
      return { contents: JSON.stringify(pages), loader: 'json', errors, watchFiles: files, watchDirs: [folder] };
    });
  },
};

/** The pages of a folder in the order of their names; README.md is about pages and is none. */
export function pageFiles(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md').sort().map((name) => join(folder, name));
}

/** YAML as `compilePage` wants it. Lines count from 1. */
export const parseYaml: ParseYaml = (yaml) => {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  const errors = document.errors.map((error) => ({ line: lines.linePos(error.pos[0]).line, message: error.message.split('\n')[0] ?? '' }));
  const lineOf = (path: readonly PropertyKey[]): number => {
    // A missing key has no place of its own: the nearest part of the document around it has.
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  return { value: errors.length > 0 ? null : document.toJS() as unknown, errors, lineOf };
};

function messageOf(file: string, text: string, line: number, message: string): PartialMessage {
  return { text: message, location: { file: relative(process.cwd(), file), line, column: 0, lineText: text.split('\n')[line - 1] ?? '' } };
}
