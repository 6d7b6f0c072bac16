import type { Relation } from '../../knowledge/schema.ts';
import type { Actor } from '../actor.ts';
import type { Edge, Gap, Via } from '../analysis.ts';
import { isUnknown } from '../nodes.ts';
import { nameOf, nodeName } from '../wording.ts';
import { BLOCKED, gap, ROOT, type Concluded } from './gap.ts';

/**
 * Who holds what a task waits for, where no edge says it, and what would confirm an edge that is only assumed. Tasks of
 * the stories first; a normal wait asks for nobody.
 */
export function* holderGaps({ scene, edges, out, stories }: Concluded): Iterable<Gap> {
  const first = stories.flatMap(({ stuck, actors }) => [stuck, ...actors.slice(0, MOST_OF_A_STORY)]);
  for (const actor of new Set([...first, ...scene.actors])) {
    if (actor.tid === null || actor.wait === null || actor.wait.page.severity === 'none') continue;
    const mine = (out.get(actor.node) ?? []).filter((edge) => !isUnknown(edge.to));
    if (mine.length === 0) yield* nobodyKnown(actor, actor.tid);
  }
  const told = stories.flatMap(({ cause }) => cause.edges.slice(0, MOST_OF_A_STORY));
  for (const edge of new Set([...told, ...edges])) if (edge.strength === 'assumed') yield* confirm(edge, nodeName(scene, edge.from), nodeName(scene, edge.to));
}

function* nobodyKnown(actor: Actor, tid: number): Iterable<Gap> {
  const ask = UNKNOWN_HOLDER[actor.wait!.page.wait.relation];
  if (ask) yield gap(ask.text(nameOf(actor)), ask.command(tid), ask.caution ?? null);
}

interface Ask {
  readonly text: (name: string) => string;
  readonly command: (tid: number) => string;
  readonly caution?: string;
}

const UNKNOWN_HOLDER: Readonly<Partial<Record<Relation, Ask>>> = {
  'lock-owner': {
    text: (name) => `Who holds the lock that ${name} waits for? Among all blocked tasks it is the one that is below a function that takes this lock and waits for something else. Linux 6.16 and later print the owner in the hung-task report.`,
    command: () => BLOCKED, caution: ROOT,
  },
  worker: {
    text: (name) => `Which kernel thread does the work that ${name} waits for, and what does it wait for itself?`,
    command: () => BLOCKED, caution: ROOT,
  },
  'block-device': {
    text: (name) => `Does the device that ${name} waits for complete requests? Numbers that stay above 0 and do not move say that it does not.`,
    command: () => 'grep -H . /sys/block/*/inflight; sleep 5; grep -H . /sys/block/*/inflight',
  },
  'network-server': {
    text: (name) => `Which server does ${name} wait for, and does it answer?`,
    command: (tid) => `grep -E ' - (nfs4?|cifs|smb3|ceph|9p|afs|glusterfs) ' /proc/${tid}/mountinfo; ss -tno state established,syn-sent '( dport = :2049 or dport = :445 )'`,
    caution: 'do not run df or ls on the mount: they would hang too',
  },
  'vfork-child': { text: (name) => `Which child did ${name} vfork, and why has it not called execve?`, command: (tid) => `for c in $(cat /proc/${tid}/task/${tid}/children); do grep -E 'Name|State' /proc/$c/status; cat /proc/$c/stack; done`, caution: ROOT },
  children: { text: (name) => `Which child does ${name} wait for? The first argument of wait4 is its pid, -1 means any.`, command: (tid) => `cat /proc/${tid}/syscall; for c in $(cat /proc/${tid}/task/${tid}/children); do grep -E 'Name|State' /proc/$c/status; cat /proc/$c/stack; done`, caution: ROOT },
  'pipe-peer': { text: (name) => `Who has the other end of the pipe that ${name} waits on? The first argument of the system call is the descriptor, its target the number of the pipe.`, command: (tid) => `cat /proc/${tid}/syscall; ls -l /proc/${tid}/fd; ls -l /proc/[0-9]*/fd 2>/dev/null | grep -E '^/proc|pipe:'`, caution: ROOT },
  'socket-peer': { text: (name) => `Who is at the other end of the socket that ${name} waits on?`, command: (tid) => `cat /proc/${tid}/syscall; ls -l /proc/${tid}/fd; ss -xpe; ss -tnpe`, caution: ROOT },
  freezer: { text: (name) => `Which control group, or one above it, is frozen and holds ${name}?`, command: (tid) => `cat /proc/${tid}/cgroup; grep -sH . /sys/fs/cgroup/*/cgroup.freeze /sys/fs/cgroup/*/*/cgroup.freeze /sys/fs/cgroup/freezer/*/freezer.state | grep -E ':(1|FROZEN|FREEZING)$'` },
  'core-dump': { text: (name) => `Which thread writes the core dump that ${name} waits for, and where does it hang?`, command: (tid) => `cat /proc/sys/kernel/core_pattern; grep -l do_coredump /proc/${tid}/task/*/stack; grep -c . /proc/${tid}/task/*/stack`, caution: ROOT },
};

function* confirm({ from, to, via }: Edge, waiter: string, holder: string): Iterable<Gap> {
  const command = typeof from === 'number' ? CONFIRM[via]?.(from, typeof to === 'number' ? to : null) ?? null : null;
  if (command !== null) yield gap(`That ${waiter} waits for ${holder} is assumed. What would show it:`, command, via === 'user-lock' ? `${ROOT}; gdb stops the process while it reads` : ROOT);
}

const CONFIRM: Readonly<Partial<Record<Via, (from: number, to: number | null) => string | null>>> = {
  child: (from) => `cat /proc/${from}/syscall; cat /proc/${from}/task/${from}/children`,
  'vfork-child': (from) => `cat /proc/${from}/task/${from}/children`,
  'fuse-request': (from, to) => (to === null ? null : `grep -E ' - fuse' /proc/${from}/mountinfo; ls -l /proc/${to}/fd | grep /dev/fuse`),
  lock: (_from, to) => (to === null ? null : `cat /proc/${to}/stack; cat /proc/${to}/syscall`),
  worker: (_from, to) => (to === null ? null : `cat /proc/${to}/stack`),
  pipe: (from, to) => `cat /proc/${from}/syscall; ls -l /proc/${from}/fd${to === null ? '' : ` /proc/${to}/fd`} | grep pipe:`,
  socket: (from, to) => `cat /proc/${from}/syscall; ls -l /proc/${from}/fd${to === null ? '' : ` /proc/${to}/fd`} | grep socket:; ss -xpe`,
  'user-lock': (from) => `gdb -q -batch -p ${from} -ex 'thread apply all bt'`,
  freezer: (from) => `cat /proc/${from}/cgroup`,
  'network-server': (from) => `grep -E ' - (nfs4?|cifs|smb3|ceph|9p) ' /proc/${from}/mountinfo`,
  'block-device': (from) => `cat /proc/${from}/mountinfo; grep -H . /sys/block/*/inflight`,
};

/** Of a story with many victims the first ones are enough to ask about. */
const MOST_OF_A_STORY = 20;
