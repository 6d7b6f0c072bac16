import { CompletionItemKind, MarkupKind, type CompletionItem, type Position } from 'vscode-languageserver-types';
import type { Catalogue } from '../knowledge/catalogue.ts';
import { pageJsonSchema, type JsonSchema } from '../knowledge/pageJsonSchema.ts';
import { loadSharedSteps } from '../knowledge/sharedSteps.ts';
import type { Text } from '../text/text.ts';
import { pageCursor, type PageCursor } from './pageCursor.ts';
import { branchesOf, propertyOf, schemasAt, typeWords } from './pageSchemaAt.ts';

/**
 * Completion in the front matter of a signature page: keys that the map does not have yet, and the words that a key
 * takes, each with what the schema says of it. Empty outside of the front matter.
 */
export function completePage(text: Text, position: Position, catalogue: Catalogue): readonly CompletionItem[] {
  const cursor = pageCursor(text, position);
  if (!cursor) return [];
  return cursor.at === 'key' ? keyItems(cursor, position.line) : valueItems(cursor, position.line, catalogue);
}

/** Made when first asked for, from constants: a cache, not a state. */
let schema: JsonSchema | null = null;

export function pageSchema(): JsonSchema {
  return (schema ??= pageJsonSchema(loadSharedSteps()));
}

function keyItems(cursor: PageCursor, line: number): readonly CompletionItem[] {
  const { [cursor.word.text]: _self, ...others } = cursor.beside;
  const schemas = schemasAt(pageSchema(), cursor.path, others);
  const keys = [...new Set(schemas.flatMap((one) => Object.keys(one.properties ?? {})))].filter((key) => !Object.hasOwn(others, key));
  if (keys.length === 0) return valueItems(cursor, line, null);
  return keys.map((key, index) => {
    const property = propertyOf(schemas, key)!;
    const isRequired = schemas.every((one) => one.required?.includes(key) === true);
    return {
      label: key,
      kind: CompletionItemKind.Property,
      detail: `${typeWords(property)}${isRequired ? ', required' : ''}`,
      documentation: { kind: MarkupKind.Markdown, value: documentationOf(property) },
      // As the schema has them, what must be there first.
      sortText: `${isRequired ? 0 : 1}${String(index).padStart(3, '0')}`,
      textEdit: { range: rangeOf(cursor, line), newText: cursor.isFollowed ? key : `${key}:${separator(property, cursor)}` },
      ...(wordsOf(property).length > 0 ? { command: { title: 'Suggest', command: 'editor.action.triggerSuggest' } } : {}),
    };
  });
}

/** What stands between a key and its value: maps and lists go on the next line. */
function separator(property: JsonSchema, { indent, isFlow }: PageCursor): string {
  const [first] = branchesOf(property);
  if (isFlow || (first?.type !== 'object' && first?.type !== 'array')) return ' ';
  return `\n${' '.repeat(indent + 2)}${first.type === 'array' ? '- ' : ''}`;
}

function valueItems(cursor: PageCursor, line: number, catalogue: Catalogue | null): readonly CompletionItem[] {
  const isPage = catalogue !== null && cursor.path.join('.') === 'differential.*.page';
  // Of the value's own map only its key counts: a discriminator may be changed to another word.
  const words = isPage ? catalogue.pages.map(({ id, title }) => ({ word: id, meaning: title })) : schemasAt(pageSchema(), cursor.path).flatMap(wordsOf);
  const unique = [...new Map(words.map((one) => [one.word, one])).values()];
  return unique.map(({ word, meaning }, index) => ({
    label: word,
    kind: isPage ? CompletionItemKind.Reference : CompletionItemKind.EnumMember,
    ...(meaning === '' ? {} : { documentation: { kind: MarkupKind.Markdown, value: meaning } }),
    sortText: String(index).padStart(4, '0'),
    textEdit: { range: rangeOf(cursor, line), newText: cursor.needsBlank ? ` ${word}` : word },
    filterText: word,
  }));
}

function wordsOf(property: JsonSchema): readonly { readonly word: string; readonly meaning: string }[] {
  return branchesOf(property).flatMap((one) => {
    if (one.enum) return one.enum.map((word, index) => ({ word: String(word), meaning: one.enumDescriptions?.[index] ?? '' }));
    if (one.const !== undefined) return [{ word: String(one.const), meaning: one.description ?? '' }];
    return one.type === 'boolean' ? [{ word: 'true', meaning: '' }, { word: 'false', meaning: '' }] : [];
  });
}

/** What the schema says of a key, and of the words that it takes. */
export function documentationOf(property: JsonSchema): string {
  const words = wordsOf(property).filter(({ meaning }) => meaning !== '');
  return [property.description ?? '', ...(words.length > 0 && words.length <= 12 ? [words.map(({ word, meaning }) => `- \`${word}\`: ${meaning}`).join('\n')] : [])].filter((part) => part !== '').join('\n\n');
}

function rangeOf({ word }: PageCursor, line: number) {
  return { start: { line, character: word.start }, end: { line, character: word.end } };
}
