import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { analyseDocument } from '../features/analyseDocument.ts';
import type { AnalysedDocument } from '../features/document.ts';
import type { Catalogue } from '../knowledge/catalogue.ts';
import type { OpenSections, SectionSource } from './sections.ts';
import type { Settings } from './settings.ts';

/** Milliseconds without an edit before a document is analysed again. */
const QUIET = 150;
/** While somebody types without a pause, an analysis comes at least this often. */
const LONGEST_WAIT = 1000;

export type Language = AnalysedDocument['language'];

export interface DocumentsHost {
  readonly settings: () => Settings;
  readonly sections: SectionSource;
  /** The signature pages that documents are read with from now on. */
  readonly catalogue: () => Catalogue;
  /** Called after each analysis, with null when the document was closed or is not to be analysed. */
  readonly analysed: (uri: string, document: AnalysedDocument | null) => void;
  readonly failed: (what: string, error: unknown) => void;
}

/** The open documents: what the editor has, and the newest analysis of each. */
export interface Documents {
  readonly open: (uri: string, language: Language, version: number, content: string) => void;
  readonly change: (uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]) => void;
  readonly close: (uri: string) => void;
  /** Analysis of the newest text, after the quiet time where an edit has just come; null for an unknown document. */
  readonly current: (uri: string) => Promise<AnalysedDocument | null>;
  /** The newest text; null for an unknown document. */
  readonly text: (uri: string) => string | null;
  /** The last analysis, be it of an older text; null where there is none. */
  readonly last: (uri: string) => AnalysedDocument | null;
  /** Analyses all again: the settings or the signature pages have changed. */
  readonly refresh: () => void;
  readonly dispose: () => void;
}

interface Entry {
  document: TextDocument;
  readonly language: Language;
  sections: OpenSections | null;
  analysed: AnalysedDocument | null;
  isStale: boolean;
  staleSince: number;
  /** Milliseconds that the last analysis took: a large document waits longer for quiet. */
  cost: number;
  timer: ReturnType<typeof setTimeout> | null;
  waiting: ((document: AnalysedDocument | null) => void)[];
}

export function createDocuments(host: DocumentsHost): Documents {
  const entries = new Map<string, Entry>();
  return {
    open: (uri, language, version, content) => {
      const old = entries.get(uri);
      if (old) release(old);
      const entry: Entry = {
        document: TextDocument.create(uri, language, version, content), language, sections: language === 'unstuck' ? host.sections.open() : null,
        analysed: null, isStale: true, staleSince: Date.now(), cost: 0, timer: null, waiting: [],
      };
      entries.set(uri, entry);
      schedule(host, uri, entry, 0);
    },
    change: (uri, version, changes) => {
      const entry = entries.get(uri);
      if (!entry) throw new Error(`change of a document that is not open: ${uri}`);
      // The sections of the last analysis are cut on demand: at the latest now, before its text moves on.
      if (!entry.isStale) void entry.analysed?.sections;
      for (const change of changes) applyChange(entry, change, version);
      markStale(entry);
      // A large document may not keep the server busy all the time.
      const quiet = Math.max(QUIET, 2 * entry.cost);
      const latest = entry.staleSince + Math.max(LONGEST_WAIT, 5 * entry.cost);
      schedule(host, uri, entry, Math.max(0, Math.min(quiet, latest - Date.now())));
    },
    close: (uri) => {
      const entry = entries.get(uri);
      if (!entry) return;
      entries.delete(uri);
      release(entry);
      host.analysed(uri, null);
    },
    current: (uri) => {
      const entry = entries.get(uri);
      if (!entry) return Promise.resolve(null);
      if (!entry.isStale) return Promise.resolve(entry.analysed);
      return new Promise((resolve) => entry.waiting.push(resolve));
    },
    text: (uri) => entries.get(uri)?.document.getText() ?? null,
    last: (uri) => entries.get(uri)?.analysed ?? null,
    refresh: () => {
      for (const [uri, entry] of entries) {
        markStale(entry);
        // Somebody who writes a signature page changes the catalogue at every pause: a large dump waits for a longer one.
        schedule(host, uri, entry, entry.cost < QUIET ? 0 : Math.min(2 * entry.cost, 5 * LONGEST_WAIT));
      }
    },
    dispose: () => {
      for (const entry of entries.values()) release(entry);
      entries.clear();
    },
  };
}

function applyChange(entry: Entry, change: TextDocumentContentChangeEvent, version: number): void {
  const before = entry.document;
  entry.sections?.change('range' in change ? { start: before.offsetAt(change.range.start), end: before.offsetAt(change.range.end), inserted: change.text } : null);
  entry.document = TextDocument.update(before, [change], version);
}

function markStale(entry: Entry): void {
  if (!entry.isStale) entry.staleSince = Date.now();
  entry.isStale = true;
}

function schedule(host: DocumentsHost, uri: string, entry: Entry, delay: number): void {
  if (entry.timer !== null) clearTimeout(entry.timer);
  entry.timer = setTimeout(() => run(host, uri, entry), delay);
}

function run(host: DocumentsHost, uri: string, entry: Entry): void {
  entry.timer = null;
  const began = Date.now();
  const { markdown, architecture } = host.settings();
  try {
    entry.analysed = entry.language === 'markdown' && !markdown ? null : analyseDocument({
      uri, version: entry.document.version, language: entry.language, content: entry.document.getText(),
      cutSections: (text) => entry.sections?.of(text) ?? null, chosenArch: architecture, catalogue: host.catalogue(),
    });
  } catch (error) {
    entry.analysed = null;
    host.failed(`analysis of ${uri}`, error);
  }
  entry.isStale = false;
  entry.cost = Date.now() - began;
  const waiting = entry.waiting;
  entry.waiting = [];
  for (const resolve of waiting) resolve(entry.analysed);
  host.analysed(uri, entry.analysed);
}

function release(entry: Entry): void {
  if (entry.timer !== null) clearTimeout(entry.timer);
  entry.timer = null;
  entry.sections?.close();
  entry.sections = null;
  for (const resolve of entry.waiting) resolve(null);
  entry.waiting = [];
}
