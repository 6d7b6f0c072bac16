import type { Section } from '../syntax/sections.ts';
import type { Text } from '../text/text.ts';
import { createSectionParser, type SectionDocument, type SectionParserFiles, type TextChange } from '../tree/sections.ts';

/** Sections of one open document, kept current by its syntax tree. */
export interface OpenSections {
  /** Notes one change; null: the whole text was replaced. Nothing is parsed before {@link OpenSections.of}. */
  readonly change: (change: TextChange | null) => void;
  /** Sections of the text that all noted changes led to; null without a tree (too long, died): the reader cuts then. */
  readonly of: (text: Text) => readonly Section[] | null;
  readonly close: () => void;
}

export interface SectionSource {
  /** null where no syntax tree is to be had. */
  readonly open: () => OpenSections | null;
}

export const NO_TREE: SectionSource = { open: () => null };

/** Loads web-tree-sitter and the grammar. Rejects when the bytes are not what they should be. */
export async function createSectionSource(files: SectionParserFiles): Promise<SectionSource> {
  const parser = await createSectionParser(files);
  return { open: () => (parser.available() ? openSections((text) => parser.open(text)) : null) };
}

function openSections(parse: (text: Text) => SectionDocument | null): OpenSections {
  let tree: SectionDocument | null = null;
  const pending: TextChange[] = [];
  let isReplaced = true;
  return {
    change: (change) => {
      if (change) pending.push(change);
      else isReplaced = true;
    },
    of: (text) => {
      // A whole new text may be one that fits again: it gets a tree of its own.
      if (isReplaced) {
        tree?.close();
        tree = parse(text);
      } else if (pending.length > 0) {
        tree = tree?.update(pending, text) ? tree : null;
      }
      pending.length = 0;
      isReplaced = false;
      return tree?.sections() ?? null;
    },
    close: () => {
      tree?.close();
      tree = null;
    },
  };
}
