import type { Tree, TreeCursor } from 'web-tree-sitter';
import type { Family } from '../syntax/shape.ts';
import type { Block, Section } from '../syntax/sections.ts';
import { lineAt, lineCount, type Text } from '../text/text.ts';
import type { Hull } from './changes.ts';

/** A section of a document with the range of characters that its lines fill. */
export interface DocumentSection extends Section {
  readonly start: number;
  readonly stop: number;
}

/** `sections[first .. newEnd)` are new and stand for `first .. oldEnd` of the list before; all others only moved. */
export interface SectionsUpdate {
  readonly sections: readonly DocumentSection[];
  readonly first: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** The sections of a whole tree. */
export function readSections(tree: Tree, text: Text): readonly DocumentSection[] {
  return walked(tree, text, 0, () => false);
}

/**
 * The sections after an edit. A section is decided by its own lines alone, because its heading closes
 * whatever stood before; so only those are read again that the edit touches, and the one before them, which
 * grows when its neighbour's heading is no heading any more.
 */
export function spliced(before: readonly DocumentSection[], tree: Tree, text: Text, hull: Hull): SectionsUpdate {
  const moved = hull.newEnd - hull.oldEnd;
  const from = Math.max(0, sectionIndexAt(before, hull.start) - 1);
  const start = before[from]?.start ?? 0;
  let oldEnd = before.length;
  const read = walked(tree, text, start, (at) => {
    if (at <= start || at < hull.newEnd) return false;
    const old = sectionIndexAt(before, at - moved);
    if (before[old]?.start !== at - moved) return false;
    oldEnd = old;
    return true;
  });
  const untouched = isUntouched(before[from], read[0], hull) ? 1 : 0;
  const first = from + untouched;
  const made = read.slice(untouched);
  const lines = oldEnd < before.length ? lineAt(text, before[oldEnd]!.start + moved) - before[oldEnd]!.first : 0;
  const kept = before.slice(oldEnd).map((section) => shifted(section, moved, lines));
  return { sections: [...before.slice(0, first), ...made, ...kept], first, oldEnd, newEnd: first + made.length };
}

function isUntouched(before: DocumentSection | undefined, after: DocumentSection | undefined, hull: Hull): boolean {
  return before !== undefined && after !== undefined && before.stop === after.stop && after.stop <= hull.start;
}

/** Index of the section that holds the character before the offset; 0 for none. */
export function sectionIndexAt(sections: readonly DocumentSection[], offset: number): number {
  let low = 0;
  let high = sections.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (sections[middle]!.start <= offset) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** Reads the sections from `start` on, up to the first one of whose beginning `enough` says so, or the end. */
function walked(tree: Tree, text: Text, start: number, enough: (start: number) => boolean): readonly DocumentSection[] {
  const sections: DocumentSection[] = [];
  if (text.content.length === 0) return sections;
  let open: readonly Block[] | null = null;
  for (const cursor of childrenFrom(tree, start)) {
    if (cursor.nodeType !== 'section') continue;
    const first = lineAt(text, Math.min(cursor.startIndex, text.content.length - 1));
    if (text.lineStarts[first]! < start) continue;
    if (open) close(sections, open, first, text);
    if (enough(text.lineStarts[first]!)) return sections;
    open = blocksAt(cursor, text);
  }
  if (open) close(sections, open, lineCount(text), text);
  return sections;
}

/** A cursor on each child of the root that does not end before the offset. It is only good until the next one. */
function* childrenFrom(tree: Tree, start: number): Generator<TreeCursor> {
  // A cursor is quick from child to child but, in web-tree-sitter 0.27, cannot begin at an offset; a node can.
  let node = start === 0 ? null : tree.rootNode.firstChildForIndex(start);
  const cursor = node?.walk() ?? tree.walk();
  try {
    if (start === 0 ? !cursor.gotoFirstChild() : !node) return;
    for (let more = true; more; ) {
      yield cursor;
      if (!node) more = cursor.gotoNextSibling();
      else if ((node = node.nextSibling)) cursor.reset(node);
      else more = false;
    }
  } finally {
    cursor.delete();
  }
}

/** Blocks of the section under the cursor. Their ends are set when the next one begins: prefixes stand outside of blocks. */
function blocksAt(cursor: TreeCursor, text: Text): readonly Block[] {
  const blocks: Block[] = [];
  if (!cursor.gotoFirstChild()) return blocks;
  do {
    const family = familyOfNode(cursor.nodeType);
    if (family === null) continue;
    const first = lineAt(text, Math.min(cursor.startIndex, text.content.length - 1));
    const last = blocks.pop();
    if (last) blocks.push({ ...last, end: first });
    blocks.push({ family, first, end: first });
  } while (cursor.gotoNextSibling());
  cursor.gotoParent();
  return blocks;
}

function close(sections: DocumentSection[], open: readonly Block[], end: number, text: Text): void {
  const blocks = open.map((block, index) => (index === open.length - 1 ? { ...block, end } : block));
  const first = blocks[0]?.first ?? end;
  const headed = blocks[0]?.family === 'heading';
  sections.push({
    heading: headed ? first : null,
    first,
    end,
    blocks: headed ? blocks.slice(1) : blocks,
    start: text.lineStarts[first] ?? text.content.length,
    stop: text.lineStarts[end] ?? text.content.length,
  });
}

function familyOfNode(type: string): Family | null {
  return type.endsWith('_block') ? (type.slice(0, -'_block'.length) as Family) : null;
}

function shifted(section: DocumentSection, characters: number, lines: number): DocumentSection {
  if (characters === 0 && lines === 0) return section;
  return {
    heading: section.heading === null ? null : section.heading + lines,
    first: section.first + lines,
    end: section.end + lines,
    blocks: lines === 0 ? section.blocks : section.blocks.map((block) => ({ ...block, first: block.first + lines, end: block.end + lines })),
    start: section.start + characters,
    stop: section.stop + characters,
  };
}
