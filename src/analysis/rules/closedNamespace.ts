import { isNamespaceInit } from '../story.ts';
import { nameOf } from '../wording.ts';
import type { Rule } from './rule.ts';
import { ruleFinding } from './rule.ts';

/**
 * `docker exec` fails with ENOMEM: the pid namespace takes no new process, because its init is exiting (kernel/pid.c
 * alloc_pid, pid_namespaces(7)). Memory is fine.
 */
export const closedNamespace: Rule = ({ scene }) => {
  const errors = scene.incident.dumps.flatMap((dump) => dump.containerErrors).filter(({ message }) => SIGNS.test(message));
  const [first] = errors;
  if (!first) return [];
  const init = scene.actors.find(isNamespaceInit) ?? null;
  return [ruleFinding(scene, 'pidns-setns-enomem', {
    confidence: init ? 'inferred' : 'assumed',
    ...(init ? { severity: 'information' as const } : {}),
    tids: init?.tid == null ? [] : [init.tid],
    title: init ? `The container cannot be entered: its init ${nameOf(init)} is dying` : 'The container cannot be entered: its pid namespace seems to take no new process',
    why: [
      'Memory is fine: fork returns ENOMEM in a pid namespace whose init is exiting.',
      init ? 'The member that holds init up is the case to solve; the failed command is only what people notice first.' : 'That init is exiting is assumed: its stack is not in this text.',
    ],
    evidence: errors.slice(0, 10).map(({ place }) => ({ place, says: 'the runtime could not start a process in the namespace' })),
    ...(init?.tid == null ? {} : { values: { INIT: init.tid } }),
  })];
};

const SIGNS = /executing setns process|setns process caused|fork failed: Cannot allocate memory|Unable to fork: Cannot allocate memory/;
