import type { Node, Step } from '../analysis.ts';
import type { Actor } from '../actor.ts';
import { listed, nameOf } from '../wording.ts';

/** Steps without those that say the same command again; of two the first. */
export function distinctSteps(steps: readonly Step[]): readonly Step[] {
  return [...new Map([...steps].reverse().map((step) => [step.command ?? step.text, step])).values()].reverse();
}

/** The safest first, in their order otherwise. */
export function bySafety(steps: readonly Step[]): readonly Step[] {
  const order: readonly Step['risk'][] = ['read-only', 'caution', 'destructive'];
  return [...steps].sort((a, b) => order.indexOf(a.risk) - order.indexOf(b.risk));
}

/** A path that may stand in a command as it is: absolute, of plain characters, without `..`. Others are not put in at all. */
export function plainPath(path: string): string | null {
  return /^\/[A-Za-z0-9_./:@%+=,-]{0,400}$/.test(path) && !path.split('/').some((part) => part === '..' || part.startsWith('-')) ? path : null;
}

/** A name of a host, device, container or interface that may stand in a command as it is. */
export function plainName(name: string): string | null {
  return /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/.test(name) ? name : null;
}

/** `cat (5), ls (6) and 3 more`. */
export function someNames(actors: readonly Actor[]): string {
  const names = actors.slice(0, NAMED).map(nameOf);
  return actors.length > NAMED ? `${names.join(', ')} and ${actors.length - NAMED} more` : listed(names);
}

const NAMED = 6;

/** What shows that a task is gone or has moved on. */
export function isGone(tid: Node): string {
  return typeof tid === 'number' ? `ls -d /proc/${tid} 2>/dev/null || echo gone` : 'ps -eo pid,stat,wchan:24,comm | awk \'$2 ~ /^D/\'';
}
