import { maskHas } from '../../knowledge/signals.ts';
import type { SignalField } from '../../model/task.ts';
import type { Actor, Answer } from '../actor.ts';
import { factEvidence } from '../actor.ts';
import type { Evidence } from '../analysis.ts';

/** Yes, no, or unknown for null, with what shows it. */
export function answer(value: boolean | null, evidence: readonly Evidence[] = []): Answer {
  return { answer: value === null ? 'unknown' : value ? 'yes' : 'no', evidence };
}

/** Whether a signal stands in a mask of the actor's moment; null where the dump does not show the mask. */
export function inMask(actor: Actor, field: SignalField, signal: number): boolean | null {
  const mask = actor.moment.masks[field];
  return mask ? maskHas(mask.value, signal) : null;
}

/** {@link inMask} as an answer with its place. */
export function maskAnswer(actor: Actor, field: SignalField, signal: number, name: string): Answer {
  const value = inMask(actor, field, signal);
  return answer(value, factEvidence(actor.moment.masks[field], `${field} ${value === true ? 'holds' : 'does not hold'} ${name}`));
}
