import type { Actor, Scene } from './actor.ts';
import { callsOf, intArgument } from './calls.ts';
import type { Semaphore } from './semaphoreSets.ts';
import { semaphoresIn } from './semaphoreSets.ts';

/** Tasks that wait in semop for a semaphore which somebody has taken. */
export interface SemaphoreWait {
  readonly semaphore: Semaphore;
  readonly waiters: readonly Actor[];
}

/**
 * Who waits for which System V semaphore: by the set that the call names, else by the only set with waiters; and in the set
 * by the only semaphore of value 0 that is waited for. Its last operation took it: whoever did that has it, unless it has
 * ended without SEM_UNDO (ipc/sem.c __do_semtimedop, exit_sem).
 */
export function semaphoreWaits(scene: Scene): readonly SemaphoreWait[] {
  const waiting = (scene.byPage.get('sysv-ipc') ?? []).filter(({ names }) => names.some((name) => name.includes('semtimedop')));
  if (waiting.length === 0) return [];
  const taken = semaphoresIn(scene.incident.sources).filter(({ value, growing, lastPid }) => value === 0 && growing > 0 && lastPid > 0);
  const sets = new Set(taken.map(({ set }) => set));
  const callOf = callsOf(scene);
  const setOf = (actor: Actor): number | null => { const call = callOf(actor, SEMOPS); return call && intArgument(call, 0); };
  return [...sets].flatMap((set) => {
    const some = taken.filter((one) => one.set === set);
    const [semaphore] = some;
    if (some.length !== 1 || !semaphore) return [];
    const waiters = waiting.filter((actor) => { const called = setOf(actor); return called === null ? sets.size === 1 : called === set; });
    return waiters.length === 0 ? [] : [{ semaphore, waiters }];
  });
}

const SEMOPS: ReadonlySet<string> = new Set(['semop', 'semtimedop', 'semtimedop_time64']);
