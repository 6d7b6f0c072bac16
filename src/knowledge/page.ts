import { frontMatterSchema } from './schema.ts';
import type { Prose, Remedy, SignaturePage } from './schema.ts';

/** A dump in a fence of a page: the test of the page. */
export interface PageDump {
  readonly text: string;
  /** The words of the info string: `state=D kernel=6.1`. */
  readonly facts: Readonly<Record<string, string>>;
  /** Line of the first line of the dump in the page, from 1. */
  readonly line: number;
}

export interface PageError {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** A YAML parser as the compiler needs it: the runtime itself has none. Lines count from 1 in the YAML text. */
export type ParseYaml = (yaml: string) => {
  readonly value: unknown;
  readonly errors: readonly PageError[];
  readonly lineOf: (path: readonly PropertyKey[]) => number;
};

/** Remedies that pages share, by the name of their file: `- use: fuse-connection` under `remediation` stands for them. */
export type SharedSteps = Readonly<Record<string, readonly Remedy[]>>;

export type CompiledPage =
  | { readonly page: SignaturePage; readonly examples: readonly PageDump[]; readonly nearMisses: readonly PageDump[] }
  | { readonly errors: readonly PageError[] };

/**
 * Compiles the text of a signature page: YAML between two `---` lines, the sections What, Why, Next and Prevent, then
 * fences whose info string begins with `example` or `near-miss`.
 *
 * @param fileName last part of the path; must be the id and `.md`.
 * @returns the page and its dumps, or every error with its line. Never throws.
 */
export function compilePage(fileName: string, text: string, parseYaml: ParseYaml, shared: SharedSteps = {}): CompiledPage {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end < 0) return { errors: [{ line: 1, message: 'the page must begin with front matter between two `---` lines' }] };
  const front = readFrontMatter(fileName, lines.slice(1, end).join('\n'), parseYaml, shared);
  const body = readBody(lines, end + 1);
  const errors = [...front.errors, ...body.errors];
  if (errors.length > 0 || !front.value) return { errors: shortened(errors.sort((a, b) => a.line - b.line)) };
  return { page: { ...front.value, prose: body.prose }, examples: body.examples, nearMisses: body.nearMisses };
}

/** Nobody reads more, and a faulty page may have one for each character. */
function shortened(errors: readonly PageError[]): readonly PageError[] {
  const shown = errors.slice(0, MOST_ERRORS).map(({ line, message }) => ({ line, message: message.length > 400 ? `${message.slice(0, 400)}…` : message }));
  return errors.length > shown.length ? [...shown, { line: shown.at(-1)!.line, message: `and ${errors.length - shown.length} more errors` }] : shown;
}

const MOST_ERRORS = 100;
const HEADINGS = ['What', 'Why', 'Next', 'Prevent'] as const;

function readFrontMatter(fileName: string, yaml: string, parseYaml: ParseYaml, shared: SharedSteps) {
  const parsed = parseYaml(yaml);
  if (parsed.errors.length > 0) return { value: null, errors: parsed.errors.map((error) => ({ ...error, line: error.line + 1 })) };
  const { value, origins, unknown } = withShared(parsed.value, shared);
  const checked = frontMatterSchema.safeParse(value);
  const lineOf = (path: readonly PropertyKey[]): number => {
    const [key, index, ...rest] = path;
    return parsed.lineOf(key === 'remediation' && typeof index === 'number' ? [key, origins[index] ?? index, ...rest] : path) + 1;
  };
  const errors: PageError[] = unknown.map(({ index, name }) => ({
    line: parsed.lineOf(['remediation', index]) + 1, message: `remediation.${index}.use: there are no shared steps \`${name}\`; there are ${Object.keys(shared).join(', ') || 'none'}`,
  }));
  if (!checked.success) {
    for (const issue of checked.error.issues.slice(0, MOST_ERRORS)) {
      const where = issue.path.join('.');
      // Each unknown key has a line of its own; zod names them all at what they stand in.
      if (issue.code === 'unrecognized_keys') errors.push(...issue.keys.slice(0, MOST_ERRORS).map((key) => ({ line: lineOf([...issue.path, key]), message: `${where === '' ? '' : `${where}: `}unknown key \`${key}\`` })));
      else errors.push({ line: lineOf(issue.path), message: `${where || 'front matter'}: ${issue.message}` });
    }
  } else if (fileName !== `${checked.data.id}.md`) {
    errors.push({ line: parsed.lineOf(['id']) + 1, message: `id \`${checked.data.id}\` belongs into a file named ${checked.data.id}.md, this is ${fileName}` });
  }
  return { value: checked.success ? checked.data : null, errors };
}

/** The front matter with each `- use: name` replaced by the steps that it stands for; `origins` tells where each step stood. */
function withShared(value: unknown, shared: SharedSteps) {
  const origins: number[] = [];
  const unknown: { readonly index: number; readonly name: string }[] = [];
  if (typeof value !== 'object' || value === null || !('remediation' in value) || !Array.isArray(value.remediation)) return { value, origins, unknown };
  const remediation = (value.remediation as readonly unknown[]).flatMap((step, index): readonly unknown[] => {
    const name = typeof step === 'object' && step !== null && 'use' in step && typeof step.use === 'string' ? step.use : null;
    const own = name === null ? [step] : Object.hasOwn(shared, name) ? shared[name]! : [];
    if (name !== null && !Object.hasOwn(shared, name)) unknown.push({ index, name });
    own.forEach(() => origins.push(index));
    return own;
  });
  return { value: { ...value, remediation }, origins, unknown };
}

function readBody(lines: readonly string[], from: number) {
  const errors: PageError[] = [];
  const sections = new Map<string, string[]>();
  const dumps: { readonly kind: string; readonly dump: PageDump }[] = [];
  let heading: string | null = null;
  for (let at = from; at < lines.length; at++) {
    const line = lines[at]!;
    const fence = /^(`{3,})([^`]*)$/.exec(line);
    if (fence) {
      const close = lines.indexOf(fence[1]!, at + 1);
      if (close < 0) {
        errors.push({ line: at + 1, message: 'this fence is never closed' });
        break;
      }
      const [kind = '', ...facts] = fence[2]!.trim().split(/\s+/);
      if (kind === 'example' || kind === 'near-miss') {
        // Prose between the dumps says what each shows; it belongs to no section.
        heading = null;
        dumps.push({ kind, dump: { text: lines.slice(at + 1, close).join('\n') + '\n', facts: factsOf(facts), line: at + 2 } });
      } else if (heading !== null) sections.get(heading)!.push(...lines.slice(at, close + 1));
      at = close;
      continue;
    }
    const title = /^## +(\S.*)$/.exec(line.trimEnd())?.[1];
    if (title !== undefined) {
      heading = title;
      if (!HEADINGS.some((one) => one === title)) errors.push({ line: at + 1, message: `unknown section \`${title}\`; a page has ${HEADINGS.join(', ')}` });
      if (sections.has(title)) errors.push({ line: at + 1, message: `section \`${title}\` stands here a second time` });
      sections.set(title, []);
    } else if (heading !== null) sections.get(heading)!.push(line);
    else if (line.trim() !== '' && dumps.length === 0) errors.push({ line: at + 1, message: 'text before the first section' });
  }
  const prose = HEADINGS.map((name) => (sections.get(name) ?? []).join('\n').trim());
  HEADINGS.forEach((name, index) => {
    if (prose[index] === '') errors.push({ line: lines.length, message: `section \`${name}\` is missing or empty` });
  });
  const examples = dumps.filter((one) => one.kind === 'example').map((one) => one.dump);
  if (examples.length === 0) errors.push({ line: lines.length, message: 'a page needs at least one ```example dump' });
  const [what = '', why = '', next = '', prevent = ''] = prose;
  const sorted: Prose = { what, why, next, prevent };
  return { errors, prose: sorted, examples, nearMisses: dumps.filter((one) => one.kind === 'near-miss').map((one) => one.dump) };
}

function factsOf(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(words.map((word): [string, string] => {
    const equals = word.indexOf('=');
    return equals < 0 ? [word, ''] : [word.slice(0, equals), word.slice(equals + 1)];
  }));
}
