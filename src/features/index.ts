import type { Catalogue } from '../knowledge/catalogue.ts';
import type { Text } from '../text/text.ts';
import { CodeActionKind, type CodeActionContext, type Position, type Range } from 'vscode-languageserver-types';
import { codeActionsAt } from './codeActions.ts';
import type { AnalysedDocument } from './document.ts';
import { foldingOf } from './folding.ts';
import { hoverAt } from './hover.ts';
import { inlayHintsIn } from './inlayHints.ts';
import { completePage } from './pageCompletion.ts';
import { hoverPage } from './pageHover.ts';
import { symbolsOf } from './symbols.ts';

/** Parameters of the requests below, after the server has checked them. What a method does not send is empty. */
export interface FeatureParams {
  readonly position: Position;
  readonly range: Range;
  readonly context: CodeActionContext;
}

/** One editor feature: its LSP method, what the server announces for it, and what answers it. */
export interface Feature {
  readonly method: string;
  readonly capability: Readonly<Record<string, unknown>>;
  /** Which of {@link FeatureParams} the request must bring. */
  readonly needs: 'document' | 'position' | 'range' | 'context';
  /** Switched off by this setting of `unstuck.*`. */
  readonly setting?: 'inlayHints';
  readonly answer: (document: AnalysedDocument, params: FeatureParams) => unknown;
  /** In a signature page this is asked first; undefined leaves it to {@link answer}. */
  readonly inPage?: (text: Text, params: FeatureParams, catalogue: Catalogue) => unknown;
}

/** A new feature is one file and one row here. */
export const FEATURES: readonly Feature[] = [
  { method: 'textDocument/hover', capability: { hoverProvider: true }, needs: 'position', answer: (document, { position }) => hoverAt(document, position), inPage: (text, { position }) => hoverPage(text, position) ?? undefined },
  { method: 'textDocument/inlayHint', capability: { inlayHintProvider: true }, needs: 'range', setting: 'inlayHints', answer: (document, { range }) => inlayHintsIn(document, range) },
  {
    method: 'textDocument/codeAction',
    capability: { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] } },
    needs: 'context',
    answer: (document, { range, context }) => codeActionsAt(document, range, context),
    // Its dumps are examples: nobody writes notes about them.
    inPage: () => [],
  },
  {
    method: 'textDocument/completion',
    capability: { completionProvider: { triggerCharacters: [':', ' ', '-', ','] } },
    needs: 'position',
    answer: () => null,
    inPage: (text, { position }, catalogue) => completePage(text, position, catalogue),
  },
  { method: 'textDocument/documentSymbol', capability: { documentSymbolProvider: { label: 'Unstuck' } }, needs: 'document', answer: (document) => symbolsOf(document) },
  { method: 'textDocument/foldingRange', capability: { foldingRangeProvider: true }, needs: 'document', answer: (document) => foldingOf(document) },
];
