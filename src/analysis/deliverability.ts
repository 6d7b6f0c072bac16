import { PF_KTHREAD, hasFlag } from '../knowledge/processFlags.ts';
import type { Actor, Answer } from './actor.ts';
import { factEvidence, frameEvidence, isZombie } from './actor.ts';
import type { Evidence } from './analysis.ts';
import { killPending } from './moment.ts';
import { isSchedulerFunction } from './schedulerFunctions.ts';
import { stageOf } from './waits.ts';

/** One question on the way of a SIGKILL to a task, in the order in which the kernel asks. */
export interface Predicate extends Answer {
  readonly id: 'kernel-thread' | 'zombie' | 'exiting' | 'frozen' | 'traced' | 'stopped' | 'sleep-refuses';
}

export interface Deliverability {
  /** What SIGKILL would do now. `killed-already`: it was sent, is pending, and the sleep does not end. */
  readonly verdict: 'no-effect' | 'killed-already' | 'after-thaw' | 'wakes' | 'depends' | 'unknown';
  /** One sentence, to stand alone. */
  readonly why: string;
  readonly predicates: readonly Predicate[];
  readonly evidence: readonly Evidence[];
}

/**
 * Would SIGKILL wake this task? The order is that of kernel/signal.c: who is asked at all (`wants_signal`), what a
 * pending signal does to a sleep (`signal_pending_state`), and what holds a task besides its sleep. Read in 6.1 and
 * 6.12; knowledge of the sleep itself comes from the signature page of the stack.
 */
export function sigkillOf(actor: Actor): Deliverability {
  const predicates = predicatesOf(actor);
  const held = predicates.find((one) => one.answer === 'yes');
  const pending = killPending(actor.moment, 'SigPnd') === true;
  const evidence = held?.evidence ?? [];
  const say = (verdict: Deliverability['verdict'], why: string): Deliverability => ({ verdict, why, predicates, evidence });
  switch (held?.id) {
    case 'kernel-thread': return say('no-effect', 'It is a kernel thread, and those ignore signals unless they ask for one.');
    case 'zombie': return say('no-effect', zombieWhy(actor));
    case 'exiting': return say('no-effect', exitingWhy(actor));
    case 'frozen': return say('after-thaw', 'It is frozen: SIGKILL is recorded and acts once it is thawed.');
    case 'traced': return say('wakes', 'It is stopped by its tracer; SIGKILL wakes it, but a tracer that asked for exit events can hold it again.');
    case 'stopped': return say('wakes', 'It is stopped (T); SIGKILL acts at once.');
    case 'sleep-refuses': return say(pending ? 'killed-already' : 'no-effect', refusesWhy(actor, pending));
    default: break;
  }
  if (pending) return say('killed-already', 'SIGKILL is already pending for this thread (SigPnd); it acts when the wait ends, and a second one changes nothing.');
  const stage = actor.wait && stageOf(actor, actor.wait.page);
  if (stage?.stage.sigkill === 'depends') return say('depends', stage.stage.text);
  if (actor.wait?.kind === 'killable') return say('wakes', 'The sleep accepts fatal signals: SIGKILL ends it, although the letter is D.');
  if (actor.wait?.kind === 'interruptible' || actor.wait?.kind === 'idle' || actor.wait?.kind === 'stopped') return say('wakes', 'The sleep accepts signals: SIGKILL ends it.');
  if (actor.moment.state?.value === 'S' && actor.exiting.answer === 'no') return say('wakes', 'An interruptible sleep (S) of a task that is not exiting accepts SIGKILL.');
  return say('unknown', 'The dump does not tell whether this sleep accepts SIGKILL: state D stands for killable sleeps too.');
}

function predicatesOf(actor: Actor): readonly Predicate[] {
  const { moment, wait, stack } = actor;
  const state = moment.state?.value ?? null;
  const stage = wait && stageOf(actor, wait.page);
  const refuses = wait ? wait.kind === 'uninterruptible' || stage?.stage.sigkill === 'no-effect' : null;
  const frozen = frozenOf(actor);
  return [
    { id: 'kernel-thread', ...kernelThread(actor) },
    { id: 'zombie', ...answer(state === null ? null : isZombie(actor), factEvidence(moment.state, `State ${state}`)) },
    { id: 'exiting', ...actor.exiting },
    { id: 'frozen', ...frozen },
    { id: 'traced', ...answer(state === null ? null : state === 't', factEvidence(moment.state, 'State t')) },
    { id: 'stopped', ...answer(state === null ? null : state === 'T', factEvidence(moment.state, 'State T')) },
    { id: 'sleep-refuses', ...answer(refuses, wait ? frameEvidence(stack, wait.page.mark, wait.page.title) : []) },
  ];
}

/**
 * The freezer shows itself as __refrigerator, or in 6.1 and later as a state D that does not fit its stack: TASK_FROZEN
 * prints as D, and the task stays in the sleep that it was frozen in (kernel/freezer.c; measured on 6.18.44).
 */
export function frozenOf({ names, stack, moment }: Actor): Answer {
  if (names.length === 0) return answer(null, []);
  if (names.includes('__refrigerator')) return answer(true, frameEvidence(stack, ['__refrigerator'], 'the freezer holds it'));
  const top = names.find((name) => !isSchedulerFunction(name));
  if (moment.state?.value !== 'D' || top === undefined || !INTERRUPTIBLE_SLEEPS.has(top)) return answer(false, []);
  return answer(true, [...frameEvidence(stack, [top], `${top} sleeps interruptibly, and yet the state is D: frozen`), ...factEvidence(moment.state, 'State D')]);
}

const INTERRUPTIBLE_SLEEPS: ReadonlySet<string> = new Set([
  'hrtimer_nanosleep', 'do_nanosleep', 'do_sigtimedwait', 'do_epoll_wait', 'ep_poll', 'poll_schedule_timeout', 'do_sys_pause', '__do_sys_pause', 'pause', 'futex_do_wait', 'futex_wait_queue', 'futex_wait_queue_me',
  'anon_pipe_read', 'anon_pipe_write', 'pipe_read', 'pipe_write', 'unix_stream_read_generic', 'inet_csk_accept', 'sigsuspend',
]);

function kernelThread({ moment }: Actor): Answer {
  if (moment.kthread) return answer(moment.kthread.value, factEvidence(moment.kthread, 'Kthread'));
  if (moment.flags) return answer(hasFlag(moment.flags.value, PF_KTHREAD), factEvidence(moment.flags, 'PF_KTHREAD'));
  return answer(null, []);
}

function answer(value: boolean | null, evidence: readonly Evidence[]): Answer {
  return { answer: value === null ? 'unknown' : value ? 'yes' : 'no', evidence };
}

function zombieWhy(actor: Actor): string {
  const threads = actor.moment.threads?.value ?? 1;
  if (threads > 1 && actor.tid === actor.tgid) return `Its leader thread is dead already, but ${threads} threads are counted: the process ends only with the last of them, and until then nobody can reap it.`;
  return 'It is dead already; there is nothing left to kill. It waits to be reaped by its parent, or released by its tracer.';
}

function exitingWhy(actor: Actor): string {
  const thread = killPending(actor.moment, 'SigPnd');
  const shared = killPending(actor.moment, 'ShdPnd');
  const base = 'It is already exiting (PF_EXITING), and the kernel hands no signal to an exiting task: wants_signal() passes it over before it looks at the number.';
  if (shared === true && thread === false) {
    const taken = actor.names.includes('get_signal') ? 'it has taken the fatal signal (get_signal), which clears its own KILL mark in SigPnd, and the shared bit stays' : 'an exiting thread has no KILL mark of its own any more, and the shared bit stays';
    return `${base} KILL in ShdPnd with an empty SigPnd fits that: ${taken}. The signal was not filed wrongly, and another one changes nothing.`;
  }
  if (shared === false && thread === false) return `${base} A further kill -9 may leave no trace at all: since Linux 6.0 signals to a group that is already exiting are dropped.`;
  return `${base} Another kill -9 changes nothing.`;
}

function refusesWhy(actor: Actor, pending: boolean): string {
  const stage = actor.wait && stageOf(actor, actor.wait.page);
  const text = stage?.stage.text ?? 'The sleep is uninterruptible: no signal ends it.';
  return pending ? `SIGKILL has been delivered to this thread (KILL in SigPnd) and waits for the sleep to end. ${text}` : text;
}
