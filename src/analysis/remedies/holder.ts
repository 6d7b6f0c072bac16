import type { Actor, Scene } from '../actor.ts';
import { isZombie } from '../actor.ts';
import type { Edge, Step } from '../analysis.ts';
import { isFullPipeWriter } from '../resolvers/stuckChildren.ts';
import { nameOf } from '../wording.ts';
import { isGone } from './step.ts';
import { isKernelThread } from '../kernelThread.ts';

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
  if (!writer || !reader) return [];
  // Threads share the descriptors that are listed for their process.
  const sharers = (actor: Actor): readonly Actor[] => [...new Set([scene.byTid.get(actor.tgid ?? -1) ?? actor, actor])];
  return drainSteps(writer, reader, sharers(writer).flatMap(filesOf), sharers(reader).flatMap(filesOf));
}

/** {@link pipeSteps} for two that are known to share a pipe. */
export function drainSteps(writer: Actor, reader: Actor, written: readonly Open[] = filesOf(writer), read: readonly Open[] = filesOf(reader)): readonly Step[] {
  if (reader.tgid === null || !isFullPipeWriter(writer)) return [];
  const shared = fullPipe(writer, written, read);
  const verify = `cat /proc/${writer.tid}/wchan 2>/dev/null || echo gone`;
  const hits = 'what is read there is taken away from the program, and is in the file instead';
  if (!shared) return [{ risk: 'read-only', text: `Find the end of the pipe that ${nameOf(reader)} would have to read.`, command: `ls -l /proc/${reader.tgid}/fd | grep pipe:` }];
  return [{ risk: 'caution', text: `Read the pipe in place of ${nameOf(reader)}: ${nameOf(writer)} then goes on, and with its end so does who waits for it. Stop with Ctrl-C.`, command: `cat /proc/${reader.tgid}/fd/${shared.fd} > /var/tmp/pipe-${reader.tgid}-${shared.fd}.out`, hits, verify }];
}

/** The reader's descriptor of the pipe that is full: the one of the writer's call, else the only one that they share. */
function fullPipe(writer: Actor, written: readonly Open[], read: readonly Open[]): Open | null {
  const ends = written.filter(({ target }) => isPipe(target));
  const fd = writtenTo(writer);
  const called = ends.find((one) => one.fd === fd);
  const pipes = new Set((called ? [called] : ends.filter(({ access }) => access !== 'read')).map(({ target }) => target));
  const own = read.filter(({ target, access }) => isPipe(target) && access !== 'write');
  const possible = pipes.size > 0 ? own.filter(({ target }) => pipes.has(target)) : own.filter(({ access }) => access === 'read');
  return new Set(possible.map(({ target }) => target)).size === 1 ? possible[0]! : null;
}

/** The first argument of write, writev and sendfile (/proc/PID/syscall); splice has its descriptor elsewhere and does not come by pipe_write. */
function writtenTo({ task, names, moment }: Actor): number | null {
  const inner = names.length > 0 ? names : [moment.wchan?.value ?? ''];
  const first = task?.readings.findLast(({ syscall }) => syscall !== null)?.syscall?.value.args[0];
  return first !== undefined && inner.some((name) => /pipe_write/.test(name)) && /^0x[0-9a-f]{1,8}$/i.test(first) ? Number(first) : null;
}

function isPipe(target: string): boolean {
  return /^'?pipe:/.test(target);
}

/** A deadlock in user space: the kernel is not at fault, and any fatal signal ends it. */
export function userLockSteps(scene: Scene, edge: Edge): readonly Step[] {
  const holder = scene.byNode.get(edge.to);
  if (!holder || !canBeEnded(scene, holder)) return [];
  return [{ risk: 'destructive', text: `End the process ${holder.processComm ?? ''} (${holder.tgid}) and start it anew: the lock is one of user space, nothing outside of it can release it.`, command: `kill -9 ${holder.tgid}`, hits: 'everything that the process does; what it has not stored is lost', verify: isGone(holder.tgid!) }];
}

/** A process of which it is known or likely that signals end it. Init and kernel threads are never named. */
export function canBeEnded(scene: Scene, holder: Actor): boolean {
  if (holder.tgid === null || holder.tgid <= 1 || isZombie(holder) || isKernelThread(holder) || holder.exiting.answer === 'yes') return false;
  const { verdict } = scene.deliverability(holder, 9);
  return verdict === 'wakes' || verdict === 'depends' || verdict === 'unknown';
}

interface Open {
  readonly fd: number;
  readonly target: string;
  readonly access: string | null;
}

function filesOf(actor: Actor): readonly Open[] {
  return actor.task?.readings.flatMap((reading) => reading.openFiles?.value ?? []) ?? [];
}
