import { Edit, Language, Parser, type Tree } from 'web-tree-sitter';
import { lineAt, type Text } from '../text/text.ts';
import { hullOf, type Hull, type TextChange } from './changes.ts';
import { readSections, spliced, type DocumentSection, type SectionsUpdate } from './walk.ts';

export type { TextChange } from './changes.ts';
export type { DocumentSection, SectionsUpdate } from './walk.ts';

export interface SectionParserFiles {
  /** `web-tree-sitter.wasm` of the library. */
  readonly treeSitterWasm: Uint8Array;
  /** `syntaxes/tree-sitter-unstuck/tree-sitter-unstuck.wasm`. */
  readonly grammarWasm: Uint8Array;
  /** Longest text that is parsed, in UTF-16 code units; a tree takes about six bytes of memory a byte of text. */
  readonly longest?: number;
}

/** Cuts open documents into sections, and cuts again only what an edit touched. */
export interface SectionParser {
  /** False once the WebAssembly module has died (out of memory, abort): nothing can be parsed any more. */
  available(): boolean;
  /** Parses a document; null when it is too long or the parser is not available. Then the reader's `sectionsOf` serves. */
  open(text: Text): SectionDocument | null;
}

/** The tree of one open document. It holds memory outside of JavaScript until it is closed. */
export interface SectionDocument {
  sections(): readonly DocumentSection[];
  /**
   * Follows the document. `changes` are applied one after another, each in the offsets of the text that the
   * ones before it left (as in LSP); `text` is the document after all of them.
   * @returns which sections are new; null when the document is now too long, closed, or the parser has died.
   */
  update(changes: readonly TextChange[], text: Text): SectionsUpdate | null;
  close(): void;
}

const LONGEST = 20 * 1024 * 1024;

/** Loads the library and the grammar. Rejects when one of the two files is not what it should be. */
export async function createSectionParser(files: SectionParserFiles): Promise<SectionParser> {
  // `locateFile` must be given in a worker: without it the library asks for its script's own address.
  await Parser.init({ wasmBinary: files.treeSitterWasm.slice().buffer, locateFile: (name: string) => name });
  const parser = new Parser().setLanguage(await Language.load(files.grammarWasm));
  let alive = true;
  const longest = files.longest ?? LONGEST;
  const guarded = <T>(text: Text, work: () => T | null): T | null => {
    if (!alive || text.content.length > longest) return null;
    try {
      return work();
    } catch {
      alive = false;
      return null;
    }
  };
  return { available: () => alive, open: (text) => guarded(text, () => openDocument(parser, text, guarded)) };
}

type Guard = <T>(text: Text, work: () => T | null) => T | null;

function openDocument(parser: Parser, first: Text, guarded: Guard): SectionDocument | null {
  let text = first;
  let tree: Tree | null = parser.parse(legible(text.content));
  if (!tree) return null;
  let sections = readSections(tree, text);
  const close = (): void => {
    const closing = tree;
    tree = null;
    // A dead module cannot free anything, and has nothing left to free.
    guarded(EMPTY, () => closing?.delete());
  };
  const update = (changes: readonly TextChange[], newText: Text): SectionsUpdate | null => {
    const old = tree;
    const done = guarded(newText, () => {
      if (!old) return null;
      const hull = hullOf(changes, text, newText);
      old.edit(editOf(hull, text, newText));
      const made = parser.parse(legible(newText.content), old);
      if (!made) return null;
      const change = spliced(sections, made, newText, hull);
      tree = made;
      text = newText;
      sections = change.sections;
      old.delete();
      return change;
    });
    if (!done) close();
    return done;
  };
  return { sections: () => sections, update, close };
}

const EMPTY: Text = { name: '', content: '', lineStarts: new Uint32Array(0) };

/**
 * The text as the scanner can read it, character for character: it knows only whole code points, takes NUL
 * for the end, and drops a byte order mark.
 */
function legible(content: string): string {
  const clean = UNREADABLE.test(content) ? content.replace(EVERY_UNREADABLE, '\uFFFD') : content;
  return clean.includes('\r') ? clean.replace(LONE_CR, '\n') : clean;
}

const UNREADABLE = /[\0\uD800-\uDFFF\uFEFF]/;
const EVERY_UNREADABLE = /[\0\uD800-\uDFFF\uFEFF]/g;
// As a line feed, a lone CR counts as a line in the tree as it does in a Text.
const LONE_CR = /\r(?!\n)/g;

function editOf(hull: Hull, before: Text, after: Text): Edit {
  const point = (text: Text, offset: number): { row: number; column: number } => {
    // A final line break opens a row in the tree, and no line in a Text.
    if (offset === text.content.length && /(?:^|[\r\n])$/.test(text.content.slice(-1))) return { row: text.lineStarts.length, column: 0 };
    const row = lineAt(text, offset);
    return { row, column: offset - text.lineStarts[row]! };
  };
  return new Edit({
    startIndex: hull.start,
    oldEndIndex: hull.oldEnd,
    newEndIndex: hull.newEnd,
    startPosition: point(before, hull.start),
    oldEndPosition: point(before, hull.oldEnd),
    newEndPosition: point(after, hull.newEnd),
  });
}
