import type { Confidence } from '../../model/fact.ts';
import type { Scene } from '../actor.ts';
import type { Evidence, Finding } from '../analysis.ts';
import type { Cause } from '../graph.ts';
import { causesOf } from '../graph.ts';
import { lockName, ownersIn } from '../resolvers/lockOwners.ts';
import { userLockEdges } from '../resolvers/userLock.ts';
import type { MutexProcess, MutexWaiter } from '../userLocks.ts';
import { mutexWaiters } from '../userLocks.ts';
import { listed, nameOf, shown, startOf } from '../wording.ts';
import type { Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/**
 * Locks of user space that nobody will unlock: threads that wait for each other or for themselves, a lock whose owner has
 * ended, a process of which every thread waits. A futex wait alone is what idle threads do, and says nothing.
 */
export const userDeadlock: Rule = ({ scene, isTold }) => {
  const processes = mutexWaiters(scene);
  if (processes.length === 0) return [];
  const rings = causesOf(userLockEdges(scene, processes)).filter(({ deadlock }) => deadlock);
  const inRing = new Map(rings.flatMap((ring) => ring.root.map((node) => [node, ring])));
  const told = (tid: number): boolean => { const actor = scene.byTid.get(tid); return actor !== undefined && isTold(actor); };
  return processes.flatMap((process) => {
    const own = new Set(process.waiters.flatMap(({ tid }) => inRing.get(tid) ?? []));
    if (own.size > 0) return [...own].filter(({ root }) => !root.every((node) => told(Number(node)))).map((ring) => ringFinding(scene, process, ring));
    if (process.waiters.every(({ tid }) => told(tid))) return [];
    return leakFinding(scene, process) ?? allFinding(scene, process);
  });
};

function ringFinding(scene: Scene, process: MutexProcess, { root, victims, edges }: Cause): Finding {
  const tids = root.map(Number);
  const waiterOf = new Map(process.waiters.map((one) => [one.tid, one]));
  const inner = edges.filter((one) => root.includes(one.from) && root.includes(one.to));
  const confidence: Confidence = inner.some((one) => one.strength === 'assumed') ? 'assumed' : inner.some((one) => one.strength === 'inferred') ? 'inferred' : 'observed';
  const behind = victims.map(Number);
  const too = behind.length === 0 ? '' : `; ${threadsNamed(behind)} ${behind.length === 1 ? 'waits' : 'wait'} behind ${tids.length === 1 ? 'it' : 'them'}`;
  const [only] = tids;
  const title = tids.length === 1
    ? `Thread ${only} of ${processName(scene, process)} waits for ${lockOf(waiterOf.get(only!))}, which it holds itself${too}`
    : `${capital(threadsNamed(tids))} of ${processName(scene, process)} wait for each other's ${process.waiters.some(({ kind }) => kind === 'monitor') ? 'monitors' : 'mutexes'}: a deadlock in user space${too}`;
  const links = inner.slice(0, MOST).map((one) => `Thread ${one.from} waits for ${lockOf(waiterOf.get(Number(one.from)))}, held by ${one.from === one.to ? 'itself' : `thread ${one.to}`}${one.strength === 'observed' ? '' : one.strength === 'inferred' ? ' (no other thread can hold it)' : ' (assumed: the text does not say that these are all threads)'}.`);
  return finding(scene, process, {
    confidence, title, tids: [...tids, ...behind],
    why: [...links, ...(tids.length === 1 ? ['A thread that locks a normal mutex twice waits for itself: it took the lock again, or an earlier call left it locked, for example on an error path.'] : [])],
    evidence: edges.flatMap((one) => one.evidence),
  });
}

/** Locks whose printed owner is none of the threads; null where there are none. */
function leakFinding(scene: Scene, process: MutexProcess): readonly Finding[] | null {
  const ownerOf = ownersIn(scene, process);
  const gone = process.waiters.flatMap((waiter) => {
    const owner = ownerOf(waiter);
    // The kernel hands a robust mutex on when its owner ends (kernel/futex/core.c exit_robust_list): such a one is held elsewhere.
    return owner?.tid === null && waiter.owner === null ? [{ waiter, owner }] : [];
  });
  const [first] = gone;
  if (!first) return null;
  return [finding(scene, process, {
    confidence: process.known ? 'inferred' : 'assumed', tids: gone.map(({ waiter }) => waiter.tid),
    title: `${capital(threadsNamed(gone.map(({ waiter }) => waiter.tid)))} of ${processName(scene, process)} ${gone.length === 1 ? 'waits' : 'wait'} for ${lockName(first.waiter)}, whose owner ${first.owner.printed} is none of its threads`,
    why: [`The thread that locked it has ended without unlocking, and nobody can do it now${gone.every(({ waiter }) => waiter.own) ? '' : '; or the mutex lies in shared memory, and another process holds it'}.`],
    evidence: gone.flatMap(({ waiter, owner }) => [...evidenceOf(waiter), ...owner.evidence]),
  })];
}

function allFinding(scene: Scene, process: MutexProcess): readonly Finding[] {
  const { all, waiters, debugged } = process;
  // That two or three threads wait for a lock is contention; so it may be where threads are missing.
  if (all === 'no' || (all === 'shown' && !debugged) || waiters.some(({ kind }) => kind === 'monitor')) return [];
  const locks = [...new Map(waiters.map((one) => [one.address ?? '', one])).values()];
  const [only] = waiters;
  const name = processName(scene, process);
  const own = waiters.every((one) => one.own);
  const every = all === 'yes' ? `all ${waiters.length} threads` : `all ${waiters.length} threads that this text shows`;
  const title = waiters.length === 1 ? `${startName(scene, process)} waits for ${lockName(only!)}, and ${all === 'yes' ? 'it has' : 'this text shows'} no other thread that could unlock it`
    : `${capital(every)} of ${name} wait for ${locks.length === 1 ? lockName(only!) : `mutexes (${locks.length} of them)`}: none is left to unlock ${locks.length === 1 ? 'it' : 'them'}`;
  return [finding(scene, process, {
    confidence: all === 'yes' && own ? 'inferred' : 'assumed', title, tids: waiters.map(({ tid }) => tid),
    why: [
      waiters.length === 1 ? 'Either the thread locked it twice, or the process was forked while another thread held the lock: the child has only the thread that called fork, and the lock stays locked (a lock of malloc or of stdio, too).'
        : `Only a thread of the process can unlock a mutex of its own, and ${every} wait. The owner is one of them or has ended.`,
      ...(own ? [] : ['A mutex in shared memory may be held by another process; the text does not tell whether it is one.']),
      'Which thread holds which mutex is not in this text; the owner stands in the mutex itself.',
    ],
    evidence: waiters.flatMap(evidenceOf),
  })];
}

function finding(scene: Scene, process: MutexProcess, said: { readonly confidence: Confidence; readonly title: string; readonly tids: readonly number[]; readonly why: readonly string[]; readonly evidence: readonly Evidence[] }): Finding {
  const marks = process.waiters.filter(({ tid }) => said.tids.includes(tid)).slice(0, MOST).flatMap(({ places }) => places.slice(0, 1));
  return ruleFinding(scene, 'user-mutex-deadlock', {
    ...said, tids: said.tids.slice(0, MOST), evidence: said.evidence.slice(0, MOST), marks,
    why: [...said.why, 'The kernel is not at fault: a futex wait is an interruptible sleep. SIGKILL ends the process; only the program can do without.'],
    ...(process.sure ? { values: { PID: process.tgid } } : {}),
  });
}

function evidenceOf(waiter: MutexWaiter): readonly Evidence[] {
  return waiter.places.map((place) => ({ place, says: `thread ${waiter.tid} waits for ${lockName(waiter)}` }));
}

function lockOf(waiter: MutexWaiter | undefined): string {
  return waiter ? lockName(waiter) : 'a mutex';
}

function threadsNamed(tids: readonly number[]): string {
  const some = tids.slice(0, 5).map(String);
  return tids.length === 1 ? `thread ${tids[0]}` : `threads ${tids.length > 5 ? `${some.join(', ')} and ${tids.length - 5} more` : listed(some)}`;
}

function processName(scene: Scene, process: MutexProcess): string {
  const actor = scene.byTid.get(process.tgid);
  if (actor && process.sure) return nameOf(actor);
  const comm = shown(process.comm);
  if (!process.sure) return comm ?? 'one process';
  return comm === null ? `process ${process.tgid}` : `${comm} (${process.tgid})`;
}

function startName(scene: Scene, process: MutexProcess): string {
  const actor = scene.byTid.get(process.tgid);
  return actor && process.sure ? startOf(actor) : capital(processName(scene, process));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const MOST = 50;
