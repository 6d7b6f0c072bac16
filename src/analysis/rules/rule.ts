import type { Placeholder } from '../../knowledge/placeholders.ts';
import type { Actor, Scene } from '../actor.ts';
import type { Confidence } from '../../model/fact.ts';
import type { Finding, Severity, Step } from '../analysis.ts';
import { bySafety } from '../remedies/step.ts';
import { stepsOf, stillOpen } from '../remedy.ts';

/**
 * What no stack alone shows: masks, states, counts, messages. One file a rule; the page of the same id (`of: rule`) says
 * what it means and what to do.
 */
export type Rule = (known: Known) => readonly Finding[];

export interface Known {
  readonly scene: Scene;
  /** Told already, in the finding of a whole story. */
  readonly isTold: (actor: Actor) => boolean;
}

type Said = Pick<Finding, 'title' | 'why' | 'evidence'> & Partial<Pick<Finding, 'tids' | 'marks' | 'root'>> & {
  readonly confidence: Confidence;
  /** Other than the page's own. */
  readonly severity?: Severity;
  /** Steps before those of the page. */
  readonly first?: readonly Step[];
  readonly values?: Readonly<Partial<Record<Placeholder, string | number>>>;
};

/** A finding of a rule, with severity and remedy of its page. */
export function ruleFinding({ catalogue }: Scene, id: string, { title, why, evidence, tids = [], marks = [], root, confidence, severity, first = [], values = {} }: Said): Finding {
  const page = catalogue.byId.get(id);
  const own = page === undefined || page.severity === 'none' ? 'information' : page.severity;
  return {
    id, severity: severity ?? own, confidence, title, tids, ...(root ? { root } : {}), why, evidence, marks,
    next: bySafety([...first, ...(page ? stillOpen(stepsOf(page, values), first) : [])]), pages: page ? [id] : [],
  };
}
