import type { Actor, Scene } from './actor.ts';
import { isZombie } from './actor.ts';
import { innerFunction, isExiting } from './innerFunction.ts';
import { daemonName, diesWithNamespace } from './phrases.ts';
import { canAnswer } from './resolvers/fuseDaemon.ts';
import { isSchedulerFunction } from './schedulerFunctions.ts';
import type { Edge } from './analysis.ts';
import { besideSentences } from './beside.ts';
import { handlerSentence } from './fuseHandlers.ts';
import { endSentence } from './holderState.ts';
import { linkSentence } from './links.ts';
import type { Story } from './story.ts';
import { nameOf, nodeName, shown, startOf } from './wording.ts';

/** The chain of a story in sentences, from the outermost victim to the cause. One paragraph a link. */
export function chainSentences(scene: Scene, story: Story): readonly string[] {
  const { otherInits, stuck, path, end } = story;
  const at = path.findIndex((edge) => edge.from === stuck.node);
  const [before, after] = at < 0 ? [path, []] : [path.slice(0, at), path.slice(at)];
  const fuse = stuck.wait?.page.wait.relation === 'fuse-daemon';
  const told = new Set<Actor | null>(path.map((edge) => scene.byNode.get(edge.from) ?? null));
  return [
    ...shortened(before, (edge) => victimSentence(scene, story, edge)),
    ...(story.init && !told.has(story.init) ? [initSentence(story, story.init)] : []),
    ...otherInits.filter((one) => !told.has(one)).map((one) => `${startOf(one)} is the init of another pid namespace and waits likewise.`),
    ...(story.leader && story.leader !== stuck && !told.has(story.leader) ? [leaderSentence(story, story.leader)] : []),
    ...(fuse || isZombie(stuck) || after.length === 0 ? [stuckSentence(scene, story)] : []),
    ...daemonSentences(scene, story),
    ...(isZombie(stuck) ? [] : shortened(after.filter((edge) => (!fuse || !isFuse(edge)) && edge.from !== story.leader?.node), (edge) => [linkSentence(scene, edge)])),
    ...((fuse && after.every(isFuse)) || end === null || story.cause.deadlock || isZombie(stuck) ? [] : [endSentence(scene, end)].flatMap((one) => one ?? [])),
    ...besideSentences(scene, story),
  ];
}

/** Told with the stuck thread and its daemon. */
function isFuse({ via }: Edge): boolean {
  return via === 'fuse-request' || via === 'fuse-daemon';
}

/** Both ends of a long chain: nobody reads a hundred links, and whoever wants them finds the edges in the report. */
function shortened(edges: readonly Edge[], tell: (edge: Edge) => readonly string[]): readonly string[] {
  if (edges.length <= 2 * MOST_AT_AN_END) return edges.flatMap(tell);
  return [...edges.slice(0, MOST_AT_AN_END).flatMap(tell), `… ${edges.length - 2 * MOST_AT_AN_END} more links …`, ...edges.slice(-MOST_AT_AN_END).flatMap(tell)];
}

const MOST_AT_AN_END = 5;

/** Somebody between the outermost waiter and the stuck thread. */
function victimSentence(scene: Scene, story: Story, edge: Edge): readonly string[] {
  const actor = scene.byNode.get(edge.from);
  if (actor && actor === story.init) return [initSentence(story, actor)];
  if (actor && actor === story.leader) return [leaderSentence(story, actor)];
  if (edge.via === 'fuse-daemon' || edge.from === edge.to) return [];
  return [linkSentence(scene, edge)];
}

function initSentence({ cause }: Story, init: Actor): string {
  const members = cause.edges.filter((edge) => edge.from === init.node && edge.via === 'pid-namespace-member');
  const sure = members.every((edge) => edge.strength === 'observed') ? '' : members.some((edge) => edge.strength === 'assumed')
    ? ' That this is the member in question is assumed: the text names no parent, and nothing else in it is stuck.'
    : ' That this is the member in question is inferred from what the text shows of both.';
  const second = init.wait?.page.wait.relation === 'foreign-parent';
  const what = second
    ? 'is exiting and has no children left, but waits in zap_pid_ns_processes until the last pid of its namespace is released'
    : 'is exiting; zap_pid_ns_processes has sent SIGKILL to the members of its pid namespace and waits until its last child is gone';
  return `${startOf(init)} ${what}. No new process can be started in this container meanwhile (fork fails with ENOMEM).${sure}`;
}

function leaderSentence({ stuck }: Story, leader: Actor): string {
  const what = isZombie(leader) ? 'is a zombie in ps, but only its leader thread is dead' : 'has a leader thread of which the text shows nothing, as of a dead one';
  return `Process ${shown(leader.comm) ? nameOf(leader) : leader.tgid} ${what}: thread ${stuck.tid} still lives, and a process can be reaped only after its last thread.`;
}

function stuckSentence(scene: Scene, { stuck, connection, cause }: Story): string {
  const name = startOf(stuck);
  const on = connection ? ` on FUSE connection ${connection.id}` : '';
  if (stuck.wait) return `${name} waits in ${innerFunction(stuck)} for ${stuck.wait.page.wait.text}${on}.`;
  if (isZombie(stuck)) {
    const edge = cause.edges.find((one) => one.from === stuck.node);
    if (edge?.via === 'tracer') return `${name} is dead, but ${nodeName(scene, edge.to)} traces it: a traced zombie stays until its tracer has waited for it or is gone.`;
    if (edge?.via === 'unreaped-by-parent') return `${name} is dead, and only its parent ${nodeName(scene, edge.to)} can reap it.`;
    return `${name} is a zombie.`;
  }
  const frames = stuck.names.filter((one) => !isSchedulerFunction(one)).slice(0, 6).join(' < ');
  return frames === '' ? `${name} has not gone; its stack is not in this text.` : `${name} waits in ${innerFunction(stuck)}${isExiting(stuck) ? ', in the middle of its exit' : ''}: ${frames}.`;
}

function daemonSentences(scene: Scene, story: Story): readonly string[] {
  const { stuck, daemon, init } = story;
  if (stuck.wait?.page.wait.relation !== 'fuse-daemon') return [];
  if (daemon?.own === true) {
    if (!isExiting(stuck)) return ['The waiting process serves this mount itself, as far as the text shows: the request waits for the very process that made it.'];
    // put_files_struct (fs/file.c) closes the files only when its count drops to zero.
    return ['Its own process was seen to serve FUSE requests, so the file is very likely one of its own mount, and it waits for itself: files are closed in put_files_struct only by the last user of the descriptor table, so no other thread of it is left to answer. /dev/fuse, whose last close would abort the connection, is held by the same dying process and let go only after all flushes.'];
  }
  if (daemon) {
    const leader = scene.byTid.get(daemon.tgid);
    const state = leader?.moment.state?.value;
    const killed = diesWithNamespace(scene, story);
    const what = killed ? 'belongs to the namespace that is being torn down, so it has been sent SIGKILL too' : state === 'T' ? 'is stopped (T): it answers once it is continued' : state === 'Z' || !canAnswer(scene, daemon.tgid)
      ? 'is not able to answer' : leader && leader.names.length > 0 ? `waits itself, in ${leader.names[0]}` : 'has not answered';
    const holds = daemon.waiterHolds ? ` The waiting process holds /dev/fuse open as well: the connection is not aborted even when the daemon is gone.` : '';
    return [`The mount is served by ${daemonName(scene, daemon)}, which ${what}.${holds}`, ...(handlerSentence(scene, daemon.tgid) === null ? [] : [handlerSentence(scene, daemon.tgid)!])];
  }
  const dead = init ? ' If it ran in this container it is dead: zap_pid_ns_processes has sent SIGKILL to every member, and so to the daemon.' : '';
  const own = isExiting(stuck) ? ' The usual case is a daemon that kept a file of its own mount open, and so waits for itself.' : '';
  return [`Which process serves the mount is not in this text.${dead}${own}`];
}
