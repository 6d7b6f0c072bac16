/**
 * What the extension and the webview may ask of the language server beyond LSP itself. Types only, so that each
 * side can import them without importing the other.
 */
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
  /** Markdown-free prose of each signature page that a finding names, by id. */
  readonly pages: Readonly<Record<string, PageView>>;
}

export interface PageView {
  readonly id: string;
  readonly title: string;
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
  | { readonly type: 'postmortem'; readonly uri: string };

/** Extension → webview. */
export type ToWebview =
  | { readonly type: 'case'; readonly view: CaseView }
  | { readonly type: 'empty'; readonly message: string }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'mask'; readonly id: number; readonly mask: MaskView | null; readonly message: string | null };
