import type { GoInside } from './goroutineHolders.ts';
import type { GoLock } from './goroutineLocks.ts';

/** The mutex of a sync.Once is held as long as its function runs (sync/once.go doSlow): its own page tells of it. */
export function isOnce({ type }: GoLock): boolean {
  return type === 'sync.(*Once)';
}

/** The function of the Once is the loop of a server that never returns: whoever comes later waits for good, by design. */
export function isLoop({ goroutine }: GoInside): boolean {
  return goroutine.state.startsWith('select') || goroutine.state === 'sleep';
}
