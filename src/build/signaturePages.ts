import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { PartialMessage, Plugin } from 'esbuild';
import { compilePage } from '../knowledge/page.ts';
import type { PageError, SharedSteps } from '../knowledge/page.ts';
import { packPages } from '../knowledge/packedPages.ts';
import { sharedStepsSchema } from '../knowledge/schema.ts';
import type { Remedy, SignaturePage } from '../knowledge/schema.ts';
import { parseYaml } from '../knowledge/yaml.ts';

/**
 * esbuild plugin: `import pages from './signatures/*.md'` yields every page of that folder, and `import steps from
 * './steps/*.yaml'` the remedies that pages share; compiled and checked, as JSON. A faulty file fails the build with its
 * name, line and reason.
 */
export const signaturePages: Plugin = {
  name: 'signature-pages',
  setup(build) {
    build.onResolve({ filter: /\/\*\.(?:md|yaml)$/ }, (args) => ({ path: join(args.resolveDir, args.path), namespace: 'signature-pages' }));
    build.onLoad({ filter: /\*\.md$/, namespace: 'signature-pages' }, (args) => {
      const folder = dirname(args.path);
      const { steps, files: stepFiles } = loadSteps(join(dirname(folder), 'steps'));
      const files = pageFiles(folder);
      const pages: SignaturePage[] = [];
      const errors: PartialMessage[] = [];
      for (const file of files) {
        const text = readFileSync(file, 'utf8');
        const compiled = compilePage(basename(file), text, parseYaml, steps);
        if ('page' in compiled) pages.push(compiled.page);
        else errors.push(...compiled.errors.map((error) => messageOf(file, text, error)));
      }
      return { contents: asModule(packPages(pages.map(shipped))), loader: 'js', errors, watchFiles: [...files, ...stepFiles], watchDirs: [folder] };
    });
    build.onLoad({ filter: /\*\.yaml$/, namespace: 'signature-pages' }, (args) => {
      const { steps, files, errors } = loadSteps(dirname(args.path));
      return { contents: asModule(steps), loader: 'js', errors, watchFiles: files, watchDirs: [dirname(args.path)] };
    });
  },
};

/** The pages of a folder in the order of their names; README.md is about pages and is none. */
export function pageFiles(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md').sort().map((name) => join(folder, name));
}

/** The remedies that pages share, by the names of their files. */
export function loadSteps(folder: string): { readonly steps: SharedSteps; readonly files: string[]; readonly errors: PartialMessage[] } {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort().map((name) => join(folder, name));
  const errors: PartialMessage[] = [];
  const steps: Record<string, readonly Remedy[]> = {};
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const parsed = parseYaml(text);
    const checked = sharedStepsSchema.safeParse(parsed.value);
    if (checked.success) steps[basename(file, '.yaml')] = checked.data;
    else {
      const faults = parsed.errors.length > 0 ? parsed.errors : checked.error.issues.map((issue) => ({ line: parsed.lineOf(issue.path), message: `${issue.path.join('.')}: ${issue.message}` }));
      errors.push(...faults.map((fault) => messageOf(file, text, fault)));
    }
  }
  return { steps, files, errors };
}

/**
 * What a reader of the page needs of its proofs: which files, and whether they were read at all. Functions, releases and
 * notes are for those who write pages.
 */
function shipped(page: SignaturePage): SignaturePage {
  const files = [...new Set(page.sources.flatMap((source) => source.match(/https:\/\/\S+|[\w./-]+\.(?:[chS]|go)\b|[\w.-]+\(\d[a-z]*\)/g) ?? []))];
  const { level, note } = page.verification;
  return { ...page, sources: files.length > 0 ? files : page.sources, verification: { level, note: level === 'unverified' ? note : '' } };
}

/** JSON.parse reads a large constant much faster than the JavaScript parser does. */
function asModule(value: unknown): string {
  return `export default JSON.parse(${JSON.stringify(JSON.stringify(value))});`;
}

function messageOf(file: string, text: string, { line, message }: PageError): PartialMessage {
  return { text: message, location: { file: relative(process.cwd(), file), line, column: 0, lineText: text.split('\n')[line - 1] ?? '' } };
}
