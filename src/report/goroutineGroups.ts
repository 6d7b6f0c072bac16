import type { Goroutine } from '../model/goroutine.ts';
import type { Report } from './schema.ts';

/**
 * Goroutines that do the same: same state and same functions, innermost first; arguments, lines and minutes may differ.
 *
 * @returns counts by state and the groups, biggest first; groups of one size in the order of the text.
 */
export function groupGoroutines(goroutines: readonly Goroutine[]): Report['goroutines'] {
  const states = new Map<string, number>();
  const groups = new Map<string, Group>();
  let longest: number | null = null;
  for (const goroutine of goroutines) {
    states.set(goroutine.state, (states.get(goroutine.state) ?? 0) + 1);
    longest = longer(longest, goroutine.minutes);
    const frames = goroutine.frames.map((frame) => frame.function);
    const key = `${goroutine.state}\n${frames.join('\n')}`;
    const group = groups.get(key);
    if (group) {
      group.ids.push(goroutine.id);
      group.longest = longer(group.longest, goroutine.minutes);
    } else {
      groups.set(key, { state: goroutine.state, frames, ids: [goroutine.id], longest: goroutine.minutes });
    }
  }
  return {
    count: goroutines.length,
    states: Object.fromEntries([...states].sort((a, b) => b[1] - a[1])),
    longestWaitMinutes: longest,
    groups: [...groups.values()]
      .sort((a, b) => b.ids.length - a.ids.length)
      .map(({ state, frames, ids, longest: minutes }) => ({ count: ids.length, state, longestWaitMinutes: minutes, ids, frames })),
  };
}

interface Group {
  readonly state: string;
  readonly frames: string[];
  readonly ids: number[];
  longest: number | null;
}

function longer(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}
