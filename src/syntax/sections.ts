import { SHAPES } from './shapes.ts';
import type { Family } from './shape.ts';
import { familyOf, type Lines } from './reader.ts';

/** Consecutive lines of one family: `first` up to, not including, `end` (line numbers). */
export interface Block {
  readonly family: Family;
  readonly first: number;
  readonly end: number;
}

/** A heading line and all that stands below it up to the next heading. */
export interface Section {
  /** Line of the heading; null for what stands before the first one. */
  readonly heading: number | null;
  readonly first: number;
  readonly end: number;
  /** The blocks below the heading. */
  readonly blocks: readonly Block[];
}

/** Cuts lines into sections. The tree-sitter grammar makes the same cuts; a test holds the two together. */
export function sectionsOf(lines: Lines, first = 0, end = lines.shape.length): readonly Section[] {
  const sections: Section[] = [];
  let heading: number | null = null;
  let start = first;
  let blocks: Block[] = [];
  const close = (at: number): void => {
    if (at > start) sections.push({ heading, first: start, end: at, blocks });
  };
  for (const block of blocksOf(lines, first, end)) {
    if (block.family !== 'heading') {
      blocks.push(block);
      continue;
    }
    close(block.first);
    heading = block.first;
    start = block.first;
    blocks = [];
  }
  close(end);
  return sections;
}

/** Cuts lines into blocks: a block ends where the family changes, or where a row with `starts` opens a new one. */
export function blocksOf(lines: Lines, first = 0, end = lines.shape.length): readonly Block[] {
  const blocks: Block[] = [];
  let start = first;
  for (let line = first + 1; line <= end; line++) {
    if (line < end && continues(lines.shape[line - 1]!, lines.shape[line]!)) continue;
    if (line > start) blocks.push({ family: familyOf(lines.shape[start]!), first: start, end: line });
    start = line;
  }
  return blocks;
}

function continues(before: number, shape: number): boolean {
  return familyOf(before) === familyOf(shape) && SHAPES[shape]?.starts !== true;
}
