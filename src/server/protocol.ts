/**
 * What the extension and the webview may ask of the language server beyond LSP itself. Types, names and addresses
 * only, so that each side can import them without importing the other.
 */
import type { IndexEntry } from '../report/catalogueIndex.ts';
import type { Report } from '../report/schema.ts';

/** Request `unstuck/case`: the report of an open document and what the explorer shows of it. Answer: `CaseView | null`, null when the document holds no dump. */
export const CASE_REQUEST = 'unstuck/case';
export interface CaseParams {
  readonly uri: string;
}

/** Request `unstuck/mask`: a signal mask explained, for the panel's own field. */
export const MASK_REQUEST = 'unstuck/mask';
export interface MaskParams {
  readonly value: string;
  readonly field: string | null;
  readonly arch: string | null;
}

/**
 * Request `unstuck/text`: a text that the extension puts into a new document or the clipboard. All of them are
 * Markdown, safe to paste. Answer: `TextAnswer`.
 */
export const TEXT_REQUEST = 'unstuck/text';
export interface TextParams {
  readonly uri: string;
  readonly kind: 'postmortem' | 'checklist';
}

export interface TextAnswer {
  /** null when the document holds no dump. */
  readonly text: string | null;
}

/** Request `unstuck/catalogue`: every signature page, for a list and a search. Answer: `CatalogueAnswer`. */
export const CATALOGUE_REQUEST = 'unstuck/catalogue';
export interface CatalogueParams {
  /** The document whose findings come first; null: none. */
  readonly uri: string | null;
}

export interface CatalogueAnswer {
  /** By subsystem, the worst first. */
  readonly entries: readonly CatalogueEntry[];
  /** Ids of the pages that the findings of the document name, most important first. */
  readonly incident: readonly string[];
}

export interface CatalogueEntry extends IndexEntry {
  /** A team's own page, not one that Unstuck brings. */
  readonly team: boolean;
}

/** Request `unstuck/page`: one signature page as Markdown. Answer: `PageAnswer`. */
export const PAGE_REQUEST = 'unstuck/page';
export interface PageParams {
  readonly id: string;
  /** The document for whose kernel the fixes are told; null: none. */
  readonly uri: string | null;
}

export interface PageAnswer {
  /** null where there is no page of that id. */
  readonly text: string | null;
}

/** Scheme of the read-only documents that show signature pages. */
export const PAGE_SCHEME = 'unstuck-page';

/** Command of the extension, called by links in hovers: shows a page. Arguments: its id, and the URI of the incident or null. */
export const OPEN_PAGE_COMMAND = 'unstuck.openPage';

/** Address of the document that shows a page, read for the incident in the document `incident`. */
export function pageAddress(id: string, incident: string | null): string {
  return `${PAGE_SCHEME}:/${encodeURIComponent(id)}.md${incident === null ? '' : `?${encodeURIComponent(incident)}`}`;
}

/**
 * Notification client → server `unstuck/teamPages`: the signature pages of the team, all of them; those named before and
 * not now are gone. The texts are those on disk: what an open editor shows the server knows by itself.
 */
export const TEAM_PAGES_NOTIFICATION = 'unstuck/teamPages';
export interface TeamPagesParams {
  /** Of two pages with one id the first is used. */
  readonly files: readonly { readonly uri: string; readonly text: string }[];
  /** Files that were not read, and why. */
  readonly leftOut: readonly { readonly uri: string; readonly reason: string }[];
}

/** What is read of a team's pages; `bytes` of one file, `together` of all. */
export const TEAM_PAGE_LIMITS = { files: 1000, bytes: 256 * 1024, together: 16 * 1024 * 1024 } as const;

/** Whether a path, or a URI without query, is that of a page in a folder `.unstuck/signatures`. README.md is about pages and is none. */
export function isTeamPagePath(path: string): boolean {
  return /\/\.unstuck\/signatures\/[^/]+\.md$/.test(path) && !path.endsWith('/README.md');
}

/** Request `unstuck/stack`: the stack that stands at a line of an open document. Answer: `StackAnswer`. */
export const STACK_REQUEST = 'unstuck/stack';
export interface StackParams {
  readonly uri: string;
  /** 0-based. */
  readonly line: number;
}

export interface StackAnswer {
  /** null where no stack with a function name stands. */
  readonly stack: {
    /** Plain text: `stack of 6200 (ndrive)`. */
    readonly label: string;
    /** What a new page of it could be called. */
    readonly id: string;
    readonly title: string;
    /** Title of the page that explains it now; null: none does. */
    readonly explainedBy: string | null;
  } | null;
  /** Ids of all pages. */
  readonly ids: readonly string[];
}

/** Request `unstuck/newPage`: a signature page made from the stack at a line, ready to be written to a file. Answer: `NewPageAnswer`. */
export const NEW_PAGE_REQUEST = 'unstuck/newPage';
export interface NewPageParams extends StackParams {
  readonly id: string;
  readonly title: string;
}

export interface NewPageAnswer {
  /** null where no stack stands at the line any more. */
  readonly text: string | null;
}

/**
 * What the client passes to the server in `initialize`. `wasm` is the bytes of web-tree-sitter and of the grammar
 * in the browser, where the server cannot read files; null where the server reads them itself or they are missing.
 */
export interface ServerOptions {
  readonly wasm: { readonly treeSitter: Uint8Array; readonly grammar: Uint8Array } | null;
}

/** Notification server → client `unstuck/status`: an analysis has ended; for the status bar, and to refresh the panel. */
export const STATUS_NOTIFICATION = 'unstuck/status';
export interface StatusParams {
  readonly uri: string;
  readonly version: number;
  /** Findings of each severity. */
  readonly errors: number;
  readonly warnings: number;
  readonly information: number;
  /** Reports of the kernel (lockups, hung tasks, oopses) that no finding explains. */
  readonly reports: number;
  /** Title of the first finding, plain text; null where there is none. */
  readonly verdict: string | null;
}

export interface MaskView {
  readonly field: string;
  readonly hex: string;
  readonly tid: number | null;
  readonly comm: string | null;
  /** 0-based line in the document, for `Reveal`. null for a mask typed by hand. */
  readonly line: number | null;
  readonly signals: readonly { readonly number: number; readonly name: string; readonly action: string; readonly meaning: string }[];
  /** Plain sentences: what the mask means for this task. */
  readonly meaning: readonly string[];
}

export interface CaseView {
  readonly uri: string;
  readonly title: string;
  readonly report: Report;
  readonly masks: readonly MaskView[];
  /** Where what is no task of the report stands, 0-based lines: goroutines, unnamed stacks. By the names that edges use. */
  readonly nodeLines: Readonly<Record<string, number>>;
  /** Markdown-free prose of each signature page that a finding names, by id. */
  readonly pages: Readonly<Record<string, PageView>>;
  /** Pages of the other waits in the dump, the normal ones too. */
  readonly otherPages: readonly PageName[];
}

export interface PageName {
  readonly id: string;
  readonly title: string;
}

export interface PageView extends PageName {
  /** `FUSE`. */
  readonly subsystem: string;
  /** `Linux 6.1 and later`; null where the page names no kernel. */
  readonly kernels: string | null;
  /** The stages of a staged wait, a sentence each. */
  readonly stages: readonly string[];
  /** What the stack alone does not show, and the command that shows it. */
  readonly requires: { readonly text: string; readonly command: string | null } | null;
  /** Several causes with the same stack. `page`: another page that tells more. */
  readonly differential: readonly { readonly cause: string; readonly evidence: string; readonly command: string | null; readonly page: PageName | null }[];
  /** How its statements were verified. */
  readonly verification: string;
  readonly sections: readonly { readonly heading: string; readonly text: string }[];
  readonly fixes: readonly { readonly title: string; readonly status: string; readonly reason: string }[];
  readonly sources: readonly string[];
}

/** Webview → extension. */
export type FromWebview =
  | { readonly type: 'ready' }
  | { readonly type: 'reveal'; readonly uri: string; readonly line: number }
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'mask'; readonly id: number; readonly value: string; readonly field: string | null; readonly arch: string | null }
  | { readonly type: 'postmortem'; readonly uri: string }
  | { readonly type: 'page'; readonly id: string };

/** Extension → webview. */
export type ToWebview =
  | { readonly type: 'case'; readonly view: CaseView }
  | { readonly type: 'empty'; readonly message: string }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'mask'; readonly id: number; readonly mask: MaskView | null; readonly message: string | null };
