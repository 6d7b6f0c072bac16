import type { Actor, Answer } from '../actor.ts';
import { factEvidence, frameEvidence, isZombie } from '../actor.ts';
import { stageOf } from '../waits.ts';
import { answer, inMask, maskAnswer } from './answer.ts';
import type { Ask } from './ask.ts';
import { frozenOf, trappedOf } from './freezer.ts';
import { kernelThreadAnswer } from '../kernelThread.ts';

/** The questions on the way of a signal to a task, in the order in which the kernel asks. */
export const PREDICATES = [
  'kernel-thread', 'zombie', 'group-dying', 'protected-init', 'blocked', 'ignored', 'caught', 'exiting', 'receiver', 'fatal',
  'frozen', 'frozen-v2', 'traced', 'stopped', 'core-dump', 'sleep-refuses', 'sleeps-again',
] as const;
export type PredicateId = (typeof PREDICATES)[number];

export interface Predicate extends Answer {
  readonly id: PredicateId;
}

/**
 * Answers every question for one task and one signal: kernel/signal.c `prepare_signal`, `sig_ignored`, `wants_signal`,
 * `complete_signal`, `signal_wake_up`, `get_signal` (5.10, 6.1, 6.12 and 7.3 read), sched.h `signal_pending_state`.
 */
export function predicatesOf(ask: Ask): readonly Predicate[] {
  const { actor, group, signal, numbers } = ask;
  const state = actor.moment.state?.value ?? null;
  const isState = (letter: string): Answer => answer(state === null ? null : state === letter, factEvidence(actor.moment.state, `State ${state}`));
  const unstoppable = signal.number === numbers.KILL || signal.number === numbers.STOP;
  const blocked = unstoppable ? answer(false) : maskAnswer(actor, 'SigBlk', signal.number, signal.name);
  const ignored = unstoppable ? answer(false) : ignoredOf(ask);
  const caught = unstoppable ? answer(false) : maskAnswer(actor, 'SigCgt', signal.number, signal.name);
  const kernel = kernelThreadAnswer(actor);
  // It ignores what it has not asked for, so that nobody takes the signal and nothing ends.
  const deaf = kernel.answer === 'yes' && !kthreadTakes(ask);
  const answers: Readonly<Record<PredicateId, Answer>> = {
    'kernel-thread': kernel,
    zombie: answer(state === null ? null : isZombie(actor), factEvidence(actor.moment.state, `State ${state}`)),
    'group-dying': group.dying,
    'protected-init': protectedOf(ask),
    blocked, ignored, caught,
    exiting: actor.exiting,
    receiver: deaf ? answer(false) : receiverOf(ask),
    fatal: deaf ? answer(false) : fatalOf(ask, ignored, caught),
    frozen: frozenByV1(ask),
    'frozen-v2': frozenByV2(ask),
    traced: isState('t'),
    stopped: isState('T'),
    'core-dump': group.dumper?.answer ?? answer(actor.moment.coreDumping ? false : null),
    'sleep-refuses': refusesOf(ask),
    'sleeps-again': sleepsAgain(actor),
  };
  return PREDICATES.map((id) => ({ id, ...answers[id] }));
}

/** PID 1 as the reader counts; the init of a namespace below by the last column of NSpid. Threads of it are protected too. */
export function initKindOf({ actor, group }: Ask): 'own' | 'inner' | null {
  const leader = group.leader ?? actor;
  const nspid = leader.moment.nspid?.value ?? actor.moment.nspid?.value;
  if ((actor.tgid ?? actor.tid) === 1) return 'own';
  return nspid && nspid.length > 1 && nspid.at(-1) === 1 ? 'inner' : null;
}

function protectedOf(ask: Ask): Answer {
  const { actor, group } = ask;
  const kind = initKindOf(ask);
  if (kind === null) return answer(actor.moment.nspid || (actor.tgid ?? actor.tid) !== null ? false : null);
  const leader = group.leader ?? actor;
  return answer(true, kind === 'own' ? factEvidence(leader.task?.readings[0]?.tid, 'PID 1') : factEvidence(leader.moment.nspid, `NSpid ends in 1: PID 1 of its own namespace`));
}

/** Asked for a signal by allow_signal(): then it stands in SigCgt of a kernel thread, where nothing else does (`collect_sigign_sigcatch`). */
export function kthreadTakes({ actor, signal }: Ask): boolean {
  return inMask(actor, 'SigCgt', signal.number) === true;
}

/** SIG_IGN, or default action where that is to ignore; a blocked signal is kept, and a tracer sees it first (`sig_ignored`). */
function ignoredOf({ actor, signal }: Ask): Answer {
  const explicit = maskAnswer(actor, 'SigIgn', signal.number, signal.name);
  if (explicit.answer === 'yes') return explicit;
  const byDefault = signal.defaultAction === 'ignore' || signal.defaultAction === 'continue';
  if (!byDefault) return explicit;
  const caught = maskAnswer(actor, 'SigCgt', signal.number, signal.name);
  return caught.answer === 'unknown' ? caught : answer(caught.answer === 'no', caught.evidence);
}

/** `wants_signal` for the task and, as the signal goes to the process, for its other threads. */
function receiverOf(ask: Ask): Answer {
  let unknown = !ask.group.complete;
  // The asked one first, as the kernel does; in a process of thousands one of the first few takes it, or the text tells nothing.
  for (const thread of [ask.actor, ...ask.group.living.slice(0, MOST_ASKED)]) {
    const wants = wantsOf(ask, thread);
    if (wants === true) return answer(true);
    if (wants === null) unknown = true;
  }
  return answer(unknown || ask.group.living.length > MOST_ASKED ? null : false);
}

const MOST_ASKED = 64;

function wantsOf({ signal, numbers }: Ask, thread: Actor): boolean | null {
  if (isZombie(thread) || thread.exiting.answer === 'yes') return false;
  if (signal.number === numbers.KILL) return thread.exiting.answer === 'unknown' ? null : true;
  const blocked = signal.number === numbers.STOP ? false : inMask(thread, 'SigBlk', signal.number);
  if (blocked === true) return false;
  const state = thread.moment.state?.value ?? null;
  if (state === 'T' || state === 't') return false;
  return blocked === null || state === null || thread.exiting.answer === 'unknown' ? null : true;
}

/** `sig_fatal`: no handler, and a default action that ends the process. */
function fatalOf({ signal }: Ask, ignored: Answer, caught: Answer): Answer {
  if (signal.defaultAction !== 'terminate' && signal.defaultAction !== 'core') return answer(false);
  if (ignored.answer === 'yes' || caught.answer === 'yes') return answer(false, [...ignored.evidence, ...caught.evidence]);
  return answer(ignored.answer === 'no' && caught.answer === 'no' ? true : null, caught.evidence);
}

function frozenByV1({ actor, frozenGroup }: Ask): Answer {
  const own = frozenOf(actor);
  return own.answer !== 'yes' && frozenGroup?.version === 1 && actor.moment.state?.value === 'D' ? frozenGroup.answer : own;
}

function frozenByV2({ actor, frozenGroup }: Ask): Answer {
  const own = trappedOf(actor);
  return own.answer === 'unknown' && frozenGroup?.version === 2 && actor.moment.state?.value === 'S' ? frozenGroup.answer : own;
}

function refusesOf({ actor, reportedHung }: Ask): Answer {
  const { wait, stack } = actor;
  if (wait) {
    const stage = stageOf(actor, wait.page);
    const refuses = wait.kind === 'uninterruptible' || stage?.stage.sigkill === 'no-effect';
    if (refuses || reportedHung.answer !== 'yes') return answer(refuses, frameEvidence(stack, wait.page.mark, wait.page.title));
  }
  return reportedHung;
}

/** The wake-up itself happens, and the same path sleeps again: the page says what SIGKILL comes to. */
function sleepsAgain(actor: Actor): Answer {
  const stage = actor.wait && stageOf(actor, actor.wait.page);
  if (!stage || actor.wait?.kind === 'uninterruptible') return answer(actor.wait ? false : null);
  if (stage.stage.sigkill === 'depends') return answer(null);
  return answer(stage.stage.sigkill === 'no-effect', frameEvidence(actor.stack, actor.wait!.page.mark, stage.stage.text));
}

/** A thread that a signal for the process finds when the asked one is dead or exiting: none once the process ends as a whole. */
export function reachableSibling({ actor, group }: Ask): Actor | null {
  return group.dying.answer === 'yes' ? null : group.living.find((one) => one !== actor) ?? null;
}
