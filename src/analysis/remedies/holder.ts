import type { Actor, Scene } from '../actor.ts';
import { isZombie } from '../actor.ts';
import type { Edge, Step } from '../analysis.ts';
import { nameOf } from '../wording.ts';
import { isGone } from './step.ts';

/** The process that holds a file lock, or is waited for as a child: let it end its work, or end it. */
export function holderSteps(scene: Scene, edge: Edge): readonly Step[] {
  const holder = scene.byNode.get(edge.to);
  if (!holder || !canBeEnded(scene, holder)) return [];
  const what = edge.via === 'file-lock' ? 'It holds the file lock; the kernel drops the lock with the descriptor or the process.' : 'Its end is what the waiter waits for.';
  const stopped = holder.moment.state?.value === 'T';
  const verify = typeof edge.from === 'number' ? isGone(edge.to) : isGone(holder.tgid!);
  return [
    { risk: 'read-only', text: `See what ${nameOf(holder)} does.`, command: `grep -E 'State|TracerPid|Sig|Shd' /proc/${holder.tgid}/status; cat /proc/${holder.tgid}/task/*/wchan` },
    ...(stopped ? [{ risk: 'caution', text: `${nameOf(holder)} is stopped. Let it go on.`, command: `kill -CONT ${holder.tgid}`, hits: 'that process and whatever it was stopped for', verify } as const] : []),
    { risk: 'destructive', text: `End ${nameOf(holder)}, if it will not finish by itself. ${what}`, command: `kill -TERM ${holder.tgid}`, hits: 'that process may be in the middle of a change; what it has not saved is lost', verify },
  ];
}

/**
 * A writer that waits for room in a pipe whose reader waits for it: reading the pipe from outside lets the writer go on.
 * The descriptor is the reader's, by the pipe's inode.
 */
export function pipeSteps(scene: Scene, edge: Edge): readonly Step[] {
  const [writer, reader] = [scene.byNode.get(edge.from), scene.byNode.get(edge.to)];
  return writer && reader ? drainSteps(writer, reader) : [];
}

/** {@link pipeSteps} for two that are known to share a pipe. */
export function drainSteps(writer: Actor, reader: Actor): readonly Step[] {
  if (reader.tgid === null || !writer.names.some((name) => /pipe_write/.test(name))) return [];
  const pipes = new Set(filesOf(writer).map(({ target }) => target).filter((target) => target.startsWith('pipe:')));
  const shared = filesOf(reader).find(({ target, access }) => pipes.has(target) && access !== 'write') ?? filesOf(reader).find(({ target, access }) => target.startsWith('pipe:') && access === 'read');
  const verify = `cat /proc/${writer.tid}/wchan 2>/dev/null || echo gone`;
  const hits = 'what is read there is taken away from the program, and is in the file instead';
  if (!shared) return [{ risk: 'read-only', text: `Find the end of the pipe that ${nameOf(reader)} would have to read.`, command: `ls -l /proc/${reader.tgid}/fd | grep pipe:` }];
  return [{ risk: 'caution', text: `Read the pipe in place of ${nameOf(reader)}: ${nameOf(writer)} then goes on, and with its end so does who waits for it. Stop with Ctrl-C.`, command: `cat /proc/${reader.tgid}/fd/${shared.fd} > /var/tmp/pipe-${reader.tgid}-${shared.fd}.out`, hits, verify }];
}

/** A deadlock in user space: the kernel is not at fault, and any fatal signal ends it. */
export function userLockSteps(scene: Scene, edge: Edge): readonly Step[] {
  const holder = scene.byNode.get(edge.to);
  if (!holder || !canBeEnded(scene, holder)) return [];
  return [{ risk: 'destructive', text: `End the process ${holder.processComm ?? ''} (${holder.tgid}) and start it anew: the lock is one of user space, nothing outside of it can release it.`, command: `kill -9 ${holder.tgid}`, hits: 'everything that the process does; what it has not stored is lost', verify: isGone(holder.tgid!) }];
}

/** A process of which it is known or likely that signals end it. Init and kernel threads are never named. */
export function canBeEnded(scene: Scene, holder: Actor): boolean {
  if (holder.tgid === null || holder.tgid <= 1 || isZombie(holder) || holder.moment.kthread?.value === true || holder.exiting.answer === 'yes') return false;
  const { verdict } = scene.deliverability(holder, 9);
  return verdict === 'wakes' || verdict === 'depends' || verdict === 'unknown';
}

function filesOf(actor: Actor): readonly { readonly fd: number; readonly target: string; readonly access: string | null }[] {
  return actor.task?.readings.flatMap((reading) => reading.openFiles?.value ?? []) ?? [];
}
