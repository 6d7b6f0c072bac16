import type { GoFrame, Goroutine, GoroutineDetails } from '../model/goroutine.ts';

/**
 * Goroutines are many and their frames few: every distinct location, frame and list of frames is kept once. One for
 * each source.
 */
export interface GoStacks {
  /** The frame of this function at this place of the source code. */
  readonly frame: (name: string, at: GoLocation | null) => GoFrame;
  /** The location of this file and line; one place may be printed with several offsets of its code. */
  readonly location: (file: string, line: number) => GoLocation;
  /** Locations by the text that they were read from. */
  readonly locations: Map<string, GoLocation>;
  /** The list without frames, from which {@link GoPath} leads to all others. */
  readonly empty: GoPath;
  /** What the brackets of headers say, by their text. */
  readonly brackets: Map<string, GoBracket>;
  /** Name of the profile whose records follow; null before the first one. */
  profile: string | null;
}

/** A list of frames, as the way to it: the list one frame shorter, and the last frame. */
export interface GoPath {
  readonly before: GoPath | null;
  readonly frame: GoFrame | null;
  readonly next: Map<GoFrame, GoPath>;
  /** The frames that followed here last, by their text: most stacks are like one of those just read. */
  readonly recent: Recent[];
  frames: readonly GoFrame[] | null;
}

export interface Recent {
  /** Name of the function with its opening bracket, and the location without registers, as they stood in the text. */
  readonly call: string;
  readonly location: string;
  readonly path: GoPath;
}

/** The list with one more frame. */
export function longer(path: GoPath, frame: GoFrame): GoPath {
  let next = path.next.get(frame);
  if (!next) path.next.set(frame, (next = { before: path, frame, next: new Map(), recent: [], frames: null }));
  return next;
}

const MOST_RECENT = 4;

export function remember(path: GoPath, recent: Recent): void {
  if (path.recent.length === MOST_RECENT) path.recent.pop();
  path.recent.unshift(recent);
}

/** The frames of a list, always the same object. */
export function framesOf(path: GoPath): readonly GoFrame[] {
  if (path.frames) return path.frames;
  const frames: GoFrame[] = [];
  for (let at: GoPath | null = path; at?.frame; at = at.before) frames.push(at.frame);
  return (path.frames = frames.reverse());
}

/** What stands in the brackets of a header. */
export interface GoBracket extends Pick<Goroutine, 'state' | 'minutes' | 'lockedToThread'>, Pick<GoroutineDetails, 'bubble' | 'labels'> {}

export interface GoLocation {
  readonly file: string;
  readonly line: number;
}

export function createGoStacks(): GoStacks {
  const places = new Map<string, Map<number, GoLocation>>();
  const known = new Map<string, Map<GoLocation | null, GoFrame>>();
  return {
    locations: new Map(),
    brackets: new Map(),
    profile: null,
    location: (file, line) => {
      let lines = places.get(file);
      if (!lines) places.set(file, (lines = new Map()));
      let location = lines.get(line);
      if (!location) lines.set(line, (location = { file, line }));
      return location;
    },
    frame: (name, at) => {
      let byPlace = known.get(name);
      if (!byPlace) known.set(name, (byPlace = new Map()));
      let frame = byPlace.get(at);
      if (!frame) byPlace.set(at, (frame = { function: name, file: at?.file ?? null, line: at?.line ?? null }));
      return frame;
    },
    empty: { before: null, frame: null, next: new Map(), recent: [], frames: null },
  };
}
