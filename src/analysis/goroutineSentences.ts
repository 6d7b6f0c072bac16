import type { Goroutine } from '../model/goroutine.ts';
import type { GoStory } from './goroutineStories.ts';
import { isOnce } from './goroutineOnce.ts';
import { lockName } from './goroutineLocks.ts';
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
    return `${start} ${one ? 'Nobody' : `Nobody in this dump is inside of ${whose === null ? 'a function that is known to take it' : `another call of ${whose}`}, so nobody`} is seen to hold it.${maybe} A goroutine that took it and returned without ${lock.rw ? 'RUnlock or Unlock' : 'Unlock'}, on an early return or a panic, fits; so does one that is not in this text.`;
  });
}

const MOST = 3;
