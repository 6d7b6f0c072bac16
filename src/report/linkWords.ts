import type { Via } from '../analysis/analysis.ts';
import type { Link, ReportNode } from './chain.ts';

/**
 * What stands between the two names of a link: `waits for its child`, `is served by`. The one table for all outputs, the
 * panel and the hovers.
 *
 * @param many several wait: `wait for their child`.
 */
export function linkWords({ via, strength, to }: Pick<Link, 'via' | 'strength' | 'to'>, many = false): string {
  const known = isVia(via) ? via : null;
  // Behind a queued writer or behind the holder: what is assumed of a lock does not say which.
  if (known === 'lock' && strength === 'assumed') return `${many ? 'wait' : 'waits'} for a lock behind`;
  if (known === 'fuse-request' && typeof to === 'string' && to.includes('FUSE connection') && !isUnnamed(to)) return `${many ? 'wait' : 'waits'} for an answer on`;
  const [one, several] = known ? WORDS[known] : ['waits for', 'wait for'];
  return many ? several : one;
}

/**
 * A node that is no task, as a reader sees it: `FUSE connection 135`, `a FUSE daemon that the text does not name`.
 */
export function nodeWords(node: string): string {
  const at = unnamedAt(node);
  if (at < 0) return node;
  const words = node.slice(at + UNNAMED.length);
  // `owner of the mutex 0x7f00 of 4711`: the role itself may hold an `of`.
  const end = words.indexOf(' of ', words.startsWith('owner of ') ? 'owner of '.length : 0);
  const role = end < 0 ? words : words.slice(0, end);
  const of = end < 0 ? '' : words.slice(end + ' of '.length);
  return `${node.slice(0, at)}${/^[aeiou]|^NFS /i.test(role) ? 'an' : 'a'} ${role} that the text does not name${of.startsWith('/') ? ` (${of})` : ''}`;
}

/** Somebody must be there, but the text does not say who. */
export function isUnnamed(node: ReportNode): boolean {
  return typeof node === 'string' && unnamedAt(node) >= 0;
}

/** As analysis/nodes.ts `unknownHolder` begins; the name of a host may stand before it. */
const UNNAMED = 'unknown ';

function unnamedAt(node: string): number {
  const at = node.indexOf(UNNAMED);
  return at === 0 || (at > 1 && node.slice(at - 2, at) === ': ') ? at : -1;
}

function isVia(via: string): via is Via {
  return Object.hasOwn(WORDS, via);
}

/** Of one who waits, and of several. */
const WORDS: Readonly<Record<Via, readonly [one: string, several: string]>> = {
  child: ['waits for its child', 'wait for their child'],
  'vfork-child': ['called vfork and waits for its child', 'called vfork and wait for their child'],
  'thread-of-zombie-leader': ['is a zombie whose process still lives in', 'are zombies whose process still lives in'],
  'thread-of-process': ['is held up by', 'are held up by'],
  'pid-namespace-member': ['waits for the member of its pid namespace', 'wait for the member of their pid namespace'],
  'unreaped-by-parent': ['is dead and can be reaped only by its parent', 'are dead and can be reaped only by their parent'],
  'cgroup-member': ['waits for the dying member of its cgroup', 'wait for the dying member of their cgroup'],
  tracer: ['is held by its tracer', 'are held by their tracer'],
  'core-dump': ['waits for the core dump, written by', 'wait for the core dump, written by'],
  'fuse-request': ['waits for an answer from', 'wait for an answer from'],
  'fuse-daemon': ['is served by', 'are served by'],
  lock: ['waits for the lock held by', 'wait for the lock held by'],
  'file-lock': ['waits for the file lock held by', 'wait for the file lock held by'],
  'user-lock': ['waits for a lock in user space held by', 'wait for a lock in user space held by'],
  pipe: ['waits for the other end of a pipe, open in', 'wait for the other end of a pipe, open in'],
  fifo: ['waits for the other end of a FIFO, to be opened by', 'wait for the other end of a FIFO, to be opened by'],
  terminal: ['waits for room on a terminal, whose other side is held by', 'wait for room on a terminal, whose other side is held by'],
  semaphore: ['waits for a semaphore taken by', 'wait for a semaphore taken by'],
  'thread-end': ['waits for the end of', 'wait for the end of'],
  socket: ['waits for the other end of a socket, open in', 'wait for the other end of a socket, open in'],
  worker: ['waits for work done by', 'wait for work done by'],
  freezer: ['is held in', 'are held in'],
  'frozen-file-system': ['waits for the thaw of', 'wait for the thaw of'],
  'network-server': ['waits for an answer from', 'wait for an answer from'],
  'block-device': ['waits for I/O on', 'wait for I/O on'],
  watcher: ['waits for an answer from', 'wait for an answer from'],
  tracee: ['waits for a stop of its tracee', 'wait for a stop of their tracee'],
  'go-lock': ['waits for a lock held by', 'wait for a lock held by'],
  'go-channel': ['waits for', 'wait for'],
  'container-runtime-call': ['waits in a call to the container runtime for', 'wait in a call to the container runtime for'],
};
