import type { Text } from '../text/text.ts';

/** One replaced range, in UTF-16 offsets of the text before this change. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly inserted: string;
}

/** The smallest range that holds all changes: `start..oldEnd` of the old text became `start..newEnd` of the new one. */
export interface Hull {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/**
 * Joins changes that were made one after another into one range. Falls back to comparing the two texts when
 * the changes do not lead from the one to the other.
 */
export function hullOf(changes: readonly TextChange[], before: Text, after: Text): Hull {
  const joined = changes.length === 0 ? null : changes.reduce(join, null);
  const fits = joined !== null && before.content.length + joined.newEnd - joined.oldEnd === after.content.length && joined.oldEnd <= before.content.length;
  return widened(fits ? joined : compared(before.content, after.content), before, after);
}

function join(hull: Hull | null, change: TextChange): Hull {
  const end = change.start + change.inserted.length;
  if (!hull) return { start: change.start, oldEnd: change.end, newEnd: end };
  const grown = change.end - hull.newEnd;
  return {
    start: Math.min(hull.start, change.start),
    oldEnd: grown > 0 ? hull.oldEnd + grown : hull.oldEnd,
    newEnd: grown > 0 ? end : hull.newEnd + change.inserted.length - (change.end - change.start),
  };
}

function compared(before: string, after: string): Hull {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (same < shorter - start && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) same++;
  return { start, oldEnd: before.length - same, newEnd: after.length - same };
}

/** CR and LF are one line break, so what a CR means depends on its neighbour: the range takes in one character more on both sides. */
function widened(hull: Hull, before: Text, after: Text): Hull {
  const more = hull.oldEnd < before.content.length && hull.newEnd < after.content.length ? 1 : 0;
  return { start: Math.max(0, hull.start - 1), oldEnd: hull.oldEnd + more, newEnd: hull.newEnd + more };
}
