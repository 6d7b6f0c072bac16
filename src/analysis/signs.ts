import type { PossibleCause } from '../knowledge/schema.ts';
import type { Incident } from '../model/incident.ts';
import type { Actor } from './actor.ts';
import { factEvidence, frameEvidence, isZombie } from './actor.ts';
import type { Evidence } from './analysis.ts';
import { logWords } from './logWords.ts';
import { nameOf } from './wording.ts';

/** What a page says that a task shows if it is this cause. */
export type Shows = NonNullable<PossibleCause['shows']>;

/** What causes show, looked up once for the whole incident, however many findings ask. */
export interface Signs {
  /** Lines of the kernel log with these words. */
  readonly said: (words: string) => readonly Evidence[];
  /** The first tasks that show it. */
  readonly shown: (shows: Shows) => readonly Shown[];
}

interface Shown {
  readonly actor: Actor;
  readonly evidence: readonly Evidence[];
}

/** As many tasks and lines are named for one cause. */
export const MOST_SIGNS = 5;

export function signsOf(incident: Incident, actors: readonly Actor[], byFunction: (name: string) => readonly Actor[]): Signs {
  const known = new Map<Shows, readonly Shown[]>();
  return {
    said: logWords(incident.sources.map((text, source) => (isOfOthers(incident, source) ? null : text))),
    shown: (shows) => {
      const found = known.get(shows) ?? firstOf(shows.frames ? [...new Set(shows.frames.flatMap((name) => byFunction(name)))] : actors, shows);
      known.set(shows, found);
      return found;
    },
  };
}

/** Where tasks of several machines are told apart, a source keeps for each only what is its own. */
function isOfOthers({ dumps }: Incident, source: number): boolean {
  const dump = dumps[source];
  return dump !== undefined && dump.counts.taskHeaders + dump.counts.hungTaskReports > 0 && dump.readings.length + dump.stacks.length + dump.hungTasks.length === 0;
}

/** One more than is named: whoever asks may be among them. */
function firstOf(actors: readonly Actor[], shows: Shows): readonly Shown[] {
  const found: Shown[] = [];
  for (const actor of actors) {
    const evidence = evidenceOf(actor, shows);
    if (evidence.length > 0) found.push({ actor, evidence });
    if (found.length > MOST_SIGNS) break;
  }
  return found;
}

/** What of it the task shows: nothing unless all that is asked holds for it. */
export function evidenceOf(actor: Actor, { frames, without, state, traced, comm }: Shows): readonly Evidence[] {
  if (without && (actor.names.length === 0 || without.some((name) => actor.names.includes(name)))) return [];
  if (state !== undefined && !(actor.moment.state && state.includes(actor.moment.state.value))) return [];
  if (comm !== undefined && !comm.some((start) => actor.comm?.startsWith(start) === true)) return [];
  const tracer = actor.moment.tracerPid;
  if (traced && !tracer?.value) return [];
  const stands = frames ? standsIn(actor, frames) : [];
  if (frames && stands.length === 0) return [];
  const seen = [...stands, ...(state === undefined ? [] : factEvidence(actor.moment.state, `${nameOf(actor)} is in state ${actor.moment.state?.value}`)), ...(traced ? factEvidence(tracer, `${nameOf(actor)} is traced by ${tracer?.value}`) : [])];
  if (seen.length > 0) return seen;
  const place = actor.stack?.place ?? actor.task?.readings[0]?.place;
  return place ? [{ place, says: `${nameOf(actor)} is there` }] : [];
}

/** Of a task without a stack the wait channel is the innermost function, which can show a cause and cannot refute one. */
function standsIn(actor: Actor, frames: readonly string[]): readonly Evidence[] {
  const says = `${nameOf(actor)} stands there`;
  if (frames.some((name) => actor.names.includes(name))) return frameEvidence(actor.stack, frames, says);
  const { wchan } = actor.moment;
  return actor.names.length === 0 && wchan && frames.includes(wchan.value) ? factEvidence(wchan, says) : [];
}

/** Whether the text would show it of this task if it were so. A dead task stands nowhere. */
export function isKnown(actor: Actor, { frames, without, state, traced, comm }: Shows): boolean {
  return (!(frames ?? without) || actor.names.length > 0 || isZombie(actor)) && (state === undefined || actor.moment.state !== null) && (!traced || actor.moment.tracerPid !== null) && (comm === undefined || actor.comm !== null);
}
