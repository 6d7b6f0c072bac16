// `lsof`: src/lib/print.c of lsof, `print_file`. The columns SIZE/OFF and NODE may be empty, TID and TASKCMD stand only with -K.
import type { Fact } from '../model/fact.ts';
import { emptyReading, type OpenFile } from '../model/task.ts';
import type { Block } from '../syntax/sections.ts';
import { cover, type Span } from '../text/span.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { lineSpan, nameAt, payloadOf, spanIn } from './lines.ts';

export const lsof: Format = { name: 'lsof', families: ['ps'], read: readBlock };

interface Holder {
  readonly pid: Fact<number>;
  readonly tid: Fact<number> | null;
  readonly user: Fact<string>;
  readonly files: OpenFile[];
  span: Span;
}

function readBlock(block: Block, context: Context, emit: Emit): void {
  if (!isLsofHeader(block.first, context)) return;
  const holders = new Map<string, Holder>();
  for (let line = block.first + 1; line < block.end; line++) readLine(line, holders, context);
  for (const { pid, tid, user, files, span } of holders.values()) {
    const place = placeOf(context, span);
    emit.add('readings', { ...emptyReading('lsof', place), tid: tid ?? pid, tgid: pid, user, openFiles: files.length === 0 ? null : { value: files, place } });
  }
}

/** Its rows are not those of a listing of tasks. */
export function isLsofHeader(line: number, context: Context): boolean {
  return nameAt(context.lines, line) === 'psHeader' && /^COMMAND\s.*\sFD\s+TYPE\s/.test(payloadOf(context.lines, line).slice(0, 400));
}

function readLine(line: number, holders: Map<string, Holder>, context: Context): void {
  const match = ROW.exec(payloadOf(context.lines, line).slice(0, 4000));
  const groups = match?.groups;
  const at = match?.indices?.groups;
  if (!groups || !at) return;
  const number = (name: string): Fact<number> | null => {
    const [from, to] = at[name] ?? [0, 0];
    return groups[name] === undefined ? null : { value: Number(groups[name]), place: placeOf(context, spanIn(context.lines, line, from, to)) };
  };
  const pid = number('pid')!;
  const tid = number('tid');
  const key = `${pid.value}/${tid?.value ?? ''}`;
  const [from, to] = at['user']!;
  const holder = holders.get(key) ?? { pid, tid, user: { value: groups['user']!, place: placeOf(context, spanIn(context.lines, line, from, to)) }, files: [], span: lineSpan(context.lines, line) };
  holders.set(key, holder);
  holder.span = cover(holder.span, lineSpan(context.lines, line));
  const target = targetOf(groups['type']!, groups['rest']!);
  if (groups['fd'] !== undefined && target !== null) holder.files.push({ fd: Number(groups['fd']), target, access: ACCESS[groups['mode'] ?? ''] ?? null });
}

/** A name is cut to nine characters and may have blanks (`\x20`); of the descriptors only numbers are open files. */
const ROW = /^\S+ +(?<pid>\d{1,10}) +(?:(?<tid>\d{1,10}) +\S+ +)?(?<user>[^\s\d]\S*|\d{1,10}) +(?:(?<fd>\d{1,9})(?:(?<mode>[-rwuRWUNx])\S*)?|cwd|rtd|txt|mem|mmap|DEL|ltx|err|NOFD) +(?<type>[A-Za-z]\S*) +(?<rest>.*)$/ds;
const TARGET = /(?:^|\s)((?:\/|pipe|socket|anon_inode|\[).*)$/s;

/** lsof(8), FD: the mode that follows the number. */
const ACCESS: Readonly<Record<string, OpenFile['access']>> = { r: 'read', w: 'write', u: 'both' };

/** Pipes and sockets by their inode, as /proc/PID/fd names them. */
function targetOf(type: string, rest: string): string | null {
  // 0,15      0t0  292652 pipe        0,8      0t0   31415 protocol: TCP        0xffff888104e0c000      0t0   27182 type=STREAM
  const pipe = type === 'FIFO' ? /(?:^|\s)(\d{1,15}) pipe\b/.exec(rest) : null;
  if (pipe) return `pipe:[${pipe[1]}]`;
  const socket = type === 'unix' || type === 'sock' ? /(?:^|\s)0t0 +(\d{1,15})(?: |$)/.exec(rest) : null;
  if (socket) return `socket:[${socket[1]}]`;
  return TARGET.exec(rest)?.[1]?.trimEnd() ?? null;
}
