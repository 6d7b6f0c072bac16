import type { Actor, Scene } from './actor.ts';
import type { Evidence } from './analysis.ts';
import { askerOf, killAsk } from './signals/ask.ts';
import { killRuling } from './signals/killVerdict.ts';
import { predicatesOf } from './signals/predicates.ts';
import type { Predicate } from './signals/predicates.ts';
import type { Ruling, Verdict } from './signals/ruling.ts';
import { signalRuling } from './signals/signalVerdict.ts';

export { frozenOf } from './signals/freezer.ts';
export type { Predicate, PredicateId } from './signals/predicates.ts';

export interface Deliverability {
  readonly verdict: Verdict;
  /** One sentence or some, to stand alone. */
  readonly why: string;
  /** The kernel's questions in its order, each with its answer. */
  readonly predicates: readonly Predicate[];
  readonly evidence: readonly Evidence[];
}

/**
 * Would SIGKILL wake this task? From the task alone: without its process, the kernel's version and the logs of the incident,
 * which {@link deliverabilityIn} looks at too.
 */
export function sigkillOf(actor: Actor): Deliverability {
  const ask = killAsk(actor);
  const predicates = predicatesOf(ask);
  return withPredicates(killRuling(ask, predicates), predicates);
}

/**
 * Would a signal reach this task, and what would it do? The order of the questions is that of kernel/signal.c: who is asked
 * at all (`prepare_signal`, `wants_signal`), what becomes of the process (`complete_signal`), what a pending signal does to a
 * sleep (`signal_pending_state`), and what holds a task besides its sleep. Knowledge of the sleep itself comes
 * from the signature page of the stack. The signal is meant as kill(1) sends it: to the process, from the namespace that
 * the text was taken in.
 *
 * Two steps: what concerns the whole scene is looked up once.
 *
 * @param signal number on the architecture of the incident.
 */
export function deliverabilityIn(scene: Scene): (actor: Actor, signal: number) => Deliverability {
  const ask = askerOf(scene);
  return (actor, signal) => {
    const question = ask(actor, signal);
    const predicates = predicatesOf(question);
    return withPredicates(signal === question.numbers.KILL ? killRuling(question, predicates) : signalRuling(question, predicates), predicates);
  };
}

/** {@link deliverabilityIn} for a single question. */
export function deliverabilityOf(scene: Scene, actor: Actor, signal: number): Deliverability {
  return deliverabilityIn(scene)(actor, signal);
}

function withPredicates({ verdict, why, evidence }: Ruling, predicates: readonly Predicate[]): Deliverability {
  return { verdict, why, predicates, evidence };
}
