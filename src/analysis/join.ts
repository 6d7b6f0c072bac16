import { weakest } from '../model/fact.ts';
import type { Confidence, Place } from '../model/fact.ts';
import type { Actor, Scene } from './actor.ts';
import { isZombie } from './actor.ts';
import type { Evidence, Finding, Severity } from './analysis.ts';
import { chainSentences } from './chain.ts';
import { sigkillOf } from './deliverability.ts';
import { fixSentences } from './fixes.ts';
import { callerSentences } from './goroutineCallers.ts';
import { killPending } from './moment.ts';
import { isExiting, subjectPhrase, waitPhrase } from './phrases.ts';
import { remedyFor } from './remedy.ts';
import type { Story } from './story.ts';
import { isSnapshot } from '../model/stack.ts';
import { matchStack } from './match.ts';
import { marksOf, stageOf } from './waits.ts';
import { nameOf, startOf } from './wording.ts';

/**
 * The finding that joins everybody in one story: made from the edges of its chain, whatever they are, so that a child
 * stuck in NFS is told as that and not as the FUSE case that everybody knows.
 */
export function joinedFinding(scene: Scene, story: Story, onlyContainer: boolean): Finding {
  const { stuck } = story;
  const page = stuck.wait?.page ?? story.init?.wait?.page ?? null;
  const evidence = evidenceOf(story);
  const id = ruleOf(story);
  return {
    id,
    severity: severityOf(scene, story),
    confidence: confidenceOf(story),
    title: titleOf(scene, story),
    tids: tidsOf(story),
    why: [...chainSentences(scene, story), ...(onlyContainer ? callerSentences(scene, story) : []), ...killSentences(story), ...(page ? fixSentences(page, scene.incident) : []), ...outcome(scene, story)],
    next: remedyFor(scene, story),
    evidence,
    marks: uniquePlaces(story.actors.flatMap(allMarks)),
    pages: [...new Set([...(scene.catalogue.byId.has(id) ? [id] : []), ...[stuck, ...story.actors].flatMap((actor) => actor.wait?.page.id ?? [])])],
  };
}

/** The page of the stuck thread where it hangs alone; else the rule that joins it with its victims. */
function ruleOf(story: Story): string {
  if (story.init && isZombie(story.stuck) && story.cause.edges.some((edge) => edge.from === story.stuck.node && edge.via === 'tracer')) return 'pidns-zombie-held-by-tracer';
  if (story.init) return `container-init-waits-for-${story.stuck.wait?.page.id ?? (isZombie(story.stuck) ? 'zombie' : 'member')}`;
  if (story.leader) return `process-waits-for-${story.stuck.wait?.page.id ?? 'thread'}`;
  if (story.cause.deadlock && story.daemon?.own === true && !isExiting(story.stuck)) return 'fuse-daemon-waits-for-itself';
  return story.stuck.wait?.page.id ?? 'killed-and-not-gone';
}

function titleOf(scene: Scene, story: Story): string {
  const { stuck, daemon } = story;
  const subject = subjectPhrase(story);
  const phrase = waitPhrase(scene, story);
  const others = waitersBeside(story);
  const also = others.length === 0 ? '' : others.length === 1 ? `; ${nameOf(others[0]!)} waits too` : `; ${others.length} more wait too`;
  if (!subject && daemon?.own === true) return `FUSE daemon ${nameOf(stuck)} waits for itself: it ${phrase}${also}`;
  if (!subject) return `${startOf(stuck)} ${phrase}${also}`;
  const self = subject.includes(nameOf(stuck)) || (stuck.tgid !== stuck.tid && !story.init && !story.leader);
  return `${subject}: ${self ? 'it ' : `${nameOf(stuck)} `}${phrase}${also}`;
}

/** Others that wait for the same connection or daemon, the chain of the title apart. */
export function waitersBeside({ cause, stuck, init, leader, otherInits, daemon, actors }: Story): readonly Actor[] {
  const told = new Set<Actor | null>([stuck, init, leader, ...otherInits]);
  return actors.filter((actor) => !told.has(actor) && cause.victims.includes(actor.node) && actor.tid !== daemon?.tgid && !isZombie(actor));
}

function severityOf(scene: Scene, story: Story): Severity {
  const { stuck, init, leader, daemon } = story;
  const killed = killPending(stuck.moment, 'SigPnd') === true;
  if (init || (isExiting(stuck) && !isZombie(stuck)) || killed || daemon?.own === true) return 'error';
  if (leader) return 'warning';
  return severityAlone(scene, stuck);
}

/**
 * A wait that may be over in a moment is information; one that lasted over two samples, or sits in D, is a warning, and so
 * is any that the kernel itself has reported as hung.
 */
export function severityAlone(scene: Scene, actor: Actor): Severity {
  const severity = severityOfWait(actor);
  return severity === 'information' && actor.tid !== null && actor.wait && scene.reportedHung.has(actor.tid) && isSnapshot(actor.wait.stack) ? 'warning' : severity;
}

function severityOfWait(actor: Actor): Severity {
  const page = actor.wait?.page;
  if (!page || !actor.wait || actor.wait.kind === 'idle') return 'information';
  if (page.severity === 'none' || !isSnapshot(actor.wait.stack)) return 'information';
  const stage = stageOf(actor, page);
  if (page.wait.kind !== 'staged' || stage?.stage.kind !== 'interruptible' || !stage.sure) return page.severity;
  const samples = actor.task?.stacks.filter((stack) => marksOf(stack, page).length > 0).length ?? 1;
  // Whoever reads one task's own stack has a reason to; a dump of all tasks catches the healthy in passing.
  return samples > 1 || actor.wait.stack.format === 'procStack' ? page.severity : 'information';
}

function confidenceOf({ cause, stuck }: Story): Confidence {
  const start: Confidence = stuck.wait?.confidence ?? 'observed';
  return cause.edges.reduce((sum, edge) => weakest(sum, edge.strength), start);
}

function tidsOf({ stuck, leader, init, otherInits, daemon, actors }: Story): readonly number[] {
  const ordered = [stuck, leader, init, ...otherInits, ...actors].flatMap((actor) => actor?.tid ?? []);
  return [...new Set([...ordered, ...(daemon ? [daemon.tgid] : [])])];
}

function killSentences({ stuck, init }: Story): readonly string[] {
  const ends = sigkillOf(stuck);
  const helps = ends.verdict === 'wakes' || ends.verdict === 'depends' || ends.verdict === 'unknown';
  const first = `${helps ? `What SIGKILL does to ${nameOf(stuck)}` : `Why SIGKILL does not help ${stuck.tid ?? 'here'}`}: ${ends.why}`;
  return init ? [first, `${startOf(init)} is not the culprit but a victim. It is exiting too, so SIGKILL does nothing to it; it goes by itself as soon as the last member of its namespace is gone.`] : [first];
}

/** What the transcript itself tried, and what came of it. */
function outcome(scene: Scene, { connection, stuck }: Story): readonly string[] {
  if (connection?.aborted !== true || !stuck.task) return [];
  const after = stuck.task.readings.filter((reading) => scene.aftermath(reading.place));
  const state = after.flatMap((reading) => reading.state ?? []).at(-1);
  const gone = state === undefined ? '' : state.value === 'Z' ? ` After it ${nameOf(stuck)} is a zombie: it could finish its exit.` : ` After it ${nameOf(stuck)} is in state ${state.value}.`;
  return [`This text itself aborts FUSE connection ${connection.id}.${gone}`];
}

function evidenceOf({ stuck, init, cause }: Story): readonly Evidence[] {
  const all = [
    ...cause.edges.flatMap((edge) => edge.evidence),
    ...[stuck, ...(init ? [init] : [])].flatMap((actor) => [...actor.exiting.evidence, ...pendingEvidence(actor)]),
  ];
  const seen = new Set<string>();
  return all.filter(({ place, says }) => {
    const key = `${place.source}:${place.span.start}:${says}`;
    return seen.has(key) ? false : (seen.add(key), true);
  });
}

function pendingEvidence({ moment }: Actor): readonly Evidence[] {
  return (['SigPnd', 'ShdPnd'] as const).flatMap((field) => {
    const mask = moment.masks[field];
    return mask ? [{ place: mask.place, says: `${field} ${killPending(moment, field) === true ? 'holds SIGKILL' : 'holds no SIGKILL'}` }] : [];
  });
}

/** Signature frames in every sample of the actor's stack that shows the same page. */
export function allMarks(actor: Actor): readonly Place[] {
  const { wait } = actor;
  if (!wait) return [];
  return (actor.task?.stacks ?? [wait.stack]).flatMap((stack) => (stack === wait.stack || showsPage(stack, wait) ? marksOf(stack, wait.page) : []));
}

function showsPage(stack: Parameters<typeof marksOf>[0], wait: NonNullable<Actor['wait']>): boolean {
  return matchStack(stack.frames, wait.page.match) !== null;
}

function uniquePlaces(places: readonly Place[]): readonly Place[] {
  return [...new Map(places.map((place) => [`${place.source}:${place.span.start}`, place])).values()];
}
