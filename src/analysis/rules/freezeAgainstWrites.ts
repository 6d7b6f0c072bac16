import { groupBy } from '../../model/group.ts';
import type { HeldLock } from '../../model/lock.ts';
import { sourceName } from '../../model/stack.ts';
import type { Scene } from '../actor.ts';
import type { Evidence, Finding } from '../analysis.ts';
import { foldedNames } from '../beside.ts';
import { nameOf } from '../wording.ts';
import type { Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/**
 * A freeze that does not get on, by the list of held locks alone. `freeze_super` drops `sb_writers` for lockdep when the
 * freeze is done (fs/super.c lockdep_sb_freeze_release): who still lists it is inside, and as its only lock of that kind it
 * waits there for writes in flight. io_uring drops it for lockdep as soon as it has it (include/linux/fs.h
 * kiocb_start_write): who lists it there has not got it, and waits for the freeze. Its earlier writes are in flight, and
 * only that task could complete them: both wait for ever. Since 6.1 and 6.12 stable io_uring does not wait there
 * (io_uring/rw.c io_kiocb_start_write).
 */
export const freezeAgainstWrites: Rule = ({ scene, isTold }) =>
  [...groupBy(lastLocks(scene), ({ address }) => address?.value).values()].flatMap((same) => {
    const freezer = same.find(({ function: taker }) => taker && sourceName(taker.value) === 'freeze_super');
    const actor = freezer && scene.byTid.get(freezer.tid!.value);
    if (!freezer || !actor || isTold(actor)) return [];
    const writers = same.filter((one) => one !== freezer && IO_URING.test(one.function?.value ?? ''));
    return writers.length > 0 ? [findingOf(scene, freezer, writers)] : [];
  });

/** `io_issue_sqe`, `io_write`: nothing is between these and the lock. */
const IO_URING = /^io_(?:issue_sqe|write|kiocb_start_write)\b/;

/** The last lock of each task, where it is that of writers of a file system. */
function lastLocks({ incident }: Scene): readonly HeldLock[] {
  const last = new Map(incident.dumps.flatMap((dump) => dump.heldLocks).flatMap((lock) => (lock.tid ? [[lock.tid.value, lock] as const] : [])));
  return [...last.values()].filter((lock) => lock.address !== null && /^sb_writers\b/.test(lock.lockClass?.value ?? ''));
}

function findingOf(scene: Scene, freezer: HeldLock, writers: readonly HeldLock[]): Finding {
  const tids = writers.map(({ tid }) => tid!.value);
  const actors = tids.flatMap((tid) => scene.byTid.get(tid) ?? []);
  const who = nameOf(scene.byTid.get(freezer.tid!.value)!);
  const others = foldedNames(actors);
  return ruleFinding(scene, 'fs-freezing', {
    confidence: 'assumed', severity: isHung(scene) ? 'error' : 'warning', tids: [freezer.tid!.value, ...tids],
    title: `Deadlock: ${who} freezes a file system and waits for writes in flight; ${others}, whose io_uring writes these very likely are, ${writers.length === 1 ? 'waits' : 'wait'} for the freeze`,
    why: [
      `The list of held locks shows ${who} inside freeze_super, which waits for the writes that began before, and ${others} at the same lock (${freezer.lockClass!.value}).`,
      'io_uring takes this lock to begin a write and gives it back to lockdep at once: a task that lists it has not got it. It sleeps uninterruptibly, and the completions of its earlier writes wait for that task: then neither gets on, and SIGKILL changes nothing.',
      'io_kiocb_start_write of 6.12.107 and 6.1.192 does not wait here any more when the request may not block.',
    ],
    evidence: [evidenceOf(freezer, 'it is inside freeze_super'), ...writers.slice(0, MOST).map((lock) => evidenceOf(lock, 'it asks for the same lock to begin a write'))],
  });
}

/** The hung task detector printed the list (it is in it, below debug_show_all_locks), or named somebody: no passing moment. */
function isHung({ incident, reportedHung }: Scene): boolean {
  return reportedHung.size > 0 || incident.dumps.some((dump) => dump.heldLocks.some(({ comm, function: taker }) => comm?.value === 'khungtaskd' && taker?.value === 'debug_show_all_locks'));
}

function evidenceOf({ place }: HeldLock, says: string): Evidence {
  return { place, says };
}

const MOST = 20;
