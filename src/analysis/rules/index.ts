import type { Finding } from '../analysis.ts';
import { allAsleep } from './allAsleep.ts';
import { closedNamespace } from './closedNamespace.ts';
import { goDeadlock } from './goDeadlock.ts';
import { goLockHolder } from './goLockHolder.ts';
import { freezeAgainstWrites } from './freezeAgainstWrites.ts';
import { freezeIncomplete } from './freezeIncomplete.ts';
import { frozenSleep } from './frozenSleep.ts';
import { kernelReports } from './kernelReports.ts';
import { killedAndNotGone } from './killedAndNotGone.ts';
import { notAnIncident } from './notAnIncident.ts';
import type { Known, Rule } from './rule.ts';
import { runcInit } from './runcInit.ts';
import { semaphoreTaken } from './semaphoreTaken.ts';
import { terminalStop } from './terminalStop.ts';
import { unreapedZombies } from './unreapedZombies.ts';
import { userDeadlock } from './userDeadlock.ts';
import { waitsForChild } from './waitsForChild.ts';
import { zombieLeader } from './zombieLeader.ts';

/** A new rule is a file and a line here. */
const RULES: readonly Rule[] = [notAnIncident, allAsleep, goDeadlock, goLockHolder, killedAndNotGone, frozenSleep, closedNamespace, zombieLeader, unreapedZombies, terminalStop, semaphoreTaken, runcInit, waitsForChild, userDeadlock, freezeAgainstWrites, freezeIncomplete, kernelReports];

export function ruleFindings(known: Known): readonly Finding[] {
  return RULES.flatMap((rule) => rule(known));
}
