import { analyseDocument } from '../../src/features/analyseDocument.ts';
import { positionAt, type AnalysedDocument } from '../../src/features/document.ts';
import { createText } from '../../src/text/text.ts';
import type { Position, Range, TextEdit } from 'vscode-languageserver-types';

/** Where the cursor stands in the text of a test. */
export const CURSOR = '/*cursor*/';

export interface Marked {
  readonly content: string;
  readonly position: Position;
  readonly document: AnalysedDocument;
}

/** Cuts the cursor mark out of a text and analyses the rest. */
export function marked(withMark: string, language: 'unstuck' | 'markdown' = 'unstuck', uri = 'file:///tmp/incident.unstuck'): Marked {
  const offset = withMark.indexOf(CURSOR);
  if (offset < 0 || withMark.includes(CURSOR, offset + 1)) throw new Error(`the text needs exactly one ${CURSOR}`);
  const content = withMark.replace(CURSOR, '');
  return { content, position: positionAt(createText('', content), offset), document: analysed(content, language, uri) };
}

/** Puts the cursor before an occurrence of `needle` (the first below `after`, if given) and analyses the text. */
export function at(content: string, needle: string, after = '', language: 'unstuck' | 'markdown' = 'unstuck'): Marked {
  const from = content.indexOf(after);
  const offset = content.indexOf(needle, from < 0 ? 0 : from);
  if (from < 0 || offset < 0) throw new Error(`no ${JSON.stringify(needle)} in the text`);
  return marked(content.slice(0, offset) + CURSOR + content.slice(offset), language);
}

export function analysed(content: string, language: 'unstuck' | 'markdown' = 'unstuck', uri = 'file:///tmp/incident.unstuck'): AnalysedDocument {
  return analyseDocument({ uri, version: 1, language, content, cutSections: () => null, chosenArch: null });
}

export function wholeRange(content: string): Range {
  return { start: { line: 0, character: 0 }, end: positionAt(createText('', content), content.length) };
}

/** Applies one edit as an editor would. */
export function applied(content: string, edit: TextEdit): string {
  const lines = content.split('\n');
  const offsetOf = ({ line, character }: Position): number => lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
  return content.slice(0, offsetOf(edit.range.start)) + edit.newText + content.slice(offsetOf(edit.range.end));
}
