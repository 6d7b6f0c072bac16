import { frameEvidence, isZombie } from '../actor.ts';
import { semaphoreWaits } from '../semaphoreWaits.ts';
import { listed, nameOf, startOf } from '../wording.ts';
import type { Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/** Tasks that wait for a System V semaphore whose taker is gone: without SEM_UNDO it stays taken for ever (ipc/sem.c exit_sem). */
export const semaphoreTaken: Rule = ({ scene, isTold }) => semaphoreWaits(scene).flatMap(({ semaphore, waiters }) => {
  const { set, index, lastPid, place } = semaphore;
  const taker = scene.byTid.get(lastPid);
  const gone = taker !== undefined && isZombie(taker) || scene.incident.dumps.some(({ absences }) => absences.some(({ tids }) => tids.includes(lastPid)));
  if ((taker && !isZombie(taker)) || waiters.every(isTold)) return [];
  const some = waiters.slice(0, NAMED);
  const names = `${listed(some.map((one, at) => (at === 0 ? startOf(one) : nameOf(one))))}${waiters.length > NAMED ? ` and ${waiters.length - NAMED} more` : ''}`;
  const whose = gone ? 'which has ended' : 'of which this text shows nothing';
  return [ruleFinding(scene, 'sysv-ipc', {
    confidence: gone ? 'inferred' : 'assumed', severity: 'warning', tids: waiters.flatMap(({ tid }) => tid ?? []),
    title: `${names} ${waiters.length === 1 ? 'waits' : 'wait'} for System V semaphore ${index} of set ${set}; its last operation was that of process ${lastPid}, ${whose}`,
    why: [
      `The semaphore is 0 and ${waiters.length === 1 ? 'a task waits' : 'tasks wait'} for it to grow, so its last operation took it, and that was process ${lastPid} (ipcs -s -i, column pid).`,
      `${gone ? 'That process has ended' : 'If that process has ended'} without SEM_UNDO, the kernel does not give the semaphore back, and nobody else will unless the program does.`,
      'Nothing of the kernel is stuck: semop is an interruptible sleep, and any fatal signal ends it.',
    ],
    evidence: [{ place, says: `value 0, ${semaphore.growing} waiting, last operation by ${lastPid}` }, ...some.flatMap((one) => frameEvidence(one.stack, one.names, `${nameOf(one)} waits in semop`))],
    marks: [place], values: { TID: waiters[0]!.tid ?? '', PID: waiters[0]!.tgid ?? '' },
    first: [
      { risk: 'read-only', text: `See whether process ${lastPid} is still there.`, command: `ls -d /proc/${lastPid}` },
      { risk: 'destructive', text: 'If it is gone, stop the program, remove the set, and start it again: it makes a new one. Whoever waits for it gets EIDRM at once.', command: `ipcrm -s ${set}`, hits: 'every process that uses this semaphore set', verify: `ipcs -s -i ${set}` },
    ],
  })];
});

const NAMED = 5;
