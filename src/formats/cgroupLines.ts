// Files of control groups in a hierarchy that is mounted elsewhere, as grep(1) names them: `/srv/cg/a/cgroup.freeze:1`,
// `…/cgroup.events:frozen 1`, `…/freezer.state:FROZEN`. What stands below a heading of its own is read by procFiles.
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { payloadOf, prefixOf, spanIn } from './lines.ts';

export const cgroupLines: Format = { name: 'cgroupLines', families: ['text'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  // One command alone: procFiles knows its files.
  if (context.heading.typed && !/[;&|]/.test(context.heading.command ?? '')) return;
  for (let line = block.first; line < block.end; line++) {
    const whole = `${prefixOf(context.lines, line)}${payloadOf(context.lines, line)}`;
    // Those below /sys/fs/cgroup it knows by their path.
    if ((!whole.includes('cgroup.') && !whole.includes('freezer.state')) || whole.includes('/cgroup/')) continue;
    const match = LINE.exec(whole.slice(0, 1000));
    if (!match) continue;
    const [, directory, file, value] = match;
    if ((file === 'freezer.state') !== /^[A-Z]/.test(value!) || (file === 'cgroup.events') !== value!.startsWith('frozen')) continue;
    emit.add('cgroups', {
      path: directory!, file: file!, frozen: /1$|^FR/.test(value!), populated: null, text: value!, taskList: null,
      place: placeOf(context, spanIn(context.lines, line, 0, payloadOf(context.lines, line).trimEnd().length)),
    });
    emit.claim(line);
  }
}

const LINE = /(?:^|[ \t\u00a0])(\/[^\s:]{1,300})\/(cgroup\.freeze|cgroup\.events|freezer\.state):([01]|frozen [01]|THAWED|FREEZING|FROZEN)[ \t]{0,20}$/;
