// Control groups with their processes as systemd draws them: src/shared/cgroup-show.c (`show_pid_array`: `├─ 753 /usr/sbin/x`),
// for systemd-cgls(1) and below `CGroup:` of `systemctl status`.
import { emptyReading } from '../model/task.ts';
import type { Block } from '../syntax/sections.ts';
import { readParts } from '../syntax/reader.ts';
import { placeOf, type Context, type Emit } from './format.ts';
import { lineSpan, nameAt, payloadOf, prefixOf, spanIn } from './lines.ts';
import { readCommand } from './psCommand.ts';

interface Group {
  readonly column: number;
  readonly path: string;
}

/** Every process of the tree, with the path of its control group. */
export function readCgroupTree(block: Block, context: Context, emit: Emit): void {
  let groups: Group[] = [];
  for (let line = block.first; line < block.end; line++) {
    if (nameAt(context.lines, line) === 'cgroupRoot') {
      groups = [{ column: -1, path: (readParts(context.lines, line)?.['path']?.text ?? '/').replace(/(?<![:/])[:/]+$/, '') }];
      continue;
    }
    const payload = payloadOf(context.lines, line);
    const branch = BRANCH.exec(payload);
    if (!branch) continue;
    const column = prefixOf(context.lines, line).length + branch[1]!.length;
    groups = groups.filter((group) => group.column < column);
    const above = groups.at(-1);
    const task = /^(\d{1,10}) +(?=\S)/.exec(payload.slice(branch[0].length));
    if (task) {
      emitTask(line, branch[0].length, task, above?.path ?? null, context, emit);
      continue;
    }
    const name = /^\S+/.exec(payload.slice(branch[0].length))?.[0];
    // `-.slice` is the root itself.
    if (name !== undefined) groups.push({ column, path: `${above?.path ?? ''}/${name}` });
  }
}

const BRANCH = /^((?:[ │]|\|(?!-))*)(?:[├└]─|[|`]-) */;

function emitTask(line: number, at: number, task: RegExpExecArray, path: string | null, context: Context, emit: Emit): void {
  const digits = task[1]!;
  const payload = payloadOf(context.lines, line);
  const from = at + task[0].length;
  const place = placeOf(context, lineSpan(context.lines, line));
  // Titles that a program wrote over its command line stand in quotes.
  const title = payload.slice(from);
  const quoted = title.startsWith('"') ? 1 : 0;
  const text = quoted === 1 ? title.slice(1).replace(/"\s*$/, '') : title;
  const command = readCommand({ text, span: spanIn(context.lines, line, from + quoted, from + quoted + text.length), column: 0 }, false, context);
  const tid = { value: Number(digits), place: placeOf(context, spanIn(context.lines, line, at, at + digits.length)) };
  emit.add('readings', {
    ...emptyReading('cgroupTree', place),
    tid,
    tgid: tid,
    comm: command.comm,
    args: command.args,
    cgroup: path === null ? null : { value: path === '' ? '/' : path, place },
  });
}
