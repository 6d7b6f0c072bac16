import { isBlankCode, isDigit } from '../../text/codes.ts';
import type { Family } from '../shape.ts';
import { readingOf } from './reading.ts';

/** Where, behind something that is no known prefix, a line of a dump begins; -1: nowhere. Strong lines only. */
export function dumpStart(line: string, from: number): number {
  const text = line.slice(0, 600);
  const match = TOKEN.exec(text.slice(from));
  if (!match) return -1;
  let at = from + match.index;
  if (match[0].startsWith('+0x')) {
    while (at > from && /[\w.$]/.test(text[at - 1]!)) at--;
    const lead = FRAME_LEAD.exec(text.slice(Math.max(from, at - 80), at));
    at -= lead?.[0].length ?? 0;
  }
  if (at <= from) return -1;
  const reading = readingOf(line.slice(at), 'text');
  return reading.whole && reading.strong ? at : -1;
}

// What stands before the function of a frame: an address, two of powerpc, `?`, the callee of ARM.
const FRAME_LEAD = /(?:\(?\[<[0-9a-f]{0,16}>\] {0,2}|(?:\[[0-9a-f]{8,16}\] ){1,2}|[A-Za-z_][\w.$]{0,60} from )?(?:\? {1,2})?$/;

const TOKEN = /\[<[0-9a-f]{0,16}>\] |\+0x[0-9a-f]{1,8}\/0x|goroutine \d{1,15} (?:gp=\S{1,20} m=\S{1,20} (?:mp=\S{1,20} )?)?\[|Call [Tt]race:|INFO: task |sysrq: |SysRq ?: |(?:watchdog: )?BUG: |WARNING: |CPU: \d{1,5} (?:UID: \d{1,10} )?PID: \d{1,10} Comm: |task:\S{1,40}(?: \S{1,15}){0,3} {1,20}state:|(?:State|SigQ|Sig[PBIC][ngtk][dkgt]|ShdPnd):[ \t]/;

/**
 * How far a line begins like a prefix: equal but for the digits, the width of blanks and (in dates) the names.
 * @returns offset behind it, or -1.
 */
export function sameBeginning(prefix: string, line: string): number {
  let at = 0;
  let index = 0;
  while (index < prefix.length) {
    const wanted = prefix.charCodeAt(index);
    if (isDigit(wanted)) {
      if (!isDigit(line.charCodeAt(at))) return -1;
      while (isDigit(prefix.charCodeAt(index))) index++;
      while (isDigit(line.charCodeAt(at))) at++;
    } else if (isBlankCode(wanted)) {
      const first = index;
      while (isBlankCode(prefix.charCodeAt(index))) index++;
      // At the end the payload's own indentation begins: a blank is enough. Before numbers the width differs.
      if (!isBlankCode(line.charCodeAt(at)) && !(first === 0 && isDigit(line.charCodeAt(at)))) return at >= line.length && index >= prefix.length ? at : -1;
      while (isBlankCode(line.charCodeAt(at))) at++;
    } else {
      if (line.charCodeAt(at) !== wanted) return -1;
      index++;
      at++;
    }
  }
  return at;
}

/** Whether the rest of a line below such a one is of the same dump. */
export function goesOn(rest: string, family: Family): boolean {
  const reading = readingOf(rest, family);
  return reading.name === 'blank' || (reading.whole && (reading.strong || reading.family === family));
}

/** Numbers that count up by one, as editors and grep -n print them: surely no part of a payload. */
export function firstNumber(text: string): number | null {
  const match = /\d{1,9}/.exec(text.slice(0, 100));
  return match ? Number(match[0]) : null;
}
