import type { Finding } from '../analysis.ts';
import { allAsleep } from './allAsleep.ts';
import { closedNamespace } from './closedNamespace.ts';
import { frozenSleep } from './frozenSleep.ts';
import { killedAndNotGone } from './killedAndNotGone.ts';
import { lockOrder } from './lockOrder.ts';
import type { Known, Rule } from './rule.ts';
import { unreapedZombies } from './unreapedZombies.ts';
import { zombieLeader } from './zombieLeader.ts';

/** A new rule is a file and a line here. */
const RULES: readonly Rule[] = [allAsleep, lockOrder, killedAndNotGone, frozenSleep, closedNamespace, zombieLeader, unreapedZombies];

export function ruleFindings(known: Known): readonly Finding[] {
  return RULES.flatMap((rule) => rule(known));
}
