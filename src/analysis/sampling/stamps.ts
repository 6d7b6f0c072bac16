import type { Place } from '../../model/fact.ts';
import type { Text } from '../../text/text.ts';

/** A time as the text itself writes it. Times are of one kind only where their `style` is the same. */
export interface Stamp {
  readonly style: 'boot' | 'ctime' | 'date' | 'iso' | 'syslog';
  /** Seconds on the text's own clock: after boot, or of the wall clock as it stands there. No zone is counted in. */
  readonly seconds: number;
  /** The zone as it stands there; '' for none. */
  readonly zone: string;
}

/** The stamp at the beginning of the line of a place; the wall clock where a line has that and the time since boot. */
export function stampOf(sources: readonly Text[], { source, span }: Place): Stamp | null {
  const content = sources[source]?.content;
  if (content === undefined) return null;
  const from = content.lastIndexOf('\n', span.start - 1) + 1;
  return readStamp(content.slice(from, from + LONGEST).split('\n', 1)[0]!);
}

const LONGEST = 160;

/** Reads the time that a line or an output of date(1) begins with; null where it begins with none. */
export function readStamp(line: string): Stamp | null {
  const text = line.replace(/^(?:> ?){1,5}/, '').trimStart();
  const iso = /^\[?(\d{4})-(\d\d)-(\d\d)([T ])(\d\d):(\d\d):(\d\d)(?:[.,]\d{1,9})?(Z|[+-]\d\d:?\d\d)?/.exec(text);
  if (iso) return stamp('iso', Number(iso[1]), Number(iso[2]) - 1, [iso[3]!], iso.slice(5, 8), iso[8] ?? '');
  const ctime = /^\[?[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) (?:([A-Z]{2,5}|[+-]\d{2,4}) )?(\d{4})/.exec(text);
  if (ctime) return stamp(ctime[6] === undefined ? 'ctime' : 'date', Number(ctime[7]), MONTHS.indexOf(ctime[1]!), [ctime[2]!], ctime.slice(3, 6), ctime[6] ?? '');
  const syslog = /^([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d) /.exec(text);
  if (syslog) return stamp('syslog', NO_YEAR, MONTHS.indexOf(syslog[1]!), [syslog[2]!], syslog.slice(3, 6), '');
  const boot = /^(?:<\d{1,3}>)?\[ {0,10}(\d{1,10}\.\d{3,9})\]/.exec(text);
  return boot ? { style: 'boot', seconds: Number(boot[1]), zone: '' } : null;
}

/** A time so many seconds before a stamp, written as the stamp is; null where that hangs on a leap year which the stamp does not tell. */
export function writeBefore({ style, seconds, zone }: Stamp, before: number): string | null {
  const at = seconds - before;
  if (style === 'boot') return at < 0 ? null : `${at.toFixed(1)} s after boot`;
  const date = new Date(Math.floor(at) * 1000);
  if (Number.isNaN(date.getTime())) return null;
  const [month, day] = [date.getUTCMonth(), date.getUTCDate()];
  if (style === 'syslog' && month === 1 && new Date(seconds * 1000).getUTCMonth() > 1) return null;
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  if (style === 'iso') return `${date.getUTCFullYear()}-${two(month + 1)}-${two(day)}T${time}${zone}`;
  const words = `${MONTHS[month]!} ${String(day).padStart(2)} ${time}`;
  if (style === 'syslog') return words;
  return `${DAYS[date.getUTCDay()]!} ${words} ${zone === '' ? '' : `${zone} `}${date.getUTCFullYear()}`;
}

/** Any year does: it is never written. */
const NO_YEAR = 2001;
const MONTHS: readonly string[] = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS: readonly string[] = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

function stamp(style: Stamp['style'], year: number, month: number, [day]: readonly string[], [hours, minutes, seconds]: readonly string[], zone: string): Stamp | null {
  const value = Date.UTC(year, month, Number(day), Number(hours), Number(minutes), Number(seconds)) / 1000;
  return month < 0 || !Number.isFinite(value) ? null : { style, seconds: value, zone };
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
