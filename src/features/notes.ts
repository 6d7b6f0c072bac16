import { lineAt, lineCount, lineEnd, lineText, type Text } from '../text/text.ts';
import { fenceAfter, type Region } from './regions.ts';

export type NoteKind = 'explanation' | 'checklist';

/** A note of ours in a Markdown document: `first` is the line of its opening marker, `end` the line after its closing one. */
export interface Note {
  readonly kind: NoteKind;
  readonly key: string;
  readonly first: number;
  readonly end: number;
}

/** Closing marker. Both markers are HTML comments that fill their line: invisible in a rendered document. */
export const NOTE_END = '<!-- /unstuck:note -->';

export function noteStart(key: string): string {
  return `<!-- unstuck:note ${key} -->`;
}

/** `explanation:fuse-flush-exit:6200`: what the note is about, from characters that cannot end a comment. */
export function noteKey(kind: NoteKind, findingId: string, tids: readonly number[]): string {
  const id = findingId.toLowerCase().replace(/[^a-z0-9-]/g, '').replace(/-{2,}/g, '-') || 'dump';
  return [kind, id, ...(tids.length === 0 ? [] : [tids.slice(0, 6).join('.')])].join(':');
}

/** All notes of a text, in order. A marker inside a code fence is text, and one without its closing marker is none. */
export function notesOf(text: Text): readonly Note[] {
  const notes: Note[] = [];
  if (!text.content.includes(NOTE_END)) return notes;
  const markers = markersOf(text);
  let next = 0;
  let fence: string | null = null;
  for (let line = 0; line < lineCount(text); line++) {
    while (next < markers.length && markers[next]!.line < line) next++;
    const [marker, following] = [markers[next], markers[next + 1]];
    if (fence === null && marker?.line === line && marker.start && following && !following.start) {
      notes.push({ ...marker.start, first: line, end: following.line + 1 });
      line = following.line;
    } else {
      fence = fenceAfter(fence, lineText(text, line));
    }
  }
  return notes;
}

/** The same text with all notes blanked: offsets and lines stay, and what we wrote is never read as a dump. */
export function withoutNotes(text: Text): string {
  const parts: string[] = [];
  let at = 0;
  for (const note of notesOf(text)) {
    const start = text.lineStarts[note.first]!;
    const end = lineEnd(text, note.end - 1);
    parts.push(text.content.slice(at, start), text.content.slice(start, end).replace(/[^\r\n]/g, ' '));
    at = end;
  }
  return at === 0 ? text.content : parts.join('') + text.content.slice(at);
}

/**
 * The note of a kind that belongs to a region: the one that stands between it and the next region; else one with the
 * same key anywhere, so that it is found again after somebody moved it.
 */
export function noteFor(notes: readonly Note[], regions: readonly Region[], region: Region, kind: NoteKind, key: string): Note | null {
  const next = regions.find((other) => other.first >= region.end)?.first ?? Number.POSITIVE_INFINITY;
  const ofKind = notes.filter((note) => note.kind === kind);
  const named = key.split(':').length > 2;
  return ofKind.find((note) => note.first >= region.end && note.first < next) ?? (named ? (ofKind.find((note) => note.key === key) ?? null) : null);
}

const START = /^<!-- unstuck:note ((explanation|checklist)(?::[a-z0-9.-]{1,200}){0,3}) -->$/;

interface Marker {
  readonly line: number;
  /** null for a closing marker. */
  readonly start: { readonly kind: NoteKind; readonly key: string } | null;
}

/** Lines that are nothing but a marker. */
function markersOf(text: Text): readonly Marker[] {
  const markers: Marker[] = [];
  for (let from = text.content.indexOf('unstuck:note'); from >= 0; from = text.content.indexOf('unstuck:note', from + 1)) {
    const line = lineAt(text, from);
    if (markers.at(-1)?.line === line) continue;
    const content = lineText(text, line).slice(0, 1000).trim();
    const match = START.exec(content);
    if (match) markers.push({ line, start: { kind: match[2] === 'checklist' ? 'checklist' : 'explanation', key: match[1]! } });
    else if (content === NOTE_END) markers.push({ line, start: null });
  }
  return markers;
}
