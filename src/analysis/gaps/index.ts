import { groupBy } from '../../model/group.ts';
import type { Scene } from '../actor.ts';
import type { Edge, Gap } from '../analysis.ts';
import type { Story } from '../story.ts';
import { culpritGaps } from './culpritGaps.ts';
import type { Concluded } from './gap.ts';
import { goroutineGaps } from '../goroutineGaps.ts';
import { holderGaps } from './holderGaps.ts';
import { kernelGap } from './kernelGap.ts';
import { sampleGap } from './sampleGap.ts';
import { waiterGaps } from './waiterGaps.ts';

/** A new kind of gap is a file and a line here; the order is that in which to collect. */
const KINDS: readonly ((concluded: Concluded) => Iterable<Gap>)[] = [waiterGaps, holderGaps, ({ scene }) => goroutineGaps(scene), culpritGaps, sampleGap, kernelGap];

/**
 * What evidence is missing, as read-only commands in the order in which to run them; what concerns the gravest story
 * comes first. Commands that open files of a stuck mount or read the memory of a stuck process are not offered.
 */
export function gapsOf(scene: Scene, edges: readonly Edge[], stories: readonly Story[]): readonly Gap[] {
  const concluded: Concluded = { scene, edges, stories, out: groupBy(edges, (edge) => edge.from) };
  const gaps = new Map<string, Gap>();
  for (const kind of KINDS) {
    let left = MOST_OF_A_KIND;
    for (const one of kind(concluded)) {
      const key = `${one.text}|${one.command}`;
      if (gaps.has(key)) continue;
      gaps.set(key, one);
      if (--left === 0) break;
    }
  }
  return [...gaps.values()];
}

/** A list that nobody reads to its end asks for nothing. */
const MOST_OF_A_KIND = 40;
