import { weakest } from '../../model/fact.ts';
import type { Actor, Scene } from '../actor.ts';
import { isZombie } from '../actor.ts';
import type { Edge, Evidence } from '../analysis.ts';
import { callsOf, intArgument } from '../calls.ts';
import type { Call } from '../calls.ts';
import { childrenOf, isSupervisor } from './children.ts';
import type { OpenFiles, PipeEnd } from './pipeEnds.ts';
import { openFilesOf } from './pipeEnds.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';
import { isFullPipeWriter } from './stuckChildren.ts';

/**
 * Who has the other end of a pipe open: a writer waits for readers, a reader for writers (fs/pipe.c). Descriptors and
 * inode stand in the text; that whoever has the end open would also use it follows only from its being the single one.
 */
export const pipePeer: Resolver = {
  relation: null,
  resolve: (scene) => {
    const callOf = callsOf(scene);
    let files: OpenFiles | null = null;
    return (actor) => {
      if (actor.tgid === null) return [];
      files ??= openFilesOf(scene);
      const side = isFullPipeWriter(actor) ? 'write' : isReader(actor) ? 'read' : null;
      if (side === null) return [];
      const call = callOf(actor, PIPE_CALLS);
      const own = ownEnd(files, actor, call, side);
      const peers = own ? peersOf(scene, files, actor, own, side) : call === null ? samePeer(scene, files, actor, side) : null;
      return peers ?? (side === 'write' ? waitingParent(scene, files, actor) : []);
    };
  },
};

type Side = 'read' | 'write';

interface OwnEnd {
  readonly end: PipeEnd;
  readonly evidence: readonly Evidence[];
}

/** Calls with the descriptor of the reading end first; those with two tell by the side. */
const PIPE_CALLS: ReadonlySet<string> = new Set(['read', 'write', 'readv', 'writev', 'preadv2', 'pwritev2', 'splice', 'tee', 'vmsplice', 'sendfile', 'sendfile64']);

function ownEnd(files: OpenFiles, actor: Actor, call: Call | null, side: Side): OwnEnd | null {
  const own = files.byTgid.get(actor.tgid!) ?? [];
  const fd = call && intArgument(call, call.name === 'splice' && side === 'write' ? 2 : call.name === 'tee' && side === 'write' ? 1 : 0);
  if (call && fd !== null) {
    const end = own.find((one) => one.file.fd === fd && isPipe(one));
    return end ? { end, evidence: [{ place: call.place, says: `${call.name} of descriptor ${fd}` }, { place: end.place, says: `descriptor ${fd} of ${actor.tgid} is ${end.file.target}` }] } : null;
  }
  const fitting = own.filter((one) => isPipe(one) && opensFor(one, side));
  const only = onlyPipe(fitting);
  if (only) return { end: only, evidence: [{ place: only.place, says: `the only pipe that ${actor.tgid} has open to ${side} is ${only.file.target}` }] };
  // Runtimes wake their own threads by pipes of which both ends are theirs; what goes between processes goes through another one.
  const foreign = onlyPipe(fitting.filter((one) => !isOwnPipe(files, actor.tgid!, one)));
  return foreign && { end: foreign, evidence: [{ place: foreign.place, says: `the only pipe that ${actor.tgid} has open to ${side} and not at both ends is ${foreign.file.target}` }] };
}

/** No call tells which of several pipes it is, but all of them lead to one and the same process, so that this is the peer in any case. */
function samePeer(scene: Scene, files: OpenFiles, actor: Actor, side: Side): readonly Edge[] | null {
  const fitting = (files.byTgid.get(actor.tgid!) ?? []).filter((one) => isPipe(one) && opensFor(one, side) && !isOwnPipe(files, actor.tgid!, one));
  if (fitting.length < 2 || fitting.length > MOST_PIPES) return null;
  const edges = fitting.map((end) => peersOf(scene, files, actor, { end, evidence: [{ place: end.place, says: `${actor.tgid} has ${end.file.target} open to ${side}` }] }, side)?.[0] ?? null);
  const [first] = edges;
  return first && first.to !== actor.node && edges.every((one) => one?.to === first.to) ? [{ ...first, strength: edges.reduce((sum, one) => weakest(sum, one?.strength ?? sum), first.strength), evidence: edges.flatMap((one) => one?.evidence ?? []) }] : null;
}

const MOST_PIPES = 16;

function isOwnPipe(files: OpenFiles, tgid: number, { file }: PipeEnd): boolean {
  const ends = files.byTarget.get(file.target) ?? [];
  return ends.every((end) => end.tgid === tgid) && ends.some((end) => end.file.access === 'read') && ends.some((end) => end.file.access === 'write');
}

/** Descriptors of one and the same pipe. */
function onlyPipe(ends: readonly PipeEnd[]): PipeEnd | null {
  return new Set(ends.map((one) => one.file.target)).size === 1 ? ends[0]! : null;
}

/** Another process that has the other end open, if there is only one; the own process if there is none and it has one thread. null: no listing shows the other end. */
function peersOf(scene: Scene, files: OpenFiles, actor: Actor, own: OwnEnd, side: Side): readonly Edge[] | null {
  const other: Side = side === 'write' ? 'read' : 'write';
  const ends = (files.byTarget.get(own.end.file.target) ?? []).filter((one) => one.file.access !== side);
  const known = ends.filter((one) => one.file.access !== null);
  const strangers = [...new Set((known.length > 0 ? known : ends).map((one) => one.tgid))].filter((tgid) => tgid !== actor.tgid);
  const [peer] = strangers;
  const evidenceOf = (tgid: number): readonly Evidence[] => [...own.evidence, ...ends.filter((one) => one.tgid === tgid)
    .map((one) => ({ place: one.place, says: `${tgid} has ${one.file.target} open${one.file.access === null ? '' : ` to ${other}`} as descriptor ${one.file.fd}` }))];
  if (peer !== undefined) return strangers.length > 1 ? [] : [edge(actor.node, peer, 'pipe', known.length > 0 ? 'inferred' : 'assumed', evidenceOf(peer))];
  // A reader of its own pipe is woken by a signal handler: the self-pipe trick. A writer of it alone is stuck for good.
  const alone = side === 'write' && known.some((one) => one.tgid === actor.tgid) && isSingleThread(scene, actor);
  if (alone) return [edge(actor.node, actor.node, 'pipe', 'inferred', evidenceOf(actor.tgid!))];
  return known.some((one) => one.tgid === actor.tgid) ? [] : null;
}

/**
 * No listing tells. A parent that waits in wait4 while its only child stands before a full pipe is the usual reader: it
 * would have read the output after the end (Popen.wait with PIPE). Shells run pipelines, where a sibling reads.
 */
function waitingParent(scene: Scene, files: OpenFiles, actor: Actor): readonly Edge[] {
  const ppid = actor.moment.ppid?.value;
  const parent = (ppid === undefined ? [] : scene.byTgid.get(ppid) ?? []).find(isInWait);
  if (!parent || isSupervisor(parent) || childrenOf(scene, parent).length !== 1) return [];
  const listed = files.byTgid.get(ppid!);
  if (listed && !listed.some((one) => isPipe(one) && opensFor(one, 'read'))) return [];
  return [edge(actor.node, parent.node, 'pipe', 'assumed', [
    { place: actor.moment.ppid!.place, says: `parent of ${actor.tgid} is ${ppid}` },
    ...[parent.wait?.stack.place ?? parent.moment.wchan?.place ?? []].flat().map((place) => ({ place, says: `${ppid} waits for a child and does not read` })),
  ])];
}

/** By its stack, or by the wait channel alone, which an exit shares (kernel/exit.c do_wait). */
function isInWait(thread: Actor): boolean {
  if (thread.names.length > 0 || thread.wait) return thread.wait?.page.wait.relation === 'children';
  return thread.moment.wchan?.value === 'do_wait' && thread.exiting.answer !== 'yes' && !isZombie(thread);
}

function isPipe({ file }: PipeEnd): boolean {
  return file.target.startsWith('pipe:[') || file.target.startsWith('/');
}

function opensFor({ file }: PipeEnd, side: Side): boolean {
  return file.target.startsWith('pipe:[') && (file.access === side || file.access === 'both' || file.access === null);
}

function isReader({ names, moment }: Actor): boolean {
  return (names.length > 0 ? names.slice(0, 4) : moment.wchan ? [moment.wchan.value] : []).some((name) => PIPE_READS.has(name)) && moment.state?.value !== 'D';
}

/** fs/pipe.c and fs/splice.c, 5.10 to 7.3. */
const PIPE_READS: ReadonlySet<string> = new Set(['pipe_read', 'anon_pipe_read', 'fifo_pipe_read', 'pipe_wait_readable', 'ipipe_prep', 'link_pipe', 'splice_from_pipe_next', 'vmsplice_to_user']);

function isSingleThread(scene: Scene, actor: Actor): boolean {
  return actor.moment.threads?.value === 1 || (actor.moment.threads === null && (scene.byTgid.get(actor.tgid!) ?? []).length === 1);
}
