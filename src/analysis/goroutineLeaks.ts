import type { Goroutine } from '../model/goroutine.ts';
import { reasonOf } from './goroutineChannels.ts';
import type { GoStory } from './goroutineStories.ts';
import { codeOf, several, short } from './goroutineWords.ts';

/** Many goroutines that cannot send, at one place of the code. */
export interface GoLeak {
  readonly count: number;
  /** How many of them stand at the place where most do. */
  readonly most: number;
  readonly code: string;
  /** Function that started those. */
  readonly creator: string | null;
  /** No goroutine of the dump stands in that function: whoever should receive has given up. */
  readonly gone: boolean;
  readonly sample: readonly Goroutine[];
}

/** null for fewer than ten, and for waits other than a send. Linear. */
export function leakOf({ program }: GoStory, goroutines: readonly Goroutine[]): GoLeak | null {
  if (goroutines.length < FEWEST || reasonOf(goroutines[0]!) !== 'chan send') return null;
  const places = new Map<string, Goroutine[]>();
  for (const one of goroutines) {
    const key = `${one.frames[program.shapeOf(one).user]?.function ?? ''} ${one.createdBy?.function ?? ''}`;
    const known = places.get(key);
    if (known) known.push(one);
    else places.set(key, [one]);
  }
  const sample = [...places.values()].sort((a, b) => b.length - a.length || a[0]!.id - b[0]!.id)[0]!;
  if (sample.length < FEWEST) return null;
  const creator = sample[0]!.createdBy?.function ?? null;
  const gone = creator !== null && !program.goroutines.some(({ frames }) => frames.some(({ function: name }) => name === creator));
  return { count: goroutines.length, most: sample.length, code: codeOf(program, sample[0]!), creator, gone, sample };
}

export function leakSentences({ most, code, creator, gone, sample }: GoLeak): readonly string[] {
  const from = creator === null ? '' : ` They were started by ${short(creator)}.`;
  const end = gone ? ' No goroutine stands in that function any more: whoever should have received has given up, after a timeout or with the first answer. Nothing will ever receive, so they stay until the program ends, and more come with each call.'
    : creator === null ? '' : ' It still stands in a stack: see what that one waits for; if it receives again, they go on.';
  return [`${most} of them stand in ${code}: ${several(sample)}.${from}${end}`];
}

const FEWEST = 10;
