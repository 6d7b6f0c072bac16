import type { Actor, Scene } from '../actor.ts';
import { isZombie } from '../actor.ts';
import type { Step } from '../analysis.ts';
import type { FuseUser } from '../fuseUsers.ts';
import { canAnswer, daemonOf } from '../resolvers/fuseDaemon.ts';
import type { Daemon } from '../resolvers/fuseDaemon.ts';
import { nameOf, shown } from '../wording.ts';
import { isGone, someNames } from './step.ts';

/** include/linux/kdev_t.h MINORBITS: the number of a connection is the mount's device, MAJOR << 20 | MINOR. */
const MINORS = 2 ** 20;

/**
 * From the stuck thread to the abort of its connection, in the order in which to go: its mounts, the count of waiting
 * requests, the daemon, everybody else on the connection, and only then the abort with what it hits. A number that the
 * text does not give stays the word CONNECTION, with the commands that find it before.
 */
export function abortPlan(scene: Scene, stuck: Actor): readonly Step[] {
  const { connection, mounts } = scene.fuse().get(stuck.node) ?? { connection: null, mounts: [] };
  const daemon = daemonOf(scene, stuck);
  const id = connection?.id ?? null;
  const users = id === null ? [] : (scene.fuseUsers().get(id) ?? []).filter(({ actor }) => actor.tgid !== stuck.tgid || stuck.tgid === null);
  const where = mounts.length > 0 ? `${shown(mounts[0]!.mountPoint)}${mounts[0]!.type === null ? '' : ` (${shown(mounts[0]!.type)})`}` : null;
  const shared = mounts.some(({ type }) => type === 'fuse.lxcfs') || (daemon !== null && scene.byTid.get(daemon.tgid)?.processComm === 'lxcfs');
  return [findMounts(stuck, id, where), findWaiting(id), lookAtDaemon(daemon), findUsers(id, users), ...(shared ? lxcfs(id) : [abort(stuck, id, users)])];
}

function findMounts(stuck: Actor, id: number | null, where: string | null): Step {
  const command = `grep -E ' - fuse(blk)?(\\.[^ ]+)? ' /proc/${stuck.tid ?? 'TID'}/mountinfo`;
  if (id === null) return { risk: 'read-only', command, text: 'Find the mounts that the stuck thread sees. The third column is 0:N, and N is the connection. For fuseblk it is MAJOR:MINOR of the disk, and N is MAJOR times 1048576 plus MINOR. Ask this thread, not its zombie leader or a dying init.' };
  return { risk: 'read-only', command, text: `Check that connection ${id} is a mount of the stuck thread${where === null ? '' : `: ${where} by this text`}. The third column must be ${deviceOf(id)}.` };
}

function findWaiting(id: number | null): Step {
  return id === null
    ? { risk: 'read-only', text: 'See which connections have requests waiting. Read twice; a healthy busy mount is above 0 only for a moment. If the directory is empty, run first mount -t fusectl none /sys/fs/fuse/connections.', command: 'grep -H . /sys/fs/fuse/connections/*/waiting' }
    : { risk: 'read-only', text: `Check that requests wait there: a number above 0 that stays. If the directory is empty, run first mount -t fusectl none /sys/fs/fuse/connections.`, command: `cat /sys/fs/fuse/connections/${id}/waiting; sleep 5; cat /sys/fs/fuse/connections/${id}/waiting` };
}

function lookAtDaemon(daemon: Daemon | null): Step {
  const look = (pid: string): string => `for t in /proc/${pid}/task/*; do grep -E 'State|TracerPid' $t/status; cat $t/stack; done`;
  if (!daemon) return { risk: 'read-only', text: 'Find the daemon: it holds /dev/fuse open. One that is stopped, or that waits for something itself, can be helped without an abort.', command: 'ls -l /proc/[0-9]*/fd 2>/dev/null | grep -E \'^/proc|/dev/fuse\' | grep -B1 /dev/fuse' };
  return { risk: 'read-only', text: `Look at the daemon ${daemon.tgid}, all threads. If it is stopped, or waits for something itself, it can be helped without an abort.`, command: `ls -l /proc/${daemon.tgid}/fd | grep /dev/fuse; ${look(String(daemon.tgid))}` };
}

function findUsers(id: number | null, users: readonly FuseUser[]): Step {
  const known = users.length === 0 ? '' : ` In this text: ${usersPhrase(users)}.`;
  return { risk: 'read-only', command: `grep -lE '^[0-9]+ [0-9]+ ${id === null ? '0:CONNECTION' : deviceOf(id)} ' /proc/[0-9]*/mountinfo`,
    text: `See who else uses that connection before touching it.${known} If its type is fuse.lxcfs, or many containers show up, it is shared and not the one to abort.` };
}

function abort(stuck: Actor, id: number | null, users: readonly FuseUser[]): Step {
  return {
    risk: 'destructive', command: `echo 1 > /sys/fs/fuse/connections/${id ?? 'CONNECTION'}/abort`,
    text: `Abort the connection${id === null ? ' that the steps above have found (CONNECTION stands for its number)' : ''}. Every waiting request ends with an error, and the stuck threads go on.`,
    hits: `every process that uses this mount gets ENOTCONN or ECONNABORTED from now on${users.length === 0 ? '' : `, in this text ${usersPhrase(users)}`}, and data that the daemon has not stored is lost. The mount must be made anew`,
    verify: `cat /proc/${stuck.tid ?? 'TID'}/wchan 2>/dev/null || echo gone`,
  };
}

/** All containers of the machine read /proc files through one lxcfs: an abort breaks them all. */
function lxcfs(id: number | null): readonly Step[] {
  const all = 'every container of the machine: their /proc/meminfo, /proc/cpuinfo, /proc/stat and the like fail until each is restarted';
  return [
    { risk: 'caution', text: 'This is lxcfs, which all containers share: do not begin with an abort. Help the daemon first: continue it if it is stopped, and let it reload its library.', command: 'pkill -CONT -x lxcfs; systemctl reload lxcfs', hits: 'the lxcfs daemon; a reload keeps the mounts', verify: 'timeout 5 head -n 1 /var/lib/lxcfs/proc/meminfo' },
    { risk: 'destructive', text: 'Only if every container may be restarted: abort the connection of lxcfs.', command: `echo 1 > /sys/fs/fuse/connections/${id ?? 'CONNECTION'}/abort`, hits: all, verify: 'mount | grep lxcfs' },
  ];
}

/**
 * What to do with the daemon itself: continue a stopped one; end it, as `fuse_dev_release` aborts a connection when its last
 * /dev/fuse descriptor is closed (fs/fuse/dev.c). Not where its end closes nothing: other holders, or a daemon that cannot die.
 */
export function daemonSteps(scene: Scene, stuck: Actor, dies: boolean): readonly Step[] {
  const daemon = daemonOf(scene, stuck);
  const leader = daemon && scene.byTid.get(daemon.tgid);
  if (!daemon || !leader || daemon.tgid <= 1) return [];
  const stopped = leader.moment.state?.value === 'T';
  const steps: Step[] = stopped && !daemon.own ? [{ risk: 'caution', text: `The daemon ${nameOf(leader)} is stopped. Let it go on; it then answers by itself.`, command: `kill -CONT ${daemon.tgid}`, hits: 'the daemon and whatever it was stopped for', verify: `grep State /proc/${daemon.tgid}/status; ${isGone(stuck.tid ?? daemon.tgid)}` }] : [];
  const verdict = scene.deliverability(leader, 9).verdict;
  const mortal = !isZombie(leader) && verdict !== 'no-effect' && verdict !== 'killed-already' && verdict !== 'after-thaw' && leader.exiting.answer !== 'yes';
  if (scene.byTid.get(daemon.tgid)?.processComm === 'lxcfs') return steps;
  const answers = daemon.own ? stuck.exiting.answer !== 'yes' && scene.deliverability(stuck, 9).verdict !== 'no-effect' : canAnswer(scene, daemon.tgid);
  const others = daemon.holders.filter((tgid) => tgid !== daemon.tgid && tgid !== stuck.tgid);
  if (!mortal || !answers || dies || (daemon.waiterHolds && !daemon.own)) return steps;
  const holders = others.flatMap((tgid) => scene.byTid.get(tgid) ?? []);
  return [...steps, {
    risk: 'destructive', command: `kill -9 ${[daemon.tgid, ...others].join(' ')}`,
    text: `End the daemon ${nameOf(leader)} instead of aborting: when the last descriptor of /dev/fuse is closed the kernel aborts the connection.${holders.length > 0 ? ` ${someNames(holders)} holds /dev/fuse too and must go with it.` : ''} This does not help if another process holds the same descriptor, or if the daemon cannot die itself.`,
    hits: 'every mount that this daemon serves; data that it has not stored is lost', verify: isGone(stuck.tid ?? daemon.tgid),
  }];
}

/** Steps of pages that this plan says with the incident's own numbers. */
export function isPlanned({ command = '' }: Step): boolean {
  return /\/fuse\/connections\/|mountinfo|\/dev\/fuse|\/proc\/(?:DAEMON|\d+)\/task\/\*/.test(command);
}

function deviceOf(id: number): string {
  return `${Math.floor(id / MINORS)}:${id % MINORS}`;
}

function usersPhrase(users: readonly FuseUser[]): string {
  const of = (how: FuseUser['how'], verb: string): readonly string[] => {
    const actors = users.filter((user) => user.how === how).map(({ actor }) => actor);
    return actors.length === 0 ? [] : [`${someNames(actors)} ${verb}${actors.length === 1 ? 's' : ''}${how === 'waits' ? ' on it' : how === 'uses' ? ' it' : ' it in the mount table'}`];
  };
  return [...of('waits', 'wait'), ...of('uses', 'use'), ...of('sees', 'see')].join('; ');
}
