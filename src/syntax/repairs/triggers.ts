/** Tells of each line whether it holds one of some strings: asked line by line, each string is searched once. */
export interface Scan {
  /** @param start of a line, not before the one asked last. */
  readonly holds: (start: number, end: number) => boolean;
}

/** What a scan looks for: strings, and patterns for many that begin alike. */
export type Sign = string | RegExp;

/** A scan by native search, which skips what holds none of the signs at the speed of memory. */
export function createScan(content: string, signs: readonly Sign[]): Scan {
  // Only those that are still to come: most are in no undamaged text at all.
  let open: Search[] | null = null;
  let nearest = -1;
  return {
    holds: (start, end) => {
      open ??= signs.map((sign) => ({ sign, next: find(content, sign, 0) })).filter(({ next }) => next >= 0);
      if (nearest < start) {
        nearest = Number.POSITIVE_INFINITY;
        for (let index = 0; index < open.length; index++) {
          const one = open[index]!;
          if (one.next < start) one.next = find(content, one.sign, start);
          if (one.next < 0) {
            open[index--] = open.at(-1)!;
            open.pop();
          } else if (one.next < nearest) nearest = one.next;
        }
      }
      return nearest < end;
    },
  };
}

interface Search {
  readonly sign: Sign;
  /** The place found last; less than 0: there is none any more. */
  next: number;
}

function find(content: string, sign: Sign, from: number): number {
  if (typeof sign === 'string') return content.indexOf(sign, from);
  sign.lastIndex = from;
  return sign.exec(content)?.index ?? -1;
}

/** What no undamaged line of a dump holds, or hardly one. */
export const DAMAGE_SIGNS: readonly Sign[] = [
  /&(?:[lg]t;|amp;|nbsp;|quot;|#)/g, '\u001b', '^[[', '\b', '[email', /<(?:span|br|code|pre|div|p>|\/(?:code|pre|span|p>|td|div))/g, /\\(?:[nt]|u00)/g,
];

/** And what stands in no text of plain ASCII. */
export const UNUSUAL_SIGNS: readonly Sign[] = [
  '\u00a0', '\u00ad', '\u200b', '\u200c', '\u200d', '\u200e', '\u2060', '\ufeff', '\u3000', '\u202f', '\u2009', '\u2002', '\u2003',
  '：', '，', '（', '＜', '［', '＋', '０', '／', '。', '、', '【', '〈', '《', '\u2013', '\u2014', '\u2019', '\u201c', '\u2026', '\u2212', '\u2011', '\u2010', '\u00bb', '\u00d7', '分', '選', '选',
];

/** Signs in texts that are quoted-printable. */
export const PRINTABLE_SIGNS: readonly Sign[] = [/=(?:5B|C2|[E023])/g];

/** Signs on lines of stacks and on what no row fits; elsewhere they mean nothing. */
export const FRAME_SIGNS: readonly Sign[] = ['+ 0x', '/ 0x'];

/** A sign in paths, on headings and on what no row fits: what translators make of `task`. */
export const PATH_SIGN = '/process/';

/** Whether a line holds what lines of dumps hold anywhere behind a prefix that is not known. */
export function holdsToken(line: string): boolean {
  return /\+ ?0x|[Gg]oroutine |Call Trace|INFO: task |S(?:tate:|igPnd|igQ|ysRq)| (?:\/ 0x|state:|Comm: )|BUG: |WARNING: |sysrq: /.test(line);
}
