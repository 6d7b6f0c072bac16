import { weakest } from '../model/fact.ts';
import type { Confidence, Place } from '../model/fact.ts';
import type { Actor, Scene } from './actor.ts';
import { isZombie } from './actor.ts';
import type { Evidence, Finding, Via } from './analysis.ts';
import { foldedNames } from './beside.ts';
import { chainSentences } from './chain.ts';
import { SIGKILL } from '../knowledge/signals.ts';
import { QUESTIONS } from './signals/questions.ts';
import { differentialOf } from './differential.ts';
import { fixSentences } from './fixes.ts';
import { foldedPhrase, foldVictims } from './folding.ts';
import { callerSentences } from './goroutineCallers.ts';
import { killPending } from './moment.ts';
import { isExiting } from './innerFunction.ts';
import { subjectPhrase, waitPhrase } from './phrases.ts';
import { overOf } from './over.ts';
import { SLOW, timeOf } from './storyTime.ts';
import type { Times } from './storyTime.ts';
import { tasksOfRing } from './path.ts';
import { remedyFor } from './remedy.ts';
import { severityOfStory } from './severity.ts';
import type { Story } from './story.ts';
import { waitersBeside } from './story.ts';
import { matchStack } from './match.ts';
import { marksOf } from './waits.ts';
import { listed, nameOf, startOf } from './wording.ts';
import { uniqueEvidence } from './evidence.ts';

/**
 * The finding that joins everybody in one story: made from the edges of its chain, whatever they are, so that a child
 * stuck in NFS is told as that and not as the FUSE case that everybody knows.
 */
export function joinedFinding(scene: Scene, story: Story, times: Times, onlyContainer: boolean): Finding {
  const { stuck } = story;
  const page = stuck.wait?.page ?? story.init?.wait?.page ?? null;
  const id = ruleOf(story);
  const over = overOf(scene, story);
  const time = timeOf(scene, story, times, onlyContainer);
  return {
    id,
    severity: over || time.moving ? 'information' : severityOfStory(scene, story),
    confidence: confidenceOf(story),
    title: `${titleOf(scene, story)}${over ? ' (over by the end of the text)' : time.moving ? SLOW : ''}`,
    tids: tidsOf(story),
    root: story.cause.root,
    why: [...(over ? [over.sentence] : []), ...chainSentences(scene, story), ...(onlyContainer ? callerSentences(scene, story) : []), ...time.sentences, ...killSentences(scene, story), ...(page ? fixSentences(page, scene.incident) : []), ...outcome(scene, story)],
    next: remedyFor(scene, story),
    evidence: [...evidenceOf(story), ...(over?.evidence ?? []), ...time.evidence],
    marks: uniquePlaces(story.actors.flatMap(allMarks)),
    ...differentialPart(scene, story),
    ...killPart(scene, stuck),
    pages: [...new Set([...(scene.catalogue.byId.has(id) ? [id] : []), ...[stuck, ...story.actors].flatMap((actor) => actor.wait?.page.id ?? [])])],
  };
}

/** The page of the stuck thread where it hangs alone; else the rule that joins it with its victims. */
function ruleOf(story: Story): string {
  if (story.init && isZombie(story.stuck) && story.cause.edges.some((edge) => edge.from === story.stuck.node && edge.via === 'tracer')) return 'pidns-zombie-held-by-tracer';
  if (story.init) return `container-init-waits-for-${story.stuck.wait?.page.id ?? (isZombie(story.stuck) ? 'zombie' : 'member')}`;
  if (story.leader) return `process-waits-for-${story.stuck.wait?.page.id ?? 'thread'}`;
  if (story.cause.deadlock && story.daemon?.own === true && !isExiting(story.stuck)) return 'fuse-daemon-waits-for-itself';
  return story.stuck.wait?.page.id ?? HELD[story.path.find((edge) => edge.from === story.stuck.node)?.via ?? 'child'] ?? 'killed-and-not-gone';
}

/** Pages of waits that a list of holders tells, where no stack does. */
const HELD: Readonly<Partial<Record<Via, string>>> = { 'file-lock': 'file-lock', lock: 'mutex-generic', pipe: 'pipe-write', socket: 'socket-send-full', 'user-lock': 'user-mutex-deadlock', child: 'waits-for-child' };

/** Of the stuck thread's own page; where there is none, of that of the init that waits for it. */
function differentialPart(scene: Scene, { stuck, init, path }: Story): Partial<Pick<Finding, 'differential'>> {
  const who = stuck.wait ? stuck : init;
  if (!who?.wait) return {};
  const differential = differentialOf(scene, who.wait.page, who, path.filter((edge) => edge.from === who.node).map((edge) => edge.to));
  return differential.length === 0 ? {} : { differential };
}

/** The kernel's questions about SIGKILL for the stuck task. */
function killPart(scene: Scene, stuck: Actor): Partial<Pick<Finding, 'sigkill'>> {
  if (stuck.tid === null) return {};
  const { verdict, predicates } = scene.deliverability(stuck, SIGKILL);
  return { sigkill: { tid: stuck.tid, verdict, questions: predicates.map(({ id, answer, evidence }) => ({ question: QUESTIONS[id], answer, evidence })) } };
}

function titleOf(scene: Scene, story: Story): string {
  const { stuck, daemon } = story;
  const ring = tasksOfRing(story.cause, story.path).flatMap((node) => scene.byNode.get(node) ?? []);
  if (ring.length > 1 && !story.init) return deadlockTitle(scene, story, ring);
  const subject = subjectPhrase(story);
  const phrase = waitPhrase(scene, story);
  const also = alsoWaiting(scene, story, waitersBeside(story));
  if (!subject && daemon?.own === true) return `FUSE daemon ${nameOf(stuck)} waits for itself: it ${phrase}${also}`;
  if (!subject) return `${startOf(stuck)} ${phrase}${also}`;
  const self = subject.includes(nameOf(stuck)) || (stuck.tgid !== stuck.tid && !story.init && !story.leader);
  return `${subject}: ${self ? 'it ' : `${nameOf(stuck)} `}${phrase}${also}`;
}

function deadlockTitle(scene: Scene, story: Story, ring: readonly Actor[]): string {
  const who = ring.length > NAMED_IN_RING ? `${ring.slice(0, NAMED_IN_RING).map(nameOf).join(', ')} and ${ring.length - NAMED_IN_RING} more` : listed(ring.map(nameOf));
  const what = ring.slice(0, NAMED_IN_RING).flatMap((actor) => (actor.wait ? [`${actor.tid ?? 'it'} for ${actor.wait.page.wait.text}`] : []));
  return `Deadlock: ${who} wait for each other${what.length > 0 ? ` (${what.join('; ')})` : ''}${alsoWaiting(scene, story, waitersBeside(story).filter((actor) => !ring.includes(actor)))}`;
}

const NAMED_IN_RING = 4;

/** Few by their names; many folded, those behind others with them. */
function alsoWaiting(scene: Scene, { cause }: Story, others: readonly Actor[]): string {
  if (others.length === 0) return '';
  if (others.length <= MOST_BY_NAME) return `; ${foldedNames(others)} ${others.length === 1 ? 'waits' : 'wait'} too`;
  const named = new Set(others);
  return `; ${foldedPhrase(foldVictims(scene, cause, new Set(cause.victims.flatMap((node) => scene.byNode.get(node) ?? []).filter((actor) => !named.has(actor)))))}`;
}

const MOST_BY_NAME = 4;

function confidenceOf({ path, stuck }: Story): Confidence {
  const start: Confidence = stuck.wait?.confidence ?? 'observed';
  // Of the path alone: somebody who is only assumed to wait too does not make the cause less sure.
  return path.reduce((sum, edge) => weakest(sum, edge.strength), start);
}

function tidsOf({ stuck, leader, init, otherInits, daemon, actors }: Story): readonly number[] {
  const ordered = [stuck, leader, init, ...otherInits, ...actors].flatMap((actor) => actor?.tid ?? []);
  return [...new Set([...ordered, ...(daemon ? [daemon.tgid] : [])])];
}

/** Under a heading that does not say the contrary where a kill may help, or nobody knows. */
export function killSentence(scene: Scene, actor: Actor): string {
  const { verdict, why } = scene.deliverability(actor, SIGKILL);
  const mayHelp = verdict === 'wakes' || verdict === 'depends' || verdict === 'unknown';
  return `${mayHelp ? `What SIGKILL does to ${nameOf(actor)}` : `Why SIGKILL does not help ${actor.tid ?? 'here'}`}: ${why}`;
}

function killSentences(scene: Scene, { stuck, init }: Story): readonly string[] {
  const first = killSentence(scene, stuck);
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
  return uniqueEvidence([
    ...cause.edges.flatMap((edge) => edge.evidence),
    ...[stuck, ...(init ? [init] : [])].flatMap((actor) => [...actor.exiting.evidence, ...pendingEvidence(actor)]),
  ]);
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
