// When the text was taken: date(1) in the C locale and ISO 8601, uptime(1) of procps (` 15:18:36 up 3 days,  1:02,  2 users,
// load average: 41.30, 40.93, 12.84`), alone on their line. The command needs not stand above them.
import { span } from '../text/span.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { payloadOf } from './lines.ts';

export const moments: Format = { name: 'moments', families: ['text'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  for (let line = block.first; line < block.end; line++) {
    const start = context.lines.payload[line]!;
    // A digit, or the letter of a day's name.
    if (!/[0-9FMSTW]/.test(context.lines.text.content.charAt(start))) continue;
    const text = payloadOf(context.lines, line).slice(0, 200).trimEnd();
    const uptime = UPTIME.exec(text);
    const date = uptime ? null : DATE.exec(text);
    const command = context.heading.typed ? (context.heading.command ?? '') : '';
    // With a comma behind the day it is the date of a mail or of a change log: RFC 5322, `date -R`.
    const alone = date?.[1] !== undefined && date[1][3] !== ',';
    if (!uptime && !(date && (alone || /\bdate\b/.test(command)))) continue;
    const place = placeOf(context, span(start, start + text.length));
    emit.add('moments', { kind: uptime ? 'uptime' : 'date', text, seconds: uptime ? secondsOf(uptime) : null, place });
    emit.claim(line);
    if (!uptime) continue;
    const loads = /load averages?: ([\d.]+)[, ]+([\d.]+)[, ]+([\d.]+)$/.exec(text)!;
    [1, 2, 3].forEach((index) => emit.add('values', { file: 'loadavg', name: `${[1, 5, 15][index - 1]} minute${index === 1 ? '' : 's'}`, text: loads[index]!, tid: null, place }));
  }
}

//  15:18:36 up 13 days, 21:02,  2 users,  load average: 41.30, 40.93, 12.84
const UPTIME = /^\d{1,2}:\d\d(?::\d\d)? (?:am |pm )?up +(?:(\d{1,5}) days?, +)?(?:(\d{1,2}):(\d\d)|(\d{1,2}) min(?:s|utes)?),.{0,60}load averages?: [\d.]+[, ]+[\d.]+[, ]+[\d.]+$/;

function secondsOf(match: RegExpExecArray): number {
  return Number(match[1] ?? 0) * 86_400 + Number(match[2] ?? 0) * 3600 + Number(match[3] ?? match[4] ?? 0) * 60;
}

// Sat Nov 21 15:18:36 UTC 2026        Sat 21 Nov 2026 03:18:36 PM CET        2026-11-21T15:18:36+01:00 (below `date -Is` only)
const DATE = /^(?:((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? (?:[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d:\d\d(?: [AP]M)? (?:[A-Z]{2,5}|[+-]\d{2,4}) \d{4}|\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d(?: [AP]M)? (?:[A-Z]{2,5}|[+-]\d{2,4})))|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d.{0,20}|\d{9,11}(?:\.\d+)?)$/;
