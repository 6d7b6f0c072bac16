import { fillPlaceholders } from '../knowledge/placeholders.ts';
import type { Placeholder } from '../knowledge/placeholders.ts';
import type { SignaturePage } from '../knowledge/schema.ts';
import type { Actor, Scene } from './actor.ts';
import type { Step } from './analysis.ts';
import { connectionOf } from './fuseConnection.ts';
import { canAnswer, daemonOf } from './resolvers/fuseDaemon.ts';
import { sigkillOf } from './deliverability.ts';
import { daemonName, diesWithNamespace, isExiting } from './phrases.ts';
import type { Story } from './story.ts';
import { nameOf } from './wording.ts';

/** Steps for a joined story: those of the stuck thread's own page, with the incident's numbers, and what only the whole shows. */
export function remedyFor(scene: Scene, story: Story): readonly Step[] {
  const { stuck, init } = story;
  const values = valuesOf(scene, stuck, init);
  const page = stuck.wait?.page ?? null;
  const own = page ? stepsOf(page, values) : init?.wait ? stepsOf(init.wait.page, { ...values, ...pidOf(stuck) }) : [];
  const steps = [...own, ...tracerSteps(story), ...daemonSteps(scene, story)];
  const order: readonly Step['risk'][] = ['read-only', 'caution', 'destructive'];
  const sorted = [...steps].sort((a, b) => order.indexOf(a.risk) - order.indexOf(b.risk));
  return [...sorted, ...uselessKill(story)].map((step) => withVerify(step, init));
}

/** Steps of a page for one task alone. */
export function remedyOfPage(scene: Scene, actor: Actor): readonly Step[] {
  if (!actor.wait) return [];
  const init = actor.wait.page.wait.relation === 'pid-namespace-members' || actor.wait.page.wait.relation === 'foreign-parent' ? actor : null;
  return stepsOf(actor.wait.page, valuesOf(scene, actor, init));
}

type Values = Readonly<Partial<Record<Placeholder, string | number>>>;

function valuesOf(scene: Scene, actor: Actor, init: Actor | null): Values {
  const fuse = actor.wait?.page.wait.relation === 'fuse-daemon';
  const connection = fuse ? connectionOf(scene, actor) : null;
  const daemon = fuse ? daemonOf(scene, actor) : null;
  const mount = connection && scene.incident.dumps.flatMap((dump) => dump.fuseConnections)
    .find((one) => one.id.value === connection.id && one.mountPoint !== null)?.mountPoint?.value;
  return {
    ...(actor.tid !== null && actor !== init ? { TID: actor.tid, PID: actor.tgid ?? actor.tid } : {}),
    ...(init?.tid != null ? { INIT: init.tid } : {}),
    ...(connection ? { CONNECTION: connection.id } : {}),
    ...(daemon ? { DAEMON: daemon.tgid } : {}),
    ...(mount != null ? { MOUNTPOINT: mount } : {}),
    ...(actor.moment.ppid && init?.wait?.page.wait.relation === 'foreign-parent' && actor !== init ? { PARENT: actor.moment.ppid.value } : {}),
  };
}

function pidOf(stuck: Actor): Values {
  return stuck.tgid === null ? {} : { PID: stuck.tgid };
}

/** Steps of a page, with the values that are known put in. */
export function stepsOf(page: SignaturePage, values: Values): readonly Step[] {
  return page.remediation.map((step): Step => ({
    risk: step.risk,
    text: fillPlaceholders(step.text, values),
    ...(step.command === undefined ? {} : { command: fillPlaceholders(step.command, values) }),
    ...(step.hits === undefined ? {} : { hits: fillPlaceholders(step.hits, values) }),
    ...(step.verify === undefined ? {} : { verify: fillPlaceholders(step.verify, values) }),
  }));
}

/** `fuse_dev_release` aborts a connection when its last /dev/fuse descriptor is closed (fs/fuse/dev.c). */
function daemonSteps(scene: Scene, story: Story): readonly Step[] {
  const { daemon, stuck } = story;
  if (!daemon || daemon.own) return daemon && !isExiting(stuck) && sigkillOf(stuck).verdict !== 'no-effect' ? [killDaemon(daemon.tgid, daemonName(scene, daemon))] : [];
  const leader = scene.byTid.get(daemon.tgid);
  const steps: Step[] = [];
  if (leader?.moment.state?.value === 'T') {
    steps.push({ risk: 'caution', text: `The daemon ${daemonName(scene, daemon)} is stopped. Let it go on; it then answers by itself.`, command: `kill -CONT ${daemon.tgid}`, hits: 'the daemon and whatever it was stopped for' });
  }
  if (canAnswer(scene, daemon.tgid) && !daemon.waiterHolds && !diesWithNamespace(scene, story)) steps.push(killDaemon(daemon.tgid, daemonName(scene, daemon)));
  return steps;
}

function killDaemon(tgid: number, name: string): Step {
  return {
    risk: 'destructive', command: `kill -9 ${tgid}`,
    text: `End the daemon ${name} instead of aborting: when the last descriptor of /dev/fuse is closed the kernel aborts the connection. This does not help if another process holds the same descriptor, or if the daemon cannot die itself.`,
    hits: 'every mount that this daemon serves; data that it has not stored is lost',
  };
}

function tracerSteps({ cause, stuck }: Story): readonly Step[] {
  const edge = cause.edges.find((one) => one.from === stuck.node && one.via === 'tracer');
  if (!edge || typeof edge.to !== 'number') return [];
  return [
    { risk: 'read-only', text: 'See what the tracer does.', command: `grep -E 'Name|State' /proc/${edge.to}/status` },
    { risk: 'caution', text: 'Let the tracer detach or quit; when it is gone the zombie is released.', command: `kill -TERM ${edge.to}`, hits: 'the debugging session, and everything else that it traces' },
  ];
}

function uselessKill({ stuck, init }: Story): readonly Step[] {
  const useless = [stuck, ...(init ? [init] : [])].filter((actor) => actor.tid !== null && sigkillOf(actor).verdict !== 'wakes' && sigkillOf(actor).verdict !== 'depends' && sigkillOf(actor).verdict !== 'unknown');
  if (useless.length === 0) return [];
  return [{ risk: 'read-only', text: `Leave out further kill -9 to ${useless.map(nameOf).join(' and ')}: it changes nothing.` }];
}

/** Where init hangs as well the proof of success is that it is gone. */
function withVerify(step: Step, init: Actor | null): Step {
  if (step.risk === 'read-only' || init?.tid == null) return step;
  return { ...step, verify: `ls -d /proc/${init.tid} 2>/dev/null || echo gone` };
}
