import { compareSeries } from '../../knowledge/kernelVersion.ts';
import type { Actor } from '../actor.ts';
import { isZombie } from '../actor.ts';
import type { Evidence } from '../analysis.ts';
import { killPending } from '../moment.ts';
import { stageOf } from '../waits.ts';
import { nameOf } from '../wording.ts';
import type { Ask } from './ask.ts';
import { isInterruptibleSleep } from './freezer.ts';
import { howKilled } from '../howKilled.ts';
import { initKindOf, kthreadTakes, predicatesOf, reachableSibling } from './predicates.ts';
import type { Predicate, PredicateId } from './predicates.ts';
import type { Ruling } from './ruling.ts';
import { rule } from './ruling.ts';

/** What SIGKILL does, from the answered questions: the first that holds decides, in the kernel's order. */
export function killRuling(ask: Ask, predicates: readonly Predicate[]): Ruling {
  const { actor } = ask;
  const { state } = actor.moment;
  const pending = killPending(actor.moment, 'SigPnd') === true;
  const yes = (id: PredicateId): Predicate | null => predicates.find((one) => one.id === id && one.answer === 'yes') ?? null;
  const evidenceOf = (id: PredicateId): readonly Evidence[] => yes(id)?.evidence ?? [];

  if (yes('kernel-thread')) {
    return kthreadTakes(ask) ? rule('depends', 'It is a kernel thread that takes SIGKILL (the bit in SigCgt: allow_signal). What it does with it is its own code; one that asked for signals of the kernel alone gets none from kill.', evidenceOf('kernel-thread'))
      : rule('no-effect', 'It is a kernel thread, and those ignore signals unless they ask for one.', evidenceOf('kernel-thread'));
  }
  if (yes('zombie')) return zombieRuling(ask, yes('group-dying') !== null, evidenceOf('zombie'));
  if (initKindOf(ask) === 'own' && !yes('exiting')) {
    return rule('no-effect', 'It is PID 1 where this text was taken, and the kernel drops SIGKILL for it (SIGNAL_UNKILLABLE). Were it the init of a container, SIGKILL from outside of it would act.', evidenceOf('protected-init'));
  }
  if (yes('exiting')) return exitingRuling(ask, evidenceOf('exiting'));
  if (yes('frozen')) return rule('after-thaw', 'It is frozen: SIGKILL is recorded and acts once it is thawed.', evidenceOf('frozen'));
  if (yes('traced')) return tracedRuling(ask, yes('group-dying') !== null, evidenceOf('traced'));
  if (yes('stopped')) return rule('wakes', 'It is stopped (T); SIGKILL acts at once.', evidenceOf('stopped'));
  if (yes('frozen-v2')) return rule('wakes', 'The freezer of cgroup v2 holds it, and that one lets SIGKILL through: it dies without a thaw.', evidenceOf('frozen-v2'));
  if (yes('sleep-refuses')) return rule(pending ? 'killed-already' : 'no-effect', refusesWhy(ask, pending), evidenceOf('sleep-refuses'));
  if (pending) return rule('killed-already', `SIGKILL is already pending for this thread (SigPnd); it acts when the wait ends, and a second one changes nothing.${cameByItself(actor)}`);
  if (ask.survived.answer === 'yes') return rule('killed-already', 'This text sends it SIGKILL and shows it in state D afterwards: it has been told to die, and waits in a sleep that no signal ends.', ask.survived.evidence);
  const dumper = yes('core-dump') ? ask.group.dumper : null;
  const stage = actor.wait && stageOf(actor, actor.wait.page);
  if (dumper && stage?.stage.sigkill !== 'ends-the-wait') return rule('depends', `The process writes a core dump${dumper.thread === actor ? '' : `, in ${nameOf(dumper.thread)}`}. Only SIGKILL interrupts that, between two writes or in a killable wait; a write that waits uninterruptibly has to end first.`, evidenceOf('core-dump'));
  if (stage?.stage.sigkill === 'depends') return rule('depends', stage.stage.text);
  return sleepRuling(ask, state?.value ?? null);
}

function sleepRuling({ actor }: Ask, state: string | null): Ruling {
  const kind = actor.wait?.kind;
  if (kind === 'killable') return rule('wakes', 'The sleep accepts fatal signals: SIGKILL ends it, although the letter is D.');
  if (kind === 'interruptible' && state === 'D') return rule('unknown', 'Its stack is a sleep that accepts signals, and the letter D does not fit that: it is frozen, or stack and letter are of different moments.');
  if (kind === 'interruptible' || kind === 'idle' || kind === 'stopped') return rule('wakes', 'The sleep accepts signals: SIGKILL ends it.');
  if (state === 'S' && (actor.exiting.answer === 'no' || isInterruptibleSleep(actor.moment.wchan?.value ?? ''))) return rule('wakes', 'An interruptible sleep (S) of a task that is not exiting accepts SIGKILL.');
  if (state === 'R' && actor.exiting.answer !== 'yes') return rule(actor.names.length > 0 ? 'depends' : 'wakes', 'It runs: SIGKILL acts at its return to user mode, or where the kernel code looks for it; a loop in the kernel that never looks holds it off.');
  if (state === 'I') return rule('no-effect', 'It sleeps in TASK_IDLE (I), which no signal ends. Kernel threads do so, and threads that wait for the core dump of their process.');
  if (state === 'S' && actor.exiting.answer === 'unknown') return rule('depends', 'An interruptible sleep (S) accepts SIGKILL, unless the task is exiting already: its flags (field 9 of stat) or its stack would tell.');
  return rule('unknown', `The dump does not tell whether this sleep accepts SIGKILL${state === 'D' ? ': state D stands for killable sleeps too' : ''}.`);
}

/**
 * A dead leader of a living process: the signal goes to the process, and `complete_signal` looks for another thread. The
 * process is gone when the last of them is, so the one that stays decides.
 */
function zombieRuling(ask: Ask, dying: boolean, evidence: readonly Evidence[]): Ruling {
  const { actor, group } = ask;
  const counted = actor.moment.threads?.value ?? group.threads.length;
  if (actor.tid !== actor.tgid || counted < 2) return rule('no-effect', 'It is dead already; there is nothing left to kill. It waits to be reaped by its parent, or released by its tracer.', evidence);
  const base = `Its leader thread is dead already, but ${counted} threads are counted: the process ends only with the last of them, and until then nobody can reap it.`;
  const alive = group.threads.filter((one) => !isZombie(one)).map((thread) => ({ thread, ruling: killRuling({ ...ask, actor: thread }, predicatesOf({ ...ask, actor: thread })) }));
  // The end of a process marks every thread: one that is neither marked nor exiting was read before it, or is gone.
  const left = dying ? alive.filter(({ thread }) => thread.exiting.answer === 'yes' || killPending(thread.moment, 'SigPnd') === true) : alive;
  const holds = left.find(({ ruling }) => ruling.verdict !== 'wakes') ?? left[0];
  if (!holds) return rule('unknown', `${base} What another SIGKILL does hangs on those threads, and what the text shows of them does not tell.`, evidence);
  const reaches = holds.ruling.verdict === 'wakes' ? 'SIGKILL to the process reaches' : 'What it hangs on is';
  return rule(holds.ruling.verdict, `${base} ${reaches} ${nameOf(holds.thread)}. ${holds.ruling.why}`, [...evidence, ...holds.ruling.evidence]);
}

/**
 * `wants_signal` passes over an exiting thread. Only where another thread of the process still lives and the process as a
 * whole does not end does SIGKILL find that one, and `complete_signal` then marks and wakes every thread, this one too.
 */
function exitingRuling(ask: Ask, evidence: readonly Evidence[]): Ruling {
  const { actor, version } = ask;
  const shared = killPending(actor.moment, 'ShdPnd');
  const base = 'It is already exiting (PF_EXITING), and the kernel hands no signal to an exiting task: wants_signal() passes it over before it looks at the number.';
  const sibling = actor.names.includes('do_group_exit') || shared === true ? null : reachableSibling(ask);
  if (sibling) return rule('depends', `This thread exits alone, while its process lives on in ${nameOf(sibling)}. SIGKILL to the process ends that one and marks every thread; this one is woken by it only if its sleep is interruptible or killable.`, evidence);
  if (shared === true) return rule('no-effect', `${base}${howSentence(actor)} Another one changes nothing.`, evidence);
  if (shared === false && killPending(actor.moment, 'SigPnd') === false) {
    const trace = version === null ? 'A further kill -9 may leave no trace at all: since Linux 6.0 signals to a group that is already exiting are dropped.'
      : isFrom(ask, 6, 0) ? 'A further kill -9 may leave no trace at all: this kernel (6.0 and later) drops signals to a group that is already exiting.'
        : 'A further kill -9 is recorded in ShdPnd by this kernel (before 6.0) and has no effect.';
    return rule('no-effect', `${base} ${trace}`, evidence);
  }
  return rule('no-effect', `${base} Another kill -9 changes nothing.`, evidence);
}

/**
 * A stop for PTRACE_EVENT_EXIT stands below do_exit, before PF_EXITING is set. From 6.0 on `prepare_signal` drops SIGKILL for a
 * process with SIGNAL_GROUP_EXIT, so it does not even wake the tracee; before, `complete_signal` did.
 */
function tracedRuling(ask: Ask, dying: boolean, evidence: readonly Evidence[]): Ruling {
  const { actor, version } = ask;
  if (!actor.names.includes('do_exit')) return rule('wakes', 'It is stopped by its tracer; SIGKILL wakes it, but a tracer that asked for exit events can hold it again.', evidence);
  const last = dying || actor.moment.threads?.value === 1;
  if (version === null || !last) return rule('depends', 'Its tracer holds it in its exit (PTRACE_EVENT_EXIT). Before Linux 6.0 a further SIGKILL wakes it; 6.0 and later drop signals to a process that is already exiting, so that only the tracer, or its end, helps.', evidence);
  return isFrom(ask, 6, 0) ? rule('no-effect', 'Its tracer holds it in its exit (PTRACE_EVENT_EXIT), and this kernel drops signals to a process that is already exiting: only the tracer, or its end, lets it go.', evidence)
    : rule('wakes', 'Its tracer holds it in its exit (PTRACE_EVENT_EXIT); on a kernel before 6.0 a further SIGKILL ends that stop.', evidence);
}

function isFrom({ version }: Ask, major: number, minor: number): boolean {
  return version !== null && compareSeries(version, { major, minor }) >= 0;
}

function refusesWhy({ actor, reportedHung }: Ask, pending: boolean): string {
  const stage = actor.wait && stageOf(actor, actor.wait.page);
  const listed = reportedHung.answer === 'yes' ? 'The hung task detector lists only sleeps that SIGKILL does not end, and it lists this one.' : null;
  const text = stage && stage.stage.sigkill === 'no-effect' ? stage.stage.text : listed ?? 'The sleep is uninterruptible: no signal ends it.';
  return pending ? `SIGKILL has been delivered to this thread (KILL in SigPnd) and waits for the sleep to end. ${text}${cameByItself(actor)}` : text;
}

/** That nobody sent SIGKILL is worth a word; that somebody did is what everybody expects. */
function cameByItself(actor: Actor): string {
  const how = howKilled(actor);
  return how?.origin === 'own-process' || how?.origin === 'other-signal' ? ` ${how.sentence}` : '';
}

/** How the kill came, where the masks tell more than that it did. */
function howSentence(actor: Actor): string {
  const how = howKilled(actor);
  return how === null ? '' : ` ${how.sentence}`;
}
