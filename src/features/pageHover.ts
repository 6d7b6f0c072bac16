import { MarkupKind, type Hover, type Position } from 'vscode-languageserver-types';
import type { Text } from '../text/text.ts';
import { documentationOf, pageSchema } from './pageCompletion.ts';
import { pageCursor } from './pageCursor.ts';
import { branchesOf, propertyOf, schemasAt, typeWords } from './pageSchemaAt.ts';

/** Hover on a key or a word in the front matter of a signature page: what the schema says of it. */
export function hoverPage(text: Text, position: Position): Hover | null {
  const cursor = pageCursor(text, position);
  if (!cursor || cursor.word.text === '') return null;
  const { word, beside } = cursor;
  const whole = cursor.at === 'key' ? [...cursor.path, word.text] : cursor.path.slice(0, cursor.path.findLastIndex((step) => step !== '*') + 1);
  const [path, key] = [whole.slice(0, -1), whole.at(-1) ?? ''];
  const property = propertyOf(cursor.at === 'key' ? schemasAt(pageSchema(), path, beside) : schemasAt(pageSchema(), path), key);
  if (!property) return null;
  const range = { start: { line: position.line, character: word.start }, end: { line: position.line, character: word.end } };
  const meaning = branchesOf(property).flatMap((one) => (one.enum ?? []).flatMap((value, index) => (String(value) === word.text ? (one.enumDescriptions?.[index] ?? []) : [])));
  const value = meaning.length > 0 ? `**${word.text}**: ${meaning[0]}` : `**${whole.filter((step) => step !== '*').join('.')}** *(${typeWords(property)})*\n\n${documentationOf(property)}`;
  return { contents: { kind: MarkupKind.Markdown, value }, range };
}
