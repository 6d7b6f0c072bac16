import type { Place } from '../../model/fact.ts';
import { framePlace } from '../../model/stack.ts';
import { factEvidence, frameEvidence } from '../actor.ts';
import type { Actor, Scene } from '../actor.ts';
import type { Evidence, Finding } from '../analysis.ts';
import { multiprocessingOf, type Sign } from '../multiprocessing.ts';
import { drainSteps } from '../remedies/holder.ts';
import { childrenOf, isSupervisor } from '../resolvers/children.ts';
import { isFullPipeWriter } from '../resolvers/stuckChildren.ts';
import { listed, nameOf, startOf } from '../wording.ts';
import type { Known, Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/**
 * A parent that called wait4 or waitid itself: user space waits for user space, and nothing of the kernel is stuck
 * (kernel/exit.c do_wait; an exiting init would have zap_pid_ns_processes and do_exit above it). Shells and supervisors do
 * that all day; worth a word is who was asked to stop, and Python that joins the children of multiprocessing.
 */
export const waitsForChild: Rule = (known): readonly Finding[] => {
  const { scene } = known;
  const signs = multiprocessingOf(scene);
  return scene.actors.filter((actor) => actor.tid !== null && actor.tid === actor.tgid && !known.isTold(actor)).flatMap((parent) => {
    const children = isCandidate(parent) ? childrenOf(scene, parent) : [];
    const blocked = children.find((child) => sharedPipe(parent, child) !== null);
    if (blocked && inWait(parent)) return [pipeFinding(known, parent, blocked)];
    const sign = signs(parent, children);
    if (sign) return [pythonFinding(known, parent, children, sign)];
    return children.length > 0 && inWait(parent) && wasRead(parent) && !isSupervisor(parent) ? [generalFinding(known, parent, children)] : [];
  }).slice(0, MOST);
};

const MOST = 20;

/** Cheap, before children are looked up: Python, or asleep in wait. */
function isCandidate(actor: Actor): boolean {
  return inWait(actor) || /^python/.test(actor.comm ?? '');
}

export function inWait({ wait, names, moment }: Actor): boolean {
  if (names.some((name) => EXITING.has(name))) return false;
  return wait?.page.wait.relation === 'children' || (names.length === 0 && moment.wchan?.value === 'do_wait');
}

const EXITING: ReadonlySet<string> = new Set(['do_exit', 'zap_pid_ns_processes', 'do_group_exit']);

/** Whoever reads one task's own stack has a reason to; listings of all tasks catch the healthy in passing. */
function wasRead({ stack }: Actor): boolean {
  return stack?.format === 'procStack';
}

function pythonFinding({ scene }: Known, parent: Actor, children: readonly Actor[], sign: Sign): Finding {
  const asked = askedToStop(scene, parent);
  const seen = inWait(parent);
  const child = children.length === 1 ? `its child ${nameOf(children[0]!)}` : `its ${children.length} children`;
  return ruleFinding(scene, 'python-multiprocessing-atexit', {
    confidence: sign.confidence, severity: asked || wasRead(parent) || sign.kind !== 'same-program' ? 'warning' : 'information',
    tids: [parent.tid!, ...children.flatMap((one) => one.tid ?? [])],
    title: `${startOf(parent)} waits for ${child} in user space (wait4${sign.kind === 'same-program' ? ', very likely' : ''} from the exit handler of multiprocessing); this is not a kernel hang`,
    why: [
      seen ? `${startOf(parent)} sleeps in do_wait because its own code called wait4: no do_exit and no zap_pid_ns_processes stands above it, so it is not exiting, and any signal ends the sleep.`
        : `${startOf(parent)} is the parent of ${listed(children.slice(0, NAMED).map(nameOf))}. No stack of it is in this text; it is alive and asleep, and nothing shows it in the kernel's exit.`,
      `${sign.says} Python's sys.exit() runs exit handlers first: multiprocessing's _exit_function terminates daemonic children and joins all others without a time limit (Lib/multiprocessing/util.py).`,
      ...(asked ? ['This text itself asks it to stop with a signal. Its handler ends in sys.exit(), and that is where it waits; a second such signal can interrupt the join.'] : []),
      ...children.slice(0, NAMED).flatMap(childSentence),
    ],
    evidence: [...waitEvidence(parent), ...sign.evidence, ...children.slice(0, NAMED).flatMap((one) => factEvidence(one.moment.ppid, `parent of ${one.tid} is ${parent.tgid}`))],
    marks: marksOf(parent), values: { PID: parent.tid!, TID: parent.tid! },
  });
}

/** A pipe that the child cannot write to and that the parent has open (Popen.wait with a pipe for the output). */
function sharedPipe(parent: Actor, child: Actor): string | null {
  if (!isFullPipeWriter(child)) return null;
  const own = new Set(pipesOf(parent));
  return pipesOf(child).find((pipe) => own.has(pipe)) ?? null;
}

function pipesOf({ task }: Actor): readonly string[] {
  return (task?.readings ?? []).flatMap(({ openFiles }) => openFiles?.value ?? []).map(({ target }) => target).filter((target) => /^pipe:\[\d+\]$/.test(target));
}

function pipeFinding({ scene }: Known, parent: Actor, child: Actor): Finding {
  const pipe = sharedPipe(parent, child)!;
  const files = child.task?.facts['openFiles'];
  return ruleFinding(scene, 'waits-for-child', {
    confidence: 'inferred', severity: 'error', tids: [parent.tid!, child.tid!], first: drainSteps(child, parent),
    title: `${startOf(parent)} and its child ${nameOf(child)} wait for each other in user space: the parent for the child's end, the child for room in ${pipe}, which the parent should read; this is not a kernel hang`,
    why: [
      `${startOf(parent)} sleeps in do_wait because its own code called wait4 before it read all output. ${startOf(child)} sleeps in ${child.names[0] ?? 'a write to a pipe'}: the pipe is full (64 kB by default).`,
      'SIGKILL ends either of them. Reading the pipe from outside (cat /proc/PARENT/fd/N) lets the child go on.',
    ],
    evidence: [...waitEvidence(parent), ...frameEvidence(child.stack, child.names.slice(0, 1), 'it cannot write'), ...factEvidence(files, `it has ${pipe} open`)],
    marks: marksOf(parent), values: { PID: parent.tid!, TID: parent.tid! },
  });
}

function generalFinding({ scene }: Known, parent: Actor, children: readonly Actor[]): Finding {
  const asked = askedToStop(scene, parent);
  const whom = children.length === 1 ? `its child ${nameOf(children[0]!)}` : `one of its ${children.length} children (${listed(children.slice(0, NAMED).map(nameOf))}${children.length > NAMED ? ' and more' : ''})`;
  return ruleFinding(scene, 'waits-for-child', {
    confidence: 'observed', severity: asked ? 'warning' : 'information',
    tids: [parent.tid!, ...children.slice(0, MOST).flatMap((one) => one.tid ?? [])],
    title: `${startOf(parent)} waits for ${whom} in user space; this is not a kernel hang`,
    why: [
      'It sleeps in do_wait because its own code called wait4 or waitid. It is not exiting, and any signal ends the sleep; it goes on when the child ends.',
      ...(asked ? ['This text itself asks it to stop with a signal, and it waits on: it, or its handler, wants its child to end first.'] : []),
      ...children.slice(0, NAMED).flatMap(childSentence),
    ],
    evidence: [...waitEvidence(parent), ...children.slice(0, NAMED).flatMap((one) => factEvidence(one.moment.ppid, `parent of ${one.tid} is ${parent.tgid}`))],
    marks: marksOf(parent), values: { PID: parent.tid!, TID: parent.tid! },
  });
}

const NAMED = 5;

function waitEvidence(parent: Actor): readonly Evidence[] {
  return [...frameEvidence(parent.stack, ['do_wait'], 'it waits for a child'), ...(parent.names.length === 0 ? factEvidence(parent.moment.wchan, 'it waits for a child') : [])];
}

function marksOf({ stack, names }: Actor): readonly Place[] {
  const index = names.indexOf('do_wait');
  return stack && index >= 0 ? [framePlace(stack, stack.frames.findIndex((frame) => frame.function.startsWith('do_wait')))] : [];
}

/** A kill of the transcript that goes to the parent. */
function askedToStop({ incident }: Scene, parent: Actor): boolean {
  return incident.dumps.some(({ actions }) => actions.some(({ kind, signal, targets }) => kind === 'kill' && signal !== 0 && signal !== 9 && targets.includes(parent.tid!)));
}

/** What a child does while its parent waits: caught signals are the usual reason that it does not end. */
function childSentence(child: Actor): readonly string[] {
  const caught = child.moment.masks.SigCgt;
  const term = caught && /^[0-9a-f]{1,16}$/.test(caught.value) && (BigInt(`0x${caught.value}`) >> 14n & 1n) === 1n;
  const [top] = child.names;
  if (!term && top === undefined) return [];
  return [`${startOf(child)} ${top === undefined ? 'lives' : `sleeps in ${top}`}${term ? '; it catches SIGTERM (SigCgt 0x4000), and a handler that does not end the process makes SIGTERM no more than a message' : ''}.`];
}
