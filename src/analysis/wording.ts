import type { Actor, Scene } from './actor.ts';
import type { Node } from './analysis.ts';

/** `thread 6200 of ndrive (6199)`, `docker-init (6198)`, `task 1544574`, or what an unnamed stack is called. */
export function nameOf(actor: Actor): string {
  if (actor.tid === null) return `an ${String(actor.node)}`;
  const comm = shown(actor.comm);
  if (actor.tgid !== null && actor.tgid !== actor.tid) {
    const process = shown(actor.processComm);
    const own = comm !== null && comm !== process ? ` (${comm})` : '';
    return `thread ${actor.tid}${own} of ${process ? `${process} (${actor.tgid})` : `process ${actor.tgid}`}`;
  }
  return comm ? `${comm} (${actor.tid})` : `task ${actor.tid}`;
}

/** As {@link nameOf} for any node of the wait-for graph. */
export function nodeName(scene: Scene, node: Node): string {
  const actor = scene.byNode.get(node);
  return actor ? nameOf(actor) : typeof node === 'number' ? `task ${node}` : node;
}

/** Names come from dumps: on one line, without control characters, and not longer than a line bears. */
export function shown(comm: string | null): string | null {
  if (comm === null || comm.trim() === '') return null;
  // eslint-disable-next-line no-control-regex -- control characters are what this replaces
  const clean = comm.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '?').trim();
  return clean.length > 48 ? `${clean.slice(0, 47)}…` : clean;
}

export function listed(items: readonly string[], conjunction = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${conjunction} ${items.at(-1)!}`;
}

/** {@link nameOf} at the beginning of a sentence: a comm keeps its small letter. */
export function startOf(actor: Actor): string {
  const name = nameOf(actor);
  return /^(?:thread|task|an) /.test(name) && shown(actor.tgid === actor.tid ? actor.comm : null) === null ? name.charAt(0).toUpperCase() + name.slice(1) : name;
}
