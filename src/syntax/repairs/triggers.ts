/** Tells of each line whether it holds one of some strings: asked line by line, each string is searched once. */
export interface Scan {
  /** @param start of a line, not before the one asked last. */
  readonly holds: (start: number, end: number) => boolean;
}

/** A scan by native search, which skips what holds none of the strings at the speed of memory. */
export function createScan(content: string, strings: readonly string[]): Scan {
  const next = new Float64Array(strings.length);
  let nearest = -1;
  return {
    holds: (start, end) => {
      if (nearest < start) {
        nearest = Number.POSITIVE_INFINITY;
        for (let index = 0; index < strings.length; index++) {
          if (next[index]! < start || (start === 0 && next[index] === 0)) {
            const found = content.indexOf(strings[index]!, start);
            next[index] = found < 0 ? Number.POSITIVE_INFINITY : found;
          }
          nearest = Math.min(nearest, next[index]!);
        }
      }
      return nearest < end;
    },
  };
}

/** What no undamaged line of a dump holds, or hardly one. */
export const DAMAGE_SIGNS: readonly string[] = [
  '&lt;', '&gt;', '&amp;', '&nbsp;', '&quot;', '&#', '\u001b', '^[[', '\b', '<span', '</code', '</pre', '</span', '</p>', '</td', '</div', '<br', '<code', '<pre', '<div', '<p>', '=3D', '=5B', '=3C', '=20', '=C2', '=E', '=0', '=2', '=3', 'protected]', '\\n', '\\t', '\\u00', '/process/',  '+ 0x', '/ 0x',
  '\u00a0', '\u00ad', '\u200b', '\u200c', '\u200d', '\u200e', '\u2060', '\ufeff', '\u3000', '\u202f', '\u2009', '\u2002', '\u2003',
  '：', '，', '（', '＜', '［', '＋', '０', '／', '。', '、', '【', '〈', '《', '\u2013', '\u2014', '\u2019', '\u201c', '\u2026', '\u2212', '\u2011', '\u2010', '\u00bb', '\u00d7', '分', '選', '选',
];

/** What lines of dumps hold anywhere behind a prefix that is not known. */
export const DUMP_TOKENS: readonly string[] = ['+0x', 'goroutine ', 'Call Trace', 'INFO: task ', 'State:', 'SigPnd', 'SigQ', '+ 0x', 'Goroutine', ' / 0x', ' state:', ' Comm: ', 'BUG: ', 'WARNING: ', 'sysrq: ', 'SysRq'];
