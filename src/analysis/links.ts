import type { Scene } from './actor.ts';
import type { Edge, Via } from './analysis.ts';
import { holderPhrase } from './holderState.ts';
import { innerFunction } from './innerFunction.ts';
import { nodeName, startOf } from './wording.ts';

/**
 * One sentence for a wait of one for another. Those of a container init, of a zombie leader and of FUSE are told by
 * chain.ts, which knows more of them. A new relation is a line in {@link PHRASES}.
 */
export function linkSentence(scene: Scene, edge: Edge): string {
  const from = scene.byNode.get(edge.from);
  const to = edge.to === edge.from ? 'itself' : nodeName(scene, edge.to);
  const phrase = PHRASES[edge.via];
  const sure = edge.strength === 'assumed' ? ' That it is this one is assumed.' : '';
  if (!from) return `${capital(nodeName(scene, edge.from))} ${phrase.alone} ${to}.${sure}`;
  const where = innerFunction(from);
  const holder = scene.byNode.get(edge.to);
  // Whoever waits for the same lock holds nothing: it stands before this one in the queue, as a writer before readers.
  if (edge.via === 'lock' && from.wait && holder?.wait?.page === from.wait.page) return `${startOf(from)} waits in ${where} for the same, queued behind ${to}.${sure}`;
  const does = from.wait && phrase.behind !== null ? `waits${where === '' ? '' : ` in ${where}`} for ${from.wait.page.wait.text}${phrase.behind} ${to}` : `${phrase.alone} ${to}`;
  return `${startOf(from)} ${does}${from.wait ? phrase.end ?? '' : ''}.${sure}`;
}

/** The same without its subject, to follow a name, and with what the other one does. */
export function linkPhrase(scene: Scene, edge: Edge): string {
  return `${PHRASES[edge.via].alone} ${holderPhrase(scene, edge.to) ?? 'somebody whom the text does not name'}`;
}

interface Phrase {
  /** Between the two names. */
  readonly alone: string;
  /** Between what the waiter's page says that it waits for and the other's name; null: the page does not speak of this wait. */
  readonly behind: string | null;
  /** Behind the name. */
  readonly end?: string;
}

const PHRASES: Readonly<Record<Via, Phrase>> = {
  child: { alone: 'waits for its child', behind: ': its child', end: '. It called wait itself, in user space: the kernel does not hold it up' },
  'vfork-child': { alone: 'called vfork and waits for its child', behind: ': that is' },
  'thread-of-zombie-leader': { alone: 'is a zombie whose process still lives in', behind: null },
  'thread-of-process': { alone: 'is held up by', behind: null },
  'pid-namespace-member': { alone: 'waits in zap_pid_ns_processes for the member of its pid namespace', behind: null },
  'unreaped-by-parent': { alone: 'is dead and can be reaped only by its parent', behind: null },
  'cgroup-member': { alone: 'waits for the dying member of its cgroup', behind: '; one that is still on its way out is' },
  tracer: { alone: 'is held by its tracer', behind: null },
  'core-dump': { alone: 'waits for the core dump, which is written by', behind: ', which is written by' },
  'fuse-request': { alone: 'waits for the answer to a FUSE request on', behind: ':' },
  'fuse-daemon': { alone: 'is served by', behind: null },
  lock: { alone: 'waits for a lock that is held by', behind: ':' },
  'file-lock': { alone: 'waits for a file lock that is held by', behind: ':' },
  'user-lock': { alone: 'waits for a lock in user space that is held by', behind: null },
  pipe: { alone: 'waits for the other end of a pipe, which is open in', behind: '; the other end is open in' },
  fifo: { alone: 'waits for the other end of a FIFO to be opened, which would be done by', behind: '; that would be done by' },
  terminal: { alone: 'waits for room on a terminal, whose other side is held by', behind: ', whose other side is held by' },
  semaphore: { alone: 'waits for a semaphore that was taken by', behind: ', which was taken by' },
  'thread-end': { alone: 'waits in pthread_join for the end of', behind: null },
  socket: { alone: 'waits for the other end of a socket, which is open in', behind: '; the other end is open in' },
  worker: { alone: 'waits for the work of', behind: ', the work of' },
  freezer: { alone: 'is held by the freezer:', behind: ':' },
  'frozen-file-system': { alone: 'waits for the thaw of the', behind: ':' },
  'network-server': { alone: 'waits for the', behind: ':' },
  'block-device': { alone: 'waits for I/O on', behind: ':' },
  watcher: { alone: 'waits for the answer of the program', behind: ':' },
  tracee: { alone: 'waits for its tracee to stop:', behind: ', and for its tracee to stop:' },
  'go-lock': { alone: 'waits for a lock that is held by', behind: null },
  'go-channel': { alone: 'waits for', behind: null },
  'container-runtime-call': { alone: 'waits in a call to the container runtime, very likely for', behind: null },
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
