import type { Actor } from '../actor.ts';
import type { Evidence } from '../analysis.ts';
import { stageOf } from '../waits.ts';
import { nameOf } from '../wording.ts';
import { inMask } from './answer.ts';
import type { Ask } from './ask.ts';
import { initKindOf, kthreadTakes, reachableSibling } from './predicates.ts';
import type { Predicate, PredicateId } from './predicates.ts';
import type { Ruling } from './ruling.ts';
import { rule } from './ruling.ts';

/** What any signal but SIGKILL does, from the answered questions: the first that holds decides, in the kernel's order. */
export function signalRuling(ask: Ask, predicates: readonly Predicate[]): Ruling {
  const { actor, signal } = ask;
  const { name } = signal;
  const state = actor.moment.state?.value ?? null;
  const get = (id: PredicateId): Predicate => predicates.find((one) => one.id === id)!;
  const yes = (id: PredicateId): boolean => get(id).answer === 'yes';
  const evidenceOf = (...ids: readonly PredicateId[]): readonly Evidence[] => ids.flatMap((id) => get(id).evidence);

  if (yes('kernel-thread') && !kthreadTakes(ask)) return rule('discarded', `It is a kernel thread, and those ignore ${name} unless they ask for it.`, evidenceOf('kernel-thread'));
  if (yes('zombie')) {
    const reachable = reachableSibling(ask);
    return reachable ? rule('depends', `The leader thread is dead; ${name} goes to a thread that still lives, such as ${nameOf(reachable)}.`, evidenceOf('zombie'))
      : rule('no-effect', `It is dead already: ${name} does nothing to it.`, evidenceOf('zombie'));
  }
  if (yes('group-dying') || (yes('exiting') && reachableSibling(ask) === null)) return rule('no-effect', `The process is already ending: ${name} is dropped (Linux 6.0 and later) or recorded without effect.`, evidenceOf(yes('group-dying') ? 'group-dying' : 'exiting'));
  if (yes('core-dump')) return rule('no-effect', `The process writes a core dump: only SIGKILL is let through.`, evidenceOf('core-dump'));
  if (signal.number === ask.numbers.CONT && state === 'T') return frozenFirst(ask, get, rule('wakes', 'It is stopped (T), and SIGCONT lets it go on, even where it blocks or ignores the signal.', evidenceOf('stopped')));
  const traced = (actor.moment.tracerPid?.value ?? 0) !== 0;
  const init = initKindOf(ask);
  if (init !== null && !yes('blocked') && !traced && !(init === 'inner' && signal.number === ask.numbers.STOP)) {
    if (get('caught').answer === 'no') return rule('discarded', `It is PID 1 of ${init === 'own' ? 'the namespace that this text was taken in' : 'its pid namespace'} and has no handler for ${name}: the kernel drops it, from inside${init === 'own' ? '' : ' and outside'}.`, evidenceOf('protected-init', 'caught'));
    if (get('caught').answer === 'unknown') return rule('unknown', `It is PID 1 of a pid namespace: ${name} acts only if it has a handler for it, and SigCgt is not in this text.`, evidenceOf('protected-init'));
  }
  if (yes('ignored') && !yes('blocked') && !traced) return rule('discarded', `${name} is ignored: it is thrown away when it is sent and leaves no trace.`, evidenceOf('ignored'));
  if (yes('blocked')) return blockedRuling(ask, evidenceOf('blocked'));
  return frozenFirst(ask, get, actionRuling(ask, get));
}

/** Nothing but SIGKILL passes the freezers; a signal that ends the process is carried out by SIGKILL, which v2 lets through. */
function frozenFirst({ signal }: Ask, get: (id: PredicateId) => Predicate, otherwise: Ruling): Ruling {
  if (get('frozen').answer === 'yes') return rule('after-thaw', `It is frozen: ${signal.name} is recorded and acts once it is thawed.`, get('frozen').evidence);
  if (get('frozen-v2').answer !== 'yes') return otherwise;
  if (get('fatal').answer === 'yes' && signal.defaultAction === 'terminate') return rule('wakes', `The freezer of cgroup v2 holds it, and ${signal.name} has no handler: the kernel turns it into the end of the process, which that freezer lets through.`, [...get('frozen-v2').evidence, ...get('fatal').evidence]);
  if (get('fatal').answer === 'unknown') return rule('depends', `The freezer of cgroup v2 holds it: ${signal.name} acts at once if it has no handler and ends the process, else after the thaw.`, get('frozen-v2').evidence);
  return rule('after-thaw', `The freezer of cgroup v2 holds it: ${signal.name} is recorded and acts once it is thawed; only what ends the process acts at once.`, get('frozen-v2').evidence);
}

function blockedRuling({ actor, group, signal }: Ask, evidence: readonly Evidence[]): Ruling {
  const open = group.living.slice(0, MOST_ASKED).find((one) => one !== actor && inMask(one, 'SigBlk', signal.number) === false);
  if (open) return rule('depends', `This thread blocks ${signal.name}; as it goes to the process, ${nameOf(open)}, which does not block it, takes it.`, evidence);
  if (group.living.length > MOST_ASKED || (!group.complete && group.threads.length < (actor.moment.threads?.value ?? 2))) return rule('depends', `This thread blocks ${signal.name}; another thread of the process that does not may take it, and those are not all in this text.`, evidence);
  return rule('pending', `${signal.name} is blocked: it stays pending until it is unblocked or read (signalfd, sigwait).`, evidence);
}

/** In a process of thousands one of the first few has it open, or all block it alike. */
const MOST_ASKED = 64;

/** Handler, stop, or end: what becomes of it once a thread may take it. */
function actionRuling(ask: Ask, get: (id: PredicateId) => Predicate): Ruling {
  const { actor, signal, numbers } = ask;
  const { name } = signal;
  const state = actor.moment.state?.value ?? null;
  if (state === 't') return rule('pending', `Its tracer holds it: ${name} waits until the tracer lets it go on, and the tracer may take the signal away.`, get('traced').evidence);
  const ends = get('fatal').answer === 'yes' && signal.defaultAction === 'terminate' && (actor.moment.tracerPid?.value ?? 0) === 0;
  if (state === 'T' && ends) return rule('pending', `It is stopped: ${name} waits until it is continued (SIGCONT); SIGKILL would act at once.`, get('stopped').evidence);
  if (state === 'T') return rule('pending', `It is stopped: ${name} waits until it is continued (SIGCONT).`, get('stopped').evidence);
  if (get('caught').answer === 'unknown' && signal.number !== numbers.STOP) return rule('unknown', `What ${name} does hangs on SigCgt, SigIgn and SigBlk, which are not in this text.`);
  const what = get('caught').answer === 'yes' ? 'runs its handler' : signal.defaultAction === 'stop' ? 'stops it' : 'ends it';
  const evidence = get('caught').evidence;
  if (get('sleep-refuses').answer === 'yes' && isDeep(actor)) return rule('pending', `${name} ${what} only after this sleep, which no signal ends.`, [...get('sleep-refuses').evidence, ...evidence]);
  const stage = actor.wait && stageOf(actor, actor.wait.page);
  if (stage && (stage.stage.sigkill !== 'ends-the-wait' || (actor.wait?.kind === 'killable' && !ends))) return rule('depends', `${name} ${what} once the call returns. ${stage.stage.text}`, evidence);
  if (actor.wait?.kind === 'killable' || (actor.wait === null && state === 'D')) {
    if (actor.wait && ends) return rule('wakes', `${name} has no handler and ends the process: the kernel turns it into SIGKILL for every thread, which this sleep accepts.`, evidence);
    return actor.wait ? rule('pending', `${name} ${what} only after this sleep: it accepts nothing but what kills at once.`, evidence) : rule('unknown', `The dump does not tell whether this sleep (D) accepts ${name}.`, evidence);
  }
  if (actor.wait !== null || state === 'S' || state === 'R') return rule('wakes', `The sleep accepts signals: ${name} ${what}.`, evidence);
  return rule('unknown', `The dump does not tell what ${name} does here: the state of the task is not in it.`, evidence);
}

/** Uninterruptible from its beginning: an interruptible stage before it still takes the first signal. */
function isDeep({ wait }: Actor): boolean {
  return wait === null || wait.kind === 'uninterruptible';
}
