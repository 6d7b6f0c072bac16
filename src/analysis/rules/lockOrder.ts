import type { Goroutine } from '../../model/goroutine.ts';
import type { Finding } from '../analysis.ts';
import { lastSamples } from '../goroutineWaits.ts';
import type { Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/**
 * Two goroutines that came through each other's type: one waits for the mutex of B in a call out of a method of A, the
 * other for that of A out of a method of B. Go prints no owners, so it stays assumed. Linear in the frames.
 */
export const lockOrder: Rule = ({ scene }): readonly Finding[] => {
  const found: Finding[] = [];
  for (const dump of scene.incident.dumps) {
    /** `wanted|held` of two types → the goroutines. */
    const waiters = new Map<string, Goroutine[]>();
    for (const goroutine of lastSamples(dump.goroutines)) {
      const lock = lockOf(goroutine);
      for (const held of lock?.held ?? []) add(waiters, `${lock!.wanted}|${held}`, goroutine);
    }
    for (const [key, some] of waiters) {
      const [wanted = '', held = ''] = key.split('|');
      const others = waiters.get(`${held}|${wanted}`);
      // Each pair once.
      if (!others || wanted >= held) continue;
      found.push(ruleFinding(scene, 'go-mutex-abba', {
        confidence: 'assumed',
        title: `Goroutines ${some[0]!.id} and ${others[0]!.id} wait for each other: one holds ${held} and wants ${wanted}, the other the reverse`,
        why: [
          'Each is inside a method of the one type and waits for the lock of the other. Neither goes on, and all others that need one of the two locks queue behind them.',
          'Go prints no owner of a mutex: that each holds what the other wants is read from the methods in both stacks.',
        ],
        evidence: [...some, ...others].slice(0, 20).map(({ id, place }) => ({ place, says: `goroutine ${id} waits for a lock` })),
        marks: [some[0]!, others[0]!].map(({ place }) => place),
      }));
    }
  }
  return found;
};

/** The type whose lock a goroutine waits for, and the types whose methods called it: `main.(*store)`. */
function lockOf({ frames }: Goroutine): { readonly wanted: string; readonly held: readonly string[] } | null {
  const lock = frames.findLastIndex(({ function: name }) => /^(?:internal\/)?sync\.\(\*(?:Mutex|RWMutex)\)\./.test(name));
  const wanted = lock < 0 ? null : receiverOf(frames[lock + 1]?.function);
  if (wanted === null) return null;
  const held = new Set(frames.slice(lock + 2, lock + 2 + MOST_FRAMES).flatMap((frame) => receiverOf(frame.function) ?? []));
  held.delete(wanted);
  return { wanted, held: [...held].slice(0, MOST_HELD) };
}

function receiverOf(name: string | undefined): string | null {
  return name === undefined ? null : /^(.{1,200}\.\(\*[^)]{1,100}\))\./.exec(name)?.[1] ?? null;
}

/** Far out stand servers and pools, which hold nothing. */
const MOST_FRAMES = 6;
const MOST_HELD = 4;

function add(map: Map<string, Goroutine[]>, key: string, goroutine: Goroutine): void {
  const known = map.get(key);
  if (known) known.push(goroutine);
  else map.set(key, [goroutine]);
}
