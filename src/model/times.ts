import type { Text } from '../text/text.ts';
import type { Dump } from './dump.ts';
import type { Place } from './fact.ts';
import { groupBy } from './group.ts';

/** A time that the text tells. Two of them compare only on the same clock. */
export interface Time {
  /** `boot`: seconds since boot, of the kernel log and of uptime(1); `date`: seconds since 1970, of a line's stamp or of date(1). */
  readonly clock: 'boot' | 'date';
  readonly seconds: number;
  /**
   * False: this is the time of the last date or uptime above in the same source, so what stands here is not older than that;
   * how much later it was taken, the text does not say.
   */
  readonly exact: boolean;
}

export type Clock = (place: Place) => Time | null;

/** Where the text tells no time. */
export const NO_CLOCK: Clock = () => null;

/**
 * Reads the time of any place of an incident: the stamp at the beginning of its line (printk.c print_prefix `[ 31.409042]`,
 * dmesg -T, syslog with a year or ISO 8601), else the last output of date(1) or uptime(1) above it in the same source.
 * Build it once for an incident. Local times without a zone count as UTC: only differences within one clock are used.
 */
export function clockOf(sources: readonly Text[], dumps: readonly Dump[]): Clock {
  const moments = groupBy(dumps.flatMap((dump) => dump.moments).flatMap((moment) => {
    const time = moment.kind === 'uptime' ? bootTime(moment.seconds) : dateTime(secondsOfDate(moment.text));
    return time ? [{ at: moment.place.span.start, source: moment.place.source, time: { ...time, exact: false } }] : [];
  }), (one) => one.source);
  const sorted = new Map([...moments].map(([source, list]) => [source, [...list].sort((a, b) => a.at - b.at)]));
  return (place) => {
    const text = sources[place.source];
    return (text ? stampAt(text, place.span.start) : null) ?? lastBefore(sorted.get(place.source) ?? [], place.span.start);
  };
}

function lastBefore(moments: readonly { readonly at: number; readonly time: Time }[], at: number): Time | null {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle]!.at <= at) low = middle + 1;
    else high = middle;
  }
  return moments[low - 1]?.time ?? null;
}

/** The stamp before the payload of the line that a place is in. */
function stampAt({ content }: Text, at: number): Time | null {
  const from = content.lastIndexOf('\n', at - 1) + 1;
  const line = content.slice(from, Math.min(at + LONGEST_STAMP, from + LONGEST_STAMP));
  const boot = BOOT.exec(line);
  if (boot) return bootTime(Number(boot[1]));
  const date = DATE.exec(line);
  return date ? dateTime(secondsOfDate(date[0])) : null;
}

const LONGEST_STAMP = 120;

// [  123.456789] INFO: …        Jan 15 00:53:02 node7 kernel: [  123.456789] INFO: …        <4>[   31.409042]
const BOOT = /^[^[\]]{0,60}\[ {0,10}(\d{1,10}\.\d{3,9})\]/;
// [Thu Jan 15 12:01:08 2026]        2026-01-15T00:53:02.123456+00:00 node7 kernel: …
const DATE = /^[\s>[<\d]{0,8}(?:[A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d \d{4}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)/;

function bootTime(seconds: number | null): Time | null {
  return seconds === null || !Number.isFinite(seconds) ? null : { clock: 'boot', seconds, exact: true };
}

function dateTime(seconds: number | null): Time | null {
  return seconds === null ? null : { clock: 'date', seconds, exact: true };
}

/**
 * Seconds since 1970 of a date as date(1), dmesg -T or ISO 8601 print it, or of a bare number of seconds; null for anything else.
 * A zone by name is taken as UTC, one in digits is counted.
 */
export function secondsOfDate(text: string): number | null {
  const epoch = /^\d{9,11}(?:\.\d+)?$/.exec(text.trim());
  if (epoch) return Number(epoch[0]);
  const day = ISO_DAY.exec(text) ?? null;
  const words = day ? null : (/\b([A-Z][a-z]{2}) +(\d{1,2})\b/.exec(text.slice(3)) ?? null);
  const reversed = day || (words && MONTHS.includes(words[1]!)) ? null : /\b(\d{1,2}) ([A-Z][a-z]{2})\b/.exec(text);
  const time = /(?<!\d)(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ([AP])M)?/.exec(text);
  const year = day ? day[1] : /\b((?:19|20)\d\d)\b(?!:)/.exec(text)?.[1];
  const month = day ? Number(day[2]) - 1 : MONTHS.indexOf(reversed?.[2] ?? words?.[1] ?? '');
  const date = day?.[3] ?? reversed?.[1] ?? words?.[2];
  if (!time || year === undefined || date === undefined || month < 0) return null;
  const hours = time[5] === undefined ? Number(time[1]) : (Number(time[1]) % 12) + (time[5] === 'P' ? 12 : 0);
  const zone = /\d\d(?:[.,]\d{1,9})?(?: [AP]M)? ?([+-])(\d\d):?(\d\d)?\b/.exec(text.slice(time.index));
  const offset = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 3600 + Number(zone[3] ?? 0) * 60) : 0;
  const seconds = Date.UTC(Number(year), month, Number(date), hours, Number(time[2]), Number(time[3])) / 1000 + Number(`0.${time[4] ?? 0}`) - offset;
  return Number.isFinite(seconds) ? seconds : null;
}

const ISO_DAY = /\b(\d{4})-(\d\d)-(\d\d)[T ]/;
const MONTHS: readonly string[] = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
