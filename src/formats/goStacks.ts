import type { GoFrame } from '../model/goroutine.ts';

/**
 * Goroutines are many and their frames few: every distinct frame, and every distinct list of frames, is kept once.
 * One for each source.
 */
export interface GoStacks {
  /** The frame of this function at this place of the source code. */
  readonly frame: (name: string, at: GoLocation | null) => GoFrame;
  /** The list that holds equal frames in the same order; the given one the first time. */
  readonly list: (frames: readonly GoFrame[]) => readonly GoFrame[];
  /** Locations by the text that they were read from. */
  readonly locations: Map<string, GoLocation>;
}

export interface GoLocation {
  readonly file: string;
  readonly line: number;
}

export function createGoStacks(): GoStacks {
  const known = new Map<string, Map<GoLocation | null, GoFrame>>();
  const root: Node = { next: new Map(), frames: null };
  return {
    locations: new Map(),
    frame: (name, at) => {
      let places = known.get(name);
      if (!places) known.set(name, (places = new Map()));
      let frame = places.get(at);
      if (!frame) places.set(at, (frame = { function: name, file: at?.file ?? null, line: at?.line ?? null }));
      return frame;
    },
    list: (frames) => {
      let node = root;
      for (const frame of frames) {
        let next = node.next.get(frame);
        if (!next) node.next.set(frame, (next = { next: new Map(), frames: null }));
        node = next;
      }
      return (node.frames ??= frames);
    },
  };
}

/** One more frame of the lists that begin alike. */
interface Node {
  readonly next: Map<GoFrame, Node>;
  /** The list that ends here, if one was seen. */
  frames: readonly GoFrame[] | null;
}
