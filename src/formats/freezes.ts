// What a transcript freezes and thaws: fsfreeze(8) and xfs_freeze(8) a file system, cgroup files and container engines a control
// group, dmsetup(8) a device. The kernel keeps no note of who froze a file system: the command itself is all that tells it.
import type { Freeze } from '../model/procFile.ts';
import { span } from '../text/span.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';

export const freezes: Format = { name: 'freezes', families: ['heading'], read: readHeadingLine };

function readHeadingLine(_block: Block, context: Context, emit: Emit): void {
  const { command, commandStart, typed } = context.heading;
  if (!typed || command === null || !/fr[eo]e?ze|FROZEN|THAWED|suspend|resume|pause|thaw|down|up/.test(command)) return;
  for (const match of command.slice(0, 10_000).matchAll(/[^;&|]+(?:\|\s*(?:sudo\s+)?tee\s[^;&|]+)?/g)) {
    const text = match[0].trim();
    const start = commandStart + match.index + match[0].indexOf(text);
    const freeze = freezeOf(text);
    if (freeze) emit.add('freezes', { ...freeze, place: placeOf(context, span(start, start + text.length)) });
  }
}

/** What one simple command freezes or thaws; null for any other. */
export function freezeOf(text: string): Omit<Freeze, 'place'> | null {
  const file = /^(?:sudo )?echo\s+["']?(FROZEN|THAWED|[01])["']?\s*(?:>|\|\s*(?:sudo\s+)?tee)\s*(?:-a\s+)?(\/\S+)\/(freezer\.state|cgroup\.freeze)$/.exec(text);
  if (file) return (file[1]!.length > 1) === (file[3] === 'freezer.state') ? { kind: 'cgroup', action: file[1] === 'FROZEN' || file[1] === '1' ? 'freeze' : 'thaw', target: file[2]! } : null;
  const words = text.replace(/^sudo\s+/, '').split(/\s+/).slice(0, 20);
  const program = words[0]!.slice(words[0]!.lastIndexOf('/') + 1);
  const target = words.at(-1)!;
  const has = (...options: readonly string[]): boolean => words.slice(1, -1).some((word) => options.includes(word));
  const result = (kind: Freeze['kind'], isFreeze: boolean, isThaw: boolean): Omit<Freeze, 'place'> | null =>
    (isFreeze === isThaw || target.startsWith('-') ? null : { kind, action: isFreeze ? 'freeze' : 'thaw', target });
  if (program === 'fsfreeze' || program === 'xfs_freeze') return result('file-system', has('-f', '--freeze'), has('-u', '--unfreeze'));
  if (program === 'dmsetup') return result('device', has('suspend'), has('resume'));
  if (program === 'systemctl') return result('unit', has('freeze'), has('thaw'));
  if (program === 'ifconfig' || (program === 'ip' && words[1] === 'link' && words[2] === 'set')) return linkOf(words, program);
  if (ENGINES.has(program)) return result('container', has('pause'), has('unpause', 'resume'));
  return null;
}

/** `ifconfig eth0 down`, `ip link set dev eth0 down`. */
function linkOf(words: readonly string[], program: string): Omit<Freeze, 'place'> | null {
  const [name, ...rest] = program === 'ifconfig' ? words.slice(1) : words.slice(3).filter((word) => word !== 'dev');
  const last = rest.at(-1);
  return name === undefined || (last !== 'down' && last !== 'up') ? null : { kind: 'link', action: last === 'down' ? 'freeze' : 'thaw', target: name };
}

const ENGINES: ReadonlySet<string> = new Set(['docker', 'podman', 'nerdctl', 'ctr', 'runc', 'crun']);
