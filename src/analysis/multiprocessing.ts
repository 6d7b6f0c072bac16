import type { Confidence, Place } from '../model/fact.ts';
import { groupBy } from '../model/group.ts';
import type { UserStack } from '../model/userStack.ts';
import type { Actor, Scene } from './actor.ts';
import type { Evidence } from './analysis.ts';
import { inWait } from './rules/waitsForChild.ts';

/** What shows that a Python process joins the children of multiprocessing. */
export interface Sign {
  readonly kind: 'user-stack' | 'arguments' | 'text' | 'same-program';
  readonly confidence: Confidence;
  readonly says: string;
  readonly evidence: readonly Evidence[];
}

/**
 * The signs, from the surest to the weakest: a Python stack in multiprocessing; a command line of its workers
 * (multiprocessing/spawn.py, forkserver.py, resource_tracker.py); a text that names the module; an interpreter asleep in
 * wait4 whose only children are the same program, forked without exec.
 */
export function multiprocessingOf(scene: Scene): (parent: Actor, children: readonly Actor[]) => Sign | null {
  const stacks = groupBy(scene.incident.dumps.flatMap((dump) => dump.userStacks), (stack) => stack.tid?.value ?? stack.tgid?.value);
  let named: readonly Place[] | null = null;
  const mentions = (): readonly Place[] => (named ??= scene.incident.sources.flatMap((text, source) => {
    const start = text.content.slice(0, LOOKED_AT).search(/\bmultiprocessing\b/);
    const waits = start < 0 ? false : /\bwait4\b|\bdo_wait\b/.test(text.content.slice(0, LOOKED_AT));
    return waits ? [{ source, span: { start, end: start + 'multiprocessing'.length } }] : [];
  }));
  return (parent, children) => {
    const stack = (stacks.get(parent.tid ?? -1) ?? []).find(isJoining);
    if (stack) return sign('user-stack', 'observed', 'Its Python stack stands in multiprocessing.', [{ place: stack.place, says: 'it joins children of multiprocessing' }]);
    if (!isPython(parent) || children.length === 0 || isExiting(parent)) return null;
    const worker = inWait(parent) ? children.find((one) => WORKER.test(one.task?.args ?? '')) : undefined;
    if (worker) return sign('arguments', 'inferred', 'The command line of a child is that of a multiprocessing worker.', [{ place: worker.task!.facts['args']?.place ?? worker.task!.readings[0]!.place, says: 'a worker of multiprocessing' }]);
    const same = children.every((one) => isSameProgram(parent, one));
    if (!same) return null;
    const [place] = mentions();
    if (place && (inWait(parent) || parent.names.length === 0)) return sign('text', 'inferred', 'The text names multiprocessing and wait4, and the child is the same program.', [{ place, says: 'the text names multiprocessing' }]);
    return inWait(parent) ? sign('same-program', 'assumed', 'Its children run the same program with the same arguments, as those that multiprocessing or os.fork() makes.', []) : null;
  };
}

const LOOKED_AT = 1_048_576;
const WORKER = /\bmultiprocessing[./](?:spawn|forkserver|resource_tracker|semaphore_tracker)\b|--multiprocessing-fork\b/;

function sign(kind: Sign['kind'], confidence: Confidence, says: string, evidence: readonly Evidence[]): Sign {
  return { kind, confidence, says, evidence };
}

function isPython({ comm, task }: Actor): boolean {
  return /^python/.test(comm ?? '') || /^(?:\S*\/)?python[\d.]*\s/.test(task?.args ?? '');
}

/** multiprocessing/util.py _exit_function, process.py join, popen_fork.py wait. */
function isJoining({ frames }: UserStack): boolean {
  return frames.some(({ function: name, file }) => name.includes('_exit_function') || ((name === 'join' || name === 'wait' || name === 'poll') && (file ?? '').includes('multiprocessing')));
}

function isSameProgram(parent: Actor, child: Actor): boolean {
  const [a, b] = [parent.task?.args ?? null, child.task?.args ?? null];
  return a !== null && b !== null ? a === b : parent.comm !== null && parent.comm === child.comm && a === b;
}

function isExiting(parent: Actor): boolean {
  return parent.exiting.answer === 'yes';
}
