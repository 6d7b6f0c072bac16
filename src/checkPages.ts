import { analyze } from './analysis/analyze.ts';
import { groupGoroutines } from './analysis/goroutineWaits.ts';
import { readDump } from './formats/readDump.ts';
import { withPages } from './knowledge/catalogue.ts';
import type { Catalogue } from './knowledge/catalogue.ts';
import { compilePage } from './knowledge/page.ts';
import type { CompiledPage, PageDump, PageError, ParseYaml, SharedSteps } from './knowledge/page.ts';
import type { SignaturePage } from './knowledge/schema.ts';
import { createIncident } from './model/merge.ts';
import { createText } from './text/text.ts';

/** The text of a signature page, as read from a folder. */
export interface PageFile {
  /** Last part of the path: the id and `.md`. */
  readonly name: string;
  readonly text: string;
}

export interface CheckedPage {
  readonly file: PageFile;
  /** null where the page does not compile. */
  readonly page: SignaturePage | null;
  /** Faults of the page, then dumps of it that do not say what they should. */
  readonly errors: readonly PageError[];
  /** How many examples and near-misses ran. */
  readonly dumps: number;
}

/**
 * Compiles pages and runs their own dumps through the whole path: each example must be found by its page and each near
 * miss must not, beside all other pages. The test of our own catalogue, of a team's folder and of the command line.
 */
export function checkPages(files: readonly PageFile[], catalogue: Catalogue, parseYaml: ParseYaml, shared: SharedSteps): readonly CheckedPage[] {
  const compiled = files.map((file): { readonly file: PageFile; readonly result: CompiledPage } => ({ file, result: compilePage(file.name, file.text, parseYaml, shared) }));
  const all = withPages(catalogue, compiled.flatMap(({ result }) => ('page' in result ? [result.page] : [])));
  return compiled.map(({ file, result }) => {
    if ('errors' in result) return { file, page: null, errors: result.errors, dumps: 0 };
    const errors = [...faultsOf(result, file.text, all)].flat();
    return { file, page: result.page, errors, dumps: result.examples.length + result.nearMisses.length };
  });
}

/** What is wrong with a page that compiles, beside all pages of a catalogue: a list for each of its dumps, so that a caller can pause between them. */
export function* faultsOf({ page, examples, nearMisses }: Extract<CompiledPage, { readonly page: unknown }>, text: string, catalogue: Catalogue): Generator<readonly PageError[]> {
  for (const dump of examples) yield exampleErrors(page, dump, catalogue);
  for (const dump of nearMisses) yield nearMissErrors(page, dump, catalogue);
  yield linkErrors(page, text, catalogue);
}

function exampleErrors(page: SignaturePage, dump: PageDump, catalogue: Catalogue): readonly PageError[] {
  const found = pagesFound(dump, catalogue);
  if (found.includes(page.id)) return [];
  return [{ line: dump.line, message: `this example is not found by \`${page.id}\`; found: ${found.join(', ') || 'nothing'}` }];
}

function nearMissErrors(page: SignaturePage, dump: PageDump, catalogue: Catalogue): readonly PageError[] {
  const { incident } = caseOf(dump, catalogue);
  const read = [...incident.tasks.values()].some((task) => task.stacks.length > 0) || incident.anonymousStacks.length > 0 || incident.dumps.some((one) => one.goroutines.length > 0);
  return [
    ...(read || page.match.of === 'rule' ? [] : [{ line: dump.line, message: 'no stack could be read in this near miss' }]),
    ...(pagesFound(dump, catalogue).includes(page.id) ? [{ line: dump.line, message: `this near miss is found by \`${page.id}\`` }] : []),
  ];
}

function linkErrors(page: SignaturePage, text: string, catalogue: Catalogue): readonly PageError[] {
  const missing = new Set((page.differential ?? []).flatMap(({ page: id }) => (id === undefined || catalogue.byId.has(id) ? [] : [id])));
  if (missing.size === 0) return [];
  const lines = text.split(/\r\n|\n|\r/);
  return [...missing].map((id) => ({ line: Math.max(0, lines.findIndex((line) => line.includes('page:') && line.includes(id))) + 1, message: `differential: there is no page \`${id}\`` }));
}

/** Ids of all pages that the analysis of a dump used, whether or not they became a finding. */
function pagesFound(dump: PageDump, catalogue: Catalogue): readonly string[] {
  const { incident, analysis } = caseOf(dump, catalogue);
  const goroutines = groupGoroutines(incident.dumps.flatMap((one) => one.goroutines), catalogue);
  return [...new Set([...analysis.waits.map((wait) => wait.page.id), ...analysis.findings.flatMap((finding) => [finding.id, ...finding.pages]), ...goroutines.map(({ page }) => page.id)])];
}

function caseOf(dump: PageDump, catalogue: Catalogue) {
  const text = createText('example', headOf(dump.facts) + dump.text);
  const incident = createIncident([text], [readDump(text, 0)]);
  return { incident, analysis: analyze(incident, catalogue) };
}

/** `state=D comm=python3 kthread` of the info string, as the status of the task whose stack follows. */
function headOf({ state, comm, kthread, kernel }: PageDump['facts']): string {
  const status = [
    ...(comm === undefined ? [] : [`Name:\t${comm}`]), ...(state === undefined ? [] : [`State:\t${state} (${state})`]),
    'Tgid:\t4242', 'Pid:\t4242', ...(kthread === undefined ? [] : ['Kthread:\t1']),
  ];
  const release = kernel === undefined ? '' : `# uname -r\n${kernel}\n`;
  if (state === undefined && comm === undefined && kthread === undefined) return release;
  return `${release}# cat /proc/4242/status\n${status.join('\n')}\n# cat /proc/4242/stack\n`;
}
