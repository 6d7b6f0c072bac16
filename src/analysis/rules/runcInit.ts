import type { Actor } from '../actor.ts';
import { factEvidence, frameEvidence } from '../actor.ts';
import { startOf } from '../wording.ts';
import type { Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/** `runc init` that waits at exec.fifo for `runc start`: a container that was created and not started. Known by its name or that file. */
export const runcInit: Rule = ({ scene, isTold }) => scene.actors.filter((actor) => actor.tid !== null && isOpening(actor) && !isTold(actor)).flatMap((actor) => {
  const file = fifoOf(actor);
  if (!file && !/^runc:\[/.test(actor.comm ?? '')) return [];
  return [ruleFinding(scene, 'runc-init-exec-fifo', {
    confidence: file ? 'observed' : 'inferred', tids: [actor.tid!],
    title: `${startOf(actor)} waits for "runc start": the container was created and not started; this is not a kernel hang`,
    why: [
      'It opens exec.fifo for writing, and that waits until "runc start" opens it for reading. Between "runc create" and "runc start" this is the normal state.',
      'If it lasts, whoever created the container (containerd-shim, an engine, a script) has ended, hangs itself, or never meant to start it. Any fatal signal ends runc init.',
    ],
    evidence: [...frameEvidence(actor.stack, ['wait_for_partner', 'fifo_open'], 'it waits for the other side of a FIFO'), ...factEvidence(file, 'it has exec.fifo open (O_PATH)'), ...factEvidence(actor.task?.facts['comm'], `its name is ${actor.comm}`)],
    marks: frameEvidence(actor.stack, ['wait_for_partner'], '').map(({ place }) => place), values: { PID: actor.tgid ?? actor.tid!, TID: actor.tid! },
  })];
}).slice(0, MOST);

const MOST = 20;

function isOpening({ names, moment }: Actor): boolean {
  return names.length > 0 ? names.slice(0, 3).includes('fifo_open') : moment.wchan?.value === 'wait_for_partner';
}

function fifoOf({ task }: Actor) {
  return task?.readings.flatMap(({ openFiles }) => openFiles ?? []).find(({ value }) => value.some(({ target }) => /\/exec\.fifo'?$/.test(target)));
}
