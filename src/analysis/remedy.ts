import { fillPlaceholders } from '../knowledge/placeholders.ts';
import type { Placeholder } from '../knowledge/placeholders.ts';
import type { SignaturePage } from '../knowledge/schema.ts';
import type { Actor, Scene } from './actor.ts';
import { isZombie } from './actor.ts';
import type { Edge, Step } from './analysis.ts';
import { connectionOf } from './fuseConnection.ts';
import { diesWithNamespace } from './phrases.ts';
import { stepsByEdge } from './remedies/byEdge.ts';
import { continueSteps } from './remedies/stopped.ts';
import { abortPlan, daemonSteps, isPlanned } from './remedies/fuse.ts';
import { killQueued, killWaiter, leaveOutKills, withoutUselessKills } from './remedies/kill.ts';
import { rebootSteps } from './remedies/reboot.ts';
import { bySafety, distinctSteps, plainPath } from './remedies/step.ts';
import { thawStepsOf } from './remedies/thaw.ts';
import { tracerSteps } from './remedies/tracer.ts';
import { daemonOf } from './resolvers/fuseDaemon.ts';
import { tracer } from './resolvers/tracer.ts';
import type { Story } from './story.ts';

/**
 * What to do about a joined story, the safest first: what its edges allow, with the incident's numbers; then the steps of the
 * stuck thread's own page; then what ends the waiter alone; and last what to leave out.
 */
export function remedyFor(scene: Scene, story: Story): readonly Step[] {
  const { stuck, init, leader, otherInits, cause } = story;
  const page = stuck.wait?.page ?? init?.wait?.page ?? null;
  const values = stuck.wait ? valuesOf(scene, stuck, init) : { ...valuesOf(scene, stuck, init), ...pidOf(stuck) };
  const own = ownSteps(scene, stuck, cause.edges, diesWithNamespace(scene, story));
  const steps = [...own, ...pageSteps(page, values, own, stuck), ...rebootSteps(scene, cause.root.flatMap((node) => scene.byNode.get(node) ?? []), cause.edges, cause.deadlock), ...killWaiter(scene, stuck), ...killQueued(scene, story.actors)];
  const concerned = [stuck, ...(leader ? [leader] : []), ...(init ? [init] : []), ...otherInits, ...story.actors.filter((actor) => !isZombie(actor) || actor === leader)];
  return [...bySafety(distinctSteps(withoutUselessKills(scene, steps))), ...leaveOutKills(scene, concerned)].map((step) => withVerify(step, init));
}

/** Steps for one task alone. */
export function remedyOfPage(scene: Scene, actor: Actor): readonly Step[] {
  if (!actor.wait) return [];
  const { relation } = actor.wait.page.wait;
  const init = relation === 'pid-namespace-members' || relation === 'foreign-parent' ? actor : null;
  const own = relation === 'freezer' ? thawStepsOf(scene, actor) : relation === 'tracer' ? tracer.resolve(scene)(actor).flatMap((edge) => tracerSteps(scene, edge)) : [];
  const steps = [...own, ...pageSteps(actor.wait.page, valuesOf(scene, actor, init), own, actor), ...(init || isSmall(actor.wait) ? [] : killWaiter(scene, actor))];
  return bySafety(distinctSteps(withoutUselessKills(scene, steps)));
}

/** A wait that may be over in a moment asks for nobody's end; the frozen and the stopped stay. */
function isSmall({ kind, page }: NonNullable<Actor['wait']>): boolean {
  return page.severity === 'none' || (page.severity === 'information' && kind !== 'stopped' && page.wait.relation !== 'freezer');
}

/** What the incident itself tells to do, without the page. */
function ownSteps(scene: Scene, stuck: Actor, edges: readonly Edge[], daemonDies: boolean): readonly Step[] {
  const fuse = stuck.wait?.page.wait.relation === 'fuse-daemon' ? [...abortPlan(scene, stuck), ...daemonSteps(scene, stuck, daemonDies)] : [];
  return [...fuse, ...stepsByEdge(scene, edges), ...continueSteps(scene, edges)];
}

/** Steps of the page that the incident's own do not say better: a word that nobody filled in is a question left open. */
function pageSteps(page: SignaturePage | null, values: Values, own: readonly Step[], stuck: Actor): readonly Step[] {
  if (!page) return [];
  const steps = stepsOf(page, values);
  if (stuck.wait?.page.wait.relation === 'fuse-daemon') return steps.filter((step) => !isPlanned(step));
  return stillOpen(steps, own);
}

/** Steps of a page that are not said better by others, with the incident's numbers. */
export function stillOpen(steps: readonly Step[], own: readonly Step[]): readonly Step[] {
  if (!own.some((step) => step.risk !== 'read-only')) return steps;
  const told = new Set(own.flatMap(killsOf));
  return steps.filter((step) => !OPEN.test(step.command ?? '') && !killsOf(step).some((kill) => told.has(kill)) && (step.command !== undefined || step.risk === 'read-only'));
}

/** Whom a step kills, with its risk: two ways to end one process are one step. */
function killsOf({ command = '', risk }: Step): readonly string[] {
  return [...command.matchAll(/\bkill -\w+ (\d{1,10})\b/g)].map((match) => `${risk} ${match[1]}`);
}

const OPEN = /\b(?:TRACER|GROUP|HOLDER|MOUNTPOINT|NAME|PARENT|CONNECTION|SERVER|LISTENER|WATCHER)\b/;

type Values = Readonly<Partial<Record<Placeholder, string | number>>>;

/** What the upper-case words in the commands of a page stand for here. @param init the container init that waits for the actor, where one does. */
export function valuesOf(scene: Scene, actor: Actor, init: Actor | null): Values {
  const fuse = actor.wait?.page.wait.relation === 'fuse-daemon';
  const connection = fuse ? connectionOf(scene, actor) : null;
  const daemon = fuse ? daemonOf(scene, actor) : null;
  const mount = fuse ? scene.fuse().get(actor.node)?.mounts[0]?.mountPoint : undefined;
  return {
    ...(actor.tid !== null && actor !== init ? { TID: actor.tid, PID: actor.tgid ?? actor.tid } : {}),
    ...(init?.tid != null ? { INIT: init.tid } : {}),
    ...(connection ? { CONNECTION: connection.id } : {}),
    ...(daemon ? { DAEMON: daemon.tgid } : {}),
    ...(mount !== undefined && plainPath(mount) !== null ? { MOUNTPOINT: mount } : {}),
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

/** Where init hangs as well the proof of success is that it is gone. */
function withVerify(step: Step, init: Actor | null): Step {
  if (step.risk === 'read-only' || init?.tid == null) return step;
  return { ...step, verify: `ls -d /proc/${init.tid} 2>/dev/null || echo gone` };
}
