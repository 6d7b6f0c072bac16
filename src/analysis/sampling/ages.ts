import type { Container } from '../../model/container.ts';
import { groupBy } from '../../model/group.ts';
import type { Incident } from '../../model/incident.ts';
import type { Actor } from '../actor.ts';
import type { Evidence } from '../analysis.ts';
import { nameOf } from '../wording.ts';
import { readStamp } from './stamps.ts';

/** How old a task is at most, and what shows it. No wait of it is older. */
export interface Age {
  readonly seconds: number;
  /** To follow "it is not older than …: ". */
  readonly says: string;
  readonly evidence: readonly Evidence[];
}

/** The youngest age that the text tells of a task; null where it tells none. Times and containers of the incident are looked up once. */
export function agesOf({ dumps }: Incident): (actor: Actor) => Age | null {
  const moments = groupBy(dumps.flatMap((dump) => dump.moments), ({ place }) => place.source);
  const containers = dumps.flatMap((dump) => dump.containers);
  const byId = new Map(containers.flatMap((one) => (one.id && one.id.value.length >= SHORT_ID ? [[one.id.value.slice(0, SHORT_ID), one] as const] : [])));
  const byPid = new Map(containers.flatMap((one) => (one.pid && one.pid.value > 0 ? [[one.pid.value, one] as const] : [])));
  return (actor) => {
    const id = actor.task?.readings.findLast((reading) => reading.container !== null)?.container?.value;
    const container = (id === undefined ? undefined : byId.get(id.slice(0, SHORT_ID))) ?? (actor.tgid === null ? undefined : byPid.get(actor.tgid));
    const ages = [...elapsed(actor), ...startedToday(moments, actor), ...sinceBoot(moments, actor), ...(container ? containerUp(container) : [])];
    return ages.reduce<Age | null>((best, one) => (best === null || one.seconds < best.seconds ? one : best), null);
  };
}

/** Digits that listings cut an identifier to. */
const SHORT_ID = 12;
type Moments = ReadonlyMap<number, Incident['dumps'][number]['moments']>;

/** ps ELAPSED counts to the second; the last listing says how old it became. */
function elapsed(actor: Actor): readonly Age[] {
  const fact = actor.task?.readings.findLast((reading) => reading.elapsed !== null)?.elapsed;
  return fact ? [{ seconds: fact.value, says: `${nameOf(actor)} was started then (ps)`, evidence: [{ place: fact.place, says: 'its age' }] }] : [];
}

/** ps START `09:32` is a time of today, or of yesterday after it; with the time of day from date(1) in the same source. */
function startedToday(known: Moments, actor: Actor): readonly Age[] {
  const fact = actor.task?.readings.findLast((reading) => /^\d\d:\d\d(?::\d\d)?$/.test(reading.start?.value ?? ''))?.start;
  if (!fact) return [];
  // The first date below the listing: nothing above it was taken later.
  const date = known.get(fact.place.source)?.find(({ kind, place }) => kind === 'date' && place.span.start > fact.place.span.start) ?? null;
  const now = date && readStamp(date.text);
  if (!date || !now || now.style === 'boot') return [];
  const [hours, minutes, seconds] = fact.value.split(':').map(Number);
  const age = (now.seconds - (hours! * 3600 + minutes! * 60 + (seconds ?? 0))) % DAY;
  return [{ seconds: (age + DAY) % DAY, says: `${nameOf(actor)} was started at ${fact.value} (ps)`, evidence: [{ place: fact.place, says: `started at ${fact.value}` }, { place: date.place, says: 'the time of the text' }] }];
}

const DAY = 86_400;

/** Stat field 22 against uptime(1) below it in the same source. */
function sinceBoot(known: Moments, actor: Actor): readonly Age[] {
  const fact = actor.task?.readings.findLast((reading) => reading.startTime !== null)?.startTime;
  const uptime = fact && known.get(fact.place.source)?.find(({ seconds, place }) => seconds !== null && place.span.start > fact.place.span.start);
  const age = fact && uptime ? uptime.seconds! + UPTIME_GRAIN - fact.value / TICKS : -1;
  return fact && uptime && age >= 0 ? [{ seconds: age, says: `${nameOf(actor)} was started ${Math.round(fact.value / TICKS)} s after boot`, evidence: [{ place: fact.place, says: 'its start in clock ticks after boot' }, { place: uptime.place, says: 'the uptime' }] }] : [];
}

/** uptime(1) prints whole minutes. */
const UPTIME_GRAIN = 60;
/** USER_HZ. */
const TICKS = 100;

/** `Up 2 hours` of docker ps and its kin is rounded to the unit (docker/go-units HumanDuration): one unit more is a bound. */
function containerUp({ state }: Container): readonly Age[] {
  const match = /^Up (?:(\d{1,5})|About an?|Less than a) (second|minute|hour|day|week|month|year)s?\b/.exec(state?.value ?? '');
  if (!state || !match) return [];
  const seconds = (Number(match[1] ?? 1) + 1) * UNITS[match[2]!]!;
  return [{ seconds, says: `its container is up no longer (${state.value})`, evidence: [{ place: state.place, says: state.value }] }];
}

const UNITS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: DAY, week: 7 * DAY, month: 31 * DAY, year: 366 * DAY };
