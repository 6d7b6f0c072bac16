import type { Actor, Scene } from './actor.ts';
import { factEvidence, frameEvidence } from './actor.ts';
import type { Edge, Finding, Node, Severity } from './analysis.ts';
import { SIGKILL } from '../knowledge/signals.ts';
import { differentialOf } from './differential.ts';
import { fixSentences } from './fixes.ts';
import { goroutineFindings } from './goroutineFindings.ts';
import { groupBy } from '../model/group.ts';
import { withoutCrowds } from './crowds.ts';
import { causesOf, compareNodes } from './graph.ts';
import { allMarks, joinedFinding, killSentence } from './join.ts';
import { heldIn } from './heldWaits.ts';
import { isUnknown } from './nodes.ts';
import { joinAlike } from './alikeStories.ts';
import { innerFunction, isExiting } from './innerFunction.ts';
import { remedyOfPage } from './remedy.ts';
import { severityAlone } from './severity.ts';
import { ruleFindings } from './rules/index.ts';
import { SLOW, timeOfActor, timesOf, type Times } from './storyTime.ts';
import { storyOf } from './story.ts';
import type { Story } from './story.ts';
import { listed, nameOf, nodeName, startOf } from './wording.ts';
import { uniqueEvidence } from './evidence.ts';

/**
 * Everything to say of an incident, the gravest first. Of equal severity: whole stories, those with most victims before;
 * then each stack that matched a page, as a victim where a story tells its cause; then what rules and goroutines show.
 */
export function findingsOf(scene: Scene, edges: readonly Edge[], stories: readonly Story[]): readonly Finding[] {
  const outgoing = groupBy(edges, (edge) => edge.from);
  const onlyContainer = stories.filter((story) => story.init !== null).length === 1;
  const times = timesOf(scene);
  const joined = joinAlike(scene, stories, (story) => joinedFinding(scene, story, times, onlyContainer));
  const told = new Map<Actor, Story>();
  for (const { stories: some } of joined) for (const story of some) for (const actor of story.actors) if (!told.has(actor)) told.set(actor, story);
  // A thread that hangs alone, with nobody behind it, is told once.
  const alone = new Set(joined.flatMap(({ finding, stories: some }) => some.filter(({ stuck }) => finding.id === stuck.wait?.page.id).map(({ stuck }) => stuck)));
  const single = stackFindings(scene, times, outgoing, scene.actors.filter((actor) => actor.wait && actor.wait.page.severity !== 'none' && !alone.has(actor)), told);
  const rest = [...ruleFindings({ scene, isTold: (actor) => told.has(actor) }), ...goroutineFindings(scene)];
  const causes = [...joined].sort((a, b) => bySeverity(a.finding, b.finding) || b.finding.tids.length - a.finding.tids.length || byPerson(a.finding, b.finding)).map((one) => one.finding);
  // Of equal severity the causes come first; the sort is stable.
  return [...causes, ...single.sort(byPerson), ...rest].sort(bySeverity);
}

/** The causes of the wait-for graph that somebody hangs in. */
export function storiesOf(scene: Scene, edges: readonly Edge[]): readonly Story[] {
  return withoutCrowds(causesOf(edges).map((cause) => storyOf(scene, cause)).filter((story) => story !== null).filter((story) => isWorthJoining(scene, story)));
}

/** A finding a stack; where many wait in the same way for the same, one for all of them. */
function stackFindings(scene: Scene, times: Times, outgoing: ReadonlyMap<Node, readonly Edge[]>, actors: readonly Actor[], told: ReadonlyMap<Actor, Story>): Finding[] {
  const stories = new Map([...new Set(told.values())].map((story, index) => [story, index]));
  const alike = groupBy(actors, (actor) => {
    const story = told.get(actor);
    // Victims of one cause are alike, whatever is between it and them; and whoever is not known is nobody to tell apart.
    const targets = story && story.stuck !== actor ? '' : (outgoing.get(actor.node) ?? []).map((edge) => edge.to).filter((node) => !isUnknown(node)).join();
    return `${actor.wait!.page.id} ${actor.wait!.kind} ${actor.wait!.confidence} ${story ? `${stories.get(story)} ${story.stuck === actor ? 'stuck' : 'victim'}` : severityAlone(scene, actor)} ${targets}`;
  });
  return [...alike.values()].flatMap((some) => (some.length > MOST_ALIKE ? [foldedFinding(scene, times, outgoing, some, told.get(some[0]!) ?? null)] : some.map((actor) => stackFinding(scene, times, outgoing, actor, told.get(actor) ?? null))));
}

/** More than so many of a kind are told as one, with their number. */
const MOST_ALIKE = 3;
const NAMED = 5;
const EVIDENCE = 20;

function foldedFinding(scene: Scene, times: Times, outgoing: ReadonlyMap<Node, readonly Edge[]>, actors: readonly Actor[], story: Story | null): Finding {
  const [first] = actors;
  const one = stackFinding(scene, times, outgoing, first!, story);
  const { page } = first!.wait!;
  return {
    ...one,
    title: `${actors.length} tasks wait for ${page.wait.text}: ${actors.slice(0, NAMED).map(nameOf).join(', ')} and ${actors.length - NAMED} more`,
    tids: [...new Set(actors.flatMap((actor) => actor.tid ?? []))],
    why: [`All of them stand in the same wait; what follows is said of ${nameOf(first!)}.`, ...one.why],
    evidence: actors.slice(0, EVIDENCE).flatMap((actor) => frameEvidence(actor.wait!.stack, page.mark, `${nameOf(actor)}: ${page.title}`)),
    marks: actors.flatMap(allMarks),
  };
}

function stackFinding(scene: Scene, times: Times, outgoing: ReadonlyMap<Node, readonly Edge[]>, actor: Actor, story: Story | null): Finding {
  const wait = actor.wait!;
  const kill = scene.deliverability(actor, SIGKILL);
  const victim = story !== null && story.stuck !== actor;
  const out = outgoing.get(actor.node) ?? [];
  // With a story it is told there.
  const time = story ? null : timeOfActor(actor, times);
  return {
    id: wait.page.id,
    severity: victim || time?.moving === true ? 'information' : story ? 'warning' : severityAlone(scene, actor),
    confidence: wait.confidence,
    title: `${startOf(actor)} ${stackPhrase(scene, actor, out)}${time?.moving === true ? SLOW : ''}`,
    tids: actor.tid === null ? [] : [...new Set([actor.tid, ...out.flatMap((edge) => (typeof edge.to === 'number' ? [edge.to] : []))])],
    ...(story ? { root: story.cause.root } : {}),
    why: [
      `It waits for ${wait.page.wait.text}.`,
      killSentence(scene, actor),
      ...(time?.sentences ?? []),
      ...(victim && story ? [`It is a victim: the cause is ${nameOf(story.stuck)}.`] : []),
      ...(story ? [] : fixSentences(wait.page, scene.incident)),
    ],
    next: story ? [] : remedyOfPage(scene, actor),
    evidence: uniqueEvidence([...frameEvidence(wait.stack, wait.page.mark, wait.page.title), ...factEvidence(actor.moment.state, `state ${actor.moment.state?.value}`), ...kill.evidence, ...(time?.evidence ?? [])]),
    marks: allMarks(actor),
    ...(victim || !wait.page.differential ? {} : { differential: differentialOf(scene, wait.page, actor, out.map((edge) => edge.to)) }),
    pages: [wait.page.id],
  };
}

function stackPhrase(scene: Scene, actor: Actor, out: readonly Edge[]): string {
  const { relation, text } = actor.wait!.page.wait;
  const targets = [...new Set(out.map((edge) => edge.to).filter((node) => node !== actor.node))].filter((node) => !isUnknown(node)).sort(compareNodes).map((node) => nodeName(scene, node));
  if (relation === 'pid-namespace-members') return `waits in zap_pid_ns_processes for ${targets.length > 0 ? listed(targets) : 'a member of its pid namespace that cannot exit'}`;
  if (relation === 'fuse-daemon') {
    const exit = isExiting(actor) ? 'cannot exit: it ' : '';
    return `${exit}waits in ${innerFunction(actor)} for a FUSE reply${targets.length > 0 ? ` (${listed(targets)})` : ''}`;
  }
  return `waits for ${targets.length > 0 ? `${listed(targets)}: ` : ''}${text}`;
}

function bySeverity(a: Finding, b: Finding): number {
  const order: readonly Severity[] = ['error', 'warning', 'information'];
  return order.indexOf(a.severity) - order.indexOf(b.severity);
}

function byPerson(a: Finding, b: Finding): number {
  return (a.tids[0] ?? Infinity) - (b.tids[0] ?? Infinity) || (a.title < b.title ? -1 : a.title > b.title ? 1 : 0);
}

/**
 * A dying thread of which no page knows the wait stands for itself; only an init that waits for it makes it a chain.
 * Nobody hangs in a normal wait.
 */
function isWorthJoining(scene: Scene, story: Story): boolean {
  return story.init !== null || (story.stuck.wait !== null && story.stuck.wait.page.severity !== 'none') || heldIn(story.cause, scene.byNode)(story.stuck);
}
