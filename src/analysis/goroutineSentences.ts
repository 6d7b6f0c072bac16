import type { Goroutine } from '../model/goroutine.ts';
import type { GoStory } from './goroutineStories.ts';
import { isOnce } from './goroutineOnce.ts';
import { lockName, type GoLock, type GoWaiter } from './goroutineLocks.ts';
import { enclosingFunction, receiverType } from './goroutineShape.ts';
import { callOf, codeOf, several, startOfSentence, withState } from './goroutineWords.ts';

/** Who waits for these goroutines in turn, and for whom they wait: for the finding of their page. Linear in the links. */
export function waiterSentences({ links, program }: GoStory, goroutines: readonly Goroutine[]): { readonly title: string; readonly why: readonly string[] } {
  const own = new Set(goroutines);
  const into = links.filter(({ from, to, via }) => via === 'go-channel' && own.has(to) && !own.has(from));
  const out = links.filter(({ from, how }) => how === 'request' && own.has(from));
  const waiters = [...new Set(into.map(({ from }) => from))].sort((a, b) => a.id - b.id);
  return {
    title: waiters.length === 0 ? '' : `; ${several(waiters)} ${waiters.length === 1 ? 'waits' : 'wait'} for ${goroutines.length === 1 ? 'it' : 'them'}`,
    why: [
      ...waiters.slice(0, MOST).map((one) => {
        const link = into.find(({ from }) => from === one)!;
        const count = into.filter(({ from }) => from === one).length;
        return `${startOfSentence(withState(one))} in ${codeOf(program, one)} waits for ${count === 1 ? `goroutine ${link.to.id}` : `${count} of them`} (${link.strength}): ${link.says}.`;
      }),
      ...out.slice(0, MOST).map(({ from, to }) => `The request of goroutine ${from.id} is out: ${withState(to)} reads the same connection and gets nothing. The cause lies outside of this process, with the server at the other end of that connection.`),
    ],
  };
}

/** Who runs the function of the Once that these wait for. */
export function onceSentences({ locks, program }: GoStory, goroutines: readonly Goroutine[]): readonly string[] {
  const own = new Set(goroutines);
  return locks.filter(({ holder, lock }) => holder && isOnce(lock) && lock.waiters.some(({ goroutine }) => own.has(goroutine))).slice(0, MOST).map(({ lock, holder }) =>
    `${startOfSentence(several(lock.waiters.map(({ goroutine }) => goroutine)))} ${lock.waiters.length === 1 ? 'waits' : 'wait'} until ${withState(holder!.inside.goroutine)} returns from the function of that Once; it stands in ${callOf(program, holder!.inside.goroutine)}.`);
}

/** What goroutine 1 waits for, where it is not among these. */
export function mainSentences({ links, program }: GoStory, goroutines: readonly Goroutine[]): readonly string[] {
  const main = program.goroutines.find(({ id }) => id === 1);
  const own = new Set(goroutines);
  const awaited = links.filter(({ from, to }) => from === main && !own.has(to)).map(({ to }) => to);
  if (!main || awaited.length === 0) return [];
  return [`Besides, goroutine 1 in ${codeOf(program, main)} waits for ${several(awaited)} in ${codeOf(program, awaited[0]!)}, which ${awaited.length === 1 ? 'stands' : 'stand'} in ${awaited[0]!.state.slice(0, 40)} (assumed: they were started there).`];
}

/** Locks of these goroutines of which nobody can be said to hold them. */
export function unheldSentences({ locks, program }: GoStory, goroutines: readonly Goroutine[]): readonly string[] {
  const own = new Set(goroutines);
  return locks.filter(({ holder, writer, recursive, lock }) => !holder && recursive.length === 0 && lock.waiters.some(({ goroutine }) => own.has(goroutine) && goroutine !== writer?.goroutine || own.has(goroutine) && lock.waiters.length === 1)).slice(0, MOST).map(({ lock, insides, writer }) => {
    const waiters = lock.waiters.map(({ goroutine }) => goroutine);
    const start = `${startOfSentence(several(waiters))} ${waiters.length === 1 ? 'waits' : 'wait'} for ${lockName(lock)}${writer && waiters.length > 1 ? `, goroutine ${writer.goroutine.id} to write` : ''}.`;
    if (insides.length > 1) return `${start} One of ${several(insides.map(({ goroutine }) => goroutine))} may hold it: each is inside of code that takes it, and nothing tells them apart.`;
    const [one] = insides;
    const maybe = one ? ` Only ${withState(one.goroutine)} is inside of such code, in ${codeOf(program, one.goroutine)}, but it stands where it would wait without a lock.` : '';
    const whose = lock.type ?? lock.enclosing;
    const again = lock.waiters.find((waiter) => isNested(waiter, lock));
    const self = again && !lock.rw ? ` Goroutine ${again.goroutine.id} stands in another method of ${lock.type ?? ''} further out: if that one has locked it, the goroutine waits for itself, because a Mutex cannot be locked twice.` : '';
    return `${start} ${one ? 'Nobody' : `Nobody in this dump is inside of ${whose === null ? 'a function that is known to take it' : `another call of ${whose}`}, so nobody`} is seen to hold it.${maybe}${self} A goroutine that took it and returned without ${lock.rw ? 'RUnlock or Unlock' : 'Unlock'}, on an early return or a panic, fits; so does one that is not in this text.`;
  });
}

/** Further out stands another method of the same type, itself and not one of its closures. */
function isNested({ goroutine, caller }: GoWaiter, { type }: GoLock): boolean {
  const asked = goroutine.frames[caller]?.function;
  return type !== null && goroutine.frames.slice(caller + 1, caller + NEAR).some(({ function: name }) => name !== asked && receiverType(name) === type && enclosingFunction(name) === null);
}

/** Locks of these goroutines that nobody at all is inside of, although the text would show it: taken and not released. */
export function isAbandoned({ locks, ended }: GoStory, goroutines: readonly Goroutine[]): boolean {
  const own = new Set(goroutines);
  return ended && locks.some(({ lock, holder, insides, writer, recursive }) => !holder && insides.length === 0 && recursive.length === 0 && (writer === null || lock.waiters.length === 1)
    && (lock.enclosing !== null || (lock.type !== null && !lock.type.startsWith('sync.'))) && lock.waiters.some(({ goroutine }) => own.has(goroutine)));
}

const NEAR = 20;
const MOST = 3;
