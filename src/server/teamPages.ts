import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver-types';
import { faultsOf } from '../checkPages.ts';
import { loadCatalogue, withPages, type Catalogue } from '../knowledge/catalogue.ts';
import { compilePage, type CompiledPage, type PageError } from '../knowledge/page.ts';
import type { SignaturePage } from '../knowledge/schema.ts';
import { loadSharedSteps } from '../knowledge/sharedSteps.ts';
import { parseYaml } from '../knowledge/yaml.ts';
import { createText, lineAt, lineCount, lineText, type Text } from '../text/text.ts';
import { isTeamPagePath, type TeamPagesParams } from './protocol.ts';

export interface TeamPagesHost {
  /** Text of the editor that shows a file, saved or not; null where none does. */
  readonly openText: (uri: string) => string | null;
  /** The catalogue is another one. */
  readonly changed: () => void;
  /** The diagnostics of a page may be others. */
  readonly checked: (uri: string) => void;
  readonly failed: (what: string, error: unknown) => void;
}

/**
 * The signature pages of a team: compiled and checked whenever a file or the text in its editor changes. A faulty page
 * keeps no other from being used. Whatever the pages hold, the server goes on answering: the work is done in short turns.
 */
export interface TeamPages {
  /** Ours and those of the team that compile. */
  readonly catalogue: () => Catalogue;
  /** All files as they are on disk; files named before and not now are gone. */
  readonly replace: (params: TeamPagesParams) => void;
  /** An editor shows another text of this document, or shows it no longer. */
  readonly edited: (uri: string) => void;
  /** Whether a document is a page of a team: by what the client says, or by its path. */
  readonly isPage: (uri: string) => boolean;
  readonly diagnosticsOf: (uri: string) => readonly Diagnostic[];
  readonly dispose: () => void;
}

interface Entry {
  readonly uri: string;
  disk: string;
  /** Why the file was not read; null when it was. */
  leftOut: string | null;
  /** The text that was compiled last. */
  text: string;
  compiled: CompiledPage | null;
  /** What the dumps of the page were run beside. */
  checkedBeside: Catalogue | null;
  diagnostics: readonly Diagnostic[];
}

export function createTeamPages(host: TeamPagesHost): TeamPages {
  let entries = new Map<string, Entry>();
  let used: readonly SignaturePage[] = [];
  let catalogue: Catalogue | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let turn = 0;
  const current = (): Catalogue => (catalogue ??= loadCatalogue());

  const show = (entry: Entry, diagnostics: readonly Diagnostic[]): void => {
    if (JSON.stringify(entry.diagnostics) === JSON.stringify(diagnostics)) return;
    entry.diagnostics = diagnostics;
    host.checked(entry.uri);
  };

  const run = async (): Promise<void> => {
    const mine = ++turn;
    const goOn = createTurns(() => mine === turn);
    for (const entry of entries.values()) {
      compile(entry, host.openText(entry.uri) ?? entry.disk);
      if (!(await goOn())) return;
    }
    const { chosen, doubles } = chooseById([...entries.values()]);
    const pages = [...chosen.values()].map(({ compiled }) => compiled.page);
    if (pages.length !== used.length || pages.some((page, index) => page !== used[index])) {
      used = pages;
      catalogue = withPages(loadCatalogue(), pages);
      host.changed();
    }
    for (const entry of entries.values()) {
      const { compiled } = entry;
      if (entry.leftOut !== null) show(entry, [diagnostic(NO_TEXT, { line: 1, message: entry.leftOut }, DiagnosticSeverity.Warning)]);
      else if (compiled && 'errors' in compiled) show(entry, diagnosticsFrom(entry, compiled.errors));
      else if (doubles.has(entry)) show(entry, [diagnostic(NO_TEXT, { line: 1, message: `This page is not used: ${fileOf(doubles.get(entry)!.uri)} of another folder has the same id.` }, DiagnosticSeverity.Warning)]);
    }
    for (const entry of chosen.values()) {
      if (entry.checkedBeside === catalogue) continue;
      const faults: PageError[] = [];
      for (const some of faultsOf(entry.compiled, entry.text, current())) {
        if (faults.length < MOST_FAULTS) faults.push(...some);
        if (!(await goOn())) return;
      }
      entry.checkedBeside = catalogue;
      show(entry, diagnosticsFrom(entry, faults.slice(0, MOST_FAULTS)));
    }
  };
  const schedule = (delay: number): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      run().catch((error: unknown) => host.failed('signature pages', error));
    }, delay);
  };

  return {
    catalogue: current,
    replace: ({ files, leftOut }) => {
      const before = entries;
      entries = new Map();
      for (const { uri, text } of files) entries.set(uri, { ...(before.get(uri) ?? newEntry(uri)), disk: text, leftOut: null });
      for (const { uri, reason } of leftOut) entries.set(uri, { ...newEntry(uri), diagnostics: before.get(uri)?.diagnostics ?? [], leftOut: reason });
      // Analysed as any other document from now on, where an editor shows it still.
      for (const uri of before.keys()) if (!entries.has(uri)) host.checked(uri);
      schedule(0);
    },
    edited: (uri) => {
      if (entries.has(uri)) schedule(QUIET);
    },
    isPage: (uri) => entries.has(uri) || isTeamPagePath(uri.replace(/[?#].*$/s, '')),
    diagnosticsOf: (uri) => entries.get(uri)?.diagnostics ?? [],
    dispose: () => {
      turn++;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

const NO_TEXT = createText('', '');
/** Milliseconds without an edit before a page is compiled again. */
const QUIET = 150;
/** Milliseconds of work before others get their turn. */
const LONGEST_TURN = 20;
const MOST_FAULTS = 100;

function newEntry(uri: string): Entry {
  return { uri, disk: '', leftOut: null, text: '', compiled: null, checkedBeside: null, diagnostics: [] };
}

/** Waits for a moment when a turn was long enough; false when a later run has taken over meanwhile. */
function createTurns(isCurrent: () => boolean): () => Promise<boolean> {
  let began = Date.now();
  return async () => {
    if (Date.now() - began < LONGEST_TURN) return true;
    await new Promise((resolve) => setTimeout(resolve, 0));
    began = Date.now();
    return isCurrent();
  };
}

function compile(entry: Entry, text: string): void {
  if (entry.leftOut !== null || (entry.compiled && entry.text === text)) return;
  entry.text = text;
  entry.compiled = compilePage(fileOf(entry.uri), text, parseYaml, loadSharedSteps());
  entry.checkedBeside = null;
}

type Compiled = Entry & { readonly compiled: Extract<CompiledPage, { readonly page: unknown }> };

/** Of pages with one id the first is used; files of a workspace come before those of the folder in the settings. */
function chooseById(entries: readonly Entry[]): { readonly chosen: ReadonlyMap<string, Compiled>; readonly doubles: ReadonlyMap<Entry, Entry> } {
  const chosen = new Map<string, Compiled>();
  const doubles = new Map<Entry, Entry>();
  for (const entry of entries) {
    if (!isCompiled(entry)) continue;
    const { id } = entry.compiled.page;
    const first = chosen.get(id);
    if (first) doubles.set(entry, first);
    else chosen.set(id, entry);
  }
  return { chosen, doubles };
}

function isCompiled(entry: Entry): entry is Compiled {
  return entry.leftOut === null && entry.compiled !== null && 'page' in entry.compiled;
}

function diagnosticsFrom(entry: Entry, errors: readonly PageError[]): readonly Diagnostic[] {
  const own = isCompiled(entry) ? entry.compiled.page.id : null;
  const replaced = own !== null && loadCatalogue().byId.has(own);
  const text = createText(entry.uri, entry.text);
  const line = /^id:/m.exec(entry.text)?.index ?? 0;
  return [
    ...errors.map((error) => diagnostic(text, error, DiagnosticSeverity.Error)),
    ...(replaced ? [diagnostic(text, { line: lineAt(text, line) + 1, message: `This page stands in the place of Unstuck's own page \`${own}\`.` }, DiagnosticSeverity.Hint)] : []),
  ];
}

/** About a whole line, the blanks before it aside. */
function diagnostic(text: Text, { line, message }: PageError, severity: DiagnosticSeverity): Diagnostic {
  const content = line <= lineCount(text) ? lineText(text, line - 1).slice(0, 2000) : '';
  const start = Math.max(0, content.search(/\S/));
  return {
    range: { start: { line: line - 1, character: start }, end: { line: line - 1, character: Math.max(start + 1, content.trimEnd().length) } },
    severity, source: 'unstuck', code: 'signature-page', message,
  };
}

/** Last part of the path of a URI; it must be the id and `.md`. */
function fileOf(uri: string): string {
  const path = uri.replace(/[?#].*$/s, '');
  const name = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
