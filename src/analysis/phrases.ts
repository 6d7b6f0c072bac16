import type { Actor, Scene } from './actor.ts';
import { isZombie } from './actor.ts';
import { killPending } from './moment.ts';
import type { Daemon } from './resolvers/fuseDaemon.ts';
import { canAnswer } from './resolvers/fuseDaemon.ts';
import type { Story } from './story.ts';
import { holderPhrase } from './holderState.ts';
import { innerFunction, isExiting } from './innerFunction.ts';
import { linkPhrase } from './links.ts';
import { nameOf, nodeName, shown } from './wording.ts';

/** What the stuck thread does, to follow its name: `waits in fuse_flush for a FUSE reply that …`. */
export function waitPhrase(scene: Scene, story: Story): string {
  const { stuck, path } = story;
  if (stuck.wait?.page.wait.relation === 'fuse-daemon') return `waits in ${innerFunction(stuck)} for ${replyPhrase(scene, story)}`;
  if (isZombie(stuck)) return zombiePhrase(scene, story);
  if (stuck.wait) return `waits for ${stuck.wait.page.wait.text}${heldBy(scene, story)}`;
  const held = path.find((edge) => edge.from === stuck.node);
  if (held && held.to !== stuck.node && !isExiting(stuck)) return linkPhrase(scene, held);
  const where = innerFunction(stuck);
  return where === '' ? stateWithoutStack(stuck) : `waits in ${where}${isExiting(stuck) ? ' while it exits' : ''}`;
}

/** `: sleep (4711), which is stopped (T)`, where the text tells who holds what it waits for. */
function heldBy(scene: Scene, { path, stuck }: Story): string {
  const edge = path.find((one) => one.from === stuck.node);
  const holder = edge && edge.to !== stuck.node ? holderPhrase(scene, edge.to) : null;
  return holder === null ? '' : `: ${holder}`;
}

function replyPhrase(scene: Scene, story: Story): string {
  const { stuck, daemon } = story;
  if (!daemon) return 'the reply of a FUSE daemon';
  if (daemon.own) return isExiting(stuck) ? 'a FUSE reply that its own, already dead daemon can never give' : 'a FUSE reply that only its own process could give';
  const name = daemonName(scene, daemon);
  const leader = scene.byTid.get(daemon.tgid);
  if (leader?.moment.state?.value === 'T') return `a reply of the FUSE daemon ${name}, which is stopped`;
  if (!canAnswer(scene, daemon.tgid)) return `a reply of the FUSE daemon ${name}, which cannot answer`;
  if (diesWithNamespace(scene, story)) return `a reply of the FUSE daemon ${name}, which was killed with its namespace`;
  return `a reply of the FUSE daemon ${name}`;
}

/** zap_pid_ns_processes has sent SIGKILL to the daemon too, and nothing shows that it is still there. */
export function diesWithNamespace(scene: Scene, { daemon, init, cause }: Story): boolean {
  if (!daemon || !init) return false;
  const leader = scene.byTid.get(daemon.tgid);
  return leader?.moment.ppid?.value === init.tgid && !cause.edges.some((edge) => edge.from === init.node && edge.to === daemon.tgid);
}

export function daemonName(scene: Scene, daemon: Daemon): string {
  const leader = scene.byTid.get(daemon.tgid);
  return leader ? nameOf(leader) : `process ${daemon.tgid}`;
}

function zombiePhrase(scene: Scene, { stuck, cause }: Story): string {
  const edge = cause.edges.find((one) => one.from === stuck.node);
  if (edge?.via === 'tracer') return `is a zombie that its tracer ${nodeName(scene, edge.to)} has not released`;
  if (edge?.via === 'unreaped-by-parent') {
    const parent = scene.byNode.get(edge.to);
    const why = parent?.moment.state?.value === 'T' ? 'is stopped and does not reap it' : 'does not reap it';
    return `is a zombie whose parent ${nodeName(scene, edge.to)}, outside of the namespace, ${why}`;
  }
  const threads = stuck.moment.threads?.value ?? 1;
  return threads > 1 ? `is a zombie leader with ${threads} threads counted, and the one that still lives is not in this text` : 'is a zombie that nobody has reaped';
}

function stateWithoutStack(actor: Actor): string {
  const state = actor.moment.state?.value;
  const killed = killPending(actor.moment, 'SigPnd') === true ? ' with SIGKILL pending' : '';
  return `is still there${state === undefined ? '' : ` in state ${state}`}${killed}; its stack is not in this text`;
}

/** `docker-init (6198) `, `1528591 `, or nothing for an unnamed task. */
function plainName(actor: Actor): string {
  return actor.tid === null ? '' : shown(actor.comm) === null ? `${actor.tid} ` : `${nameOf(actor)} `;
}

/** How a finding calls the one who complains: the container init, the process, or the task itself. */
export function subjectPhrase(story: Story): string | null {
  const { init, leader, stuck } = story;
  if (init) return `Container init ${plainName(init)}cannot exit`;
  if (leader) return `Process ${plainName(leader)}cannot exit`;
  return isExiting(stuck) && !isZombie(stuck) ? `${stuck.tgid === stuck.tid ? 'Process' : 'Thread'} ${nameOf(stuck).replace(/^thread /, '')} cannot exit` : null;
}
