import type { Evidence } from '../analysis.ts';

/**
 * What a signal would do now. `killed-already`: SIGKILL was sent, is pending, and the sleep does not end. `pending`: it is
 * recorded and waits (blocked, stopped, or an uninterruptible sleep). `discarded`: thrown away when it is sent.
 */
export type Verdict = 'no-effect' | 'killed-already' | 'after-thaw' | 'wakes' | 'depends' | 'unknown' | 'pending' | 'discarded';

export interface Ruling {
  readonly verdict: Verdict;
  /** One sentence or some, to stand alone. */
  readonly why: string;
  readonly evidence: readonly Evidence[];
}

export function rule(verdict: Verdict, why: string, evidence: readonly Evidence[] = []): Ruling {
  return { verdict, why, evidence };
}
