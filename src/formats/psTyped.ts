/**
 * The columns that a typed ps command asks for with `-o`, by the names that the table reader knows: specifiers of
 * procps src/ps/output.c `format_array`. A list may be given in parts, each entry with a width or a header of its own.
 * @returns null where nothing is asked for.
 */
export function typedColumns(typed: string): readonly string[] | null {
  const command = /(?:^|[\s;|&(`])(?:sudo +)?ps\b([^|;&)`]{0,1000})/.exec(typed.slice(0, 2000))?.[1];
  if (command === undefined) return null;
  const lists = [...command.matchAll(/(?:^|\s)(?:-?[A-Za-z]*o|--format)(?:[ \t=]+|(?=[a-z]))["']?([a-z_%][A-Za-z0-9_%:,=-]*)/g)];
  const names = lists.flatMap((match) => match[1]!.split(',')).map((entry) => nameOf(/^[a-z_%]+/.exec(entry)?.[0] ?? ''));
  return names.length === 0 || names.some((name) => name === '') ? null : names;
}

/** The rows have no header: `-o pid=,comm=`, `--no-headers`, `h`; or a filter took it away. */
export function headerless(typed: string): boolean {
  return /=(?:[,\s"']|$)|--no-?head|\|/.test(typed.slice(0, 2000));
}

function nameOf(specifier: string): string {
  return NAMES[specifier] ?? specifier.toUpperCase();
}

const NAMES: Readonly<Record<string, string>> = {
  args: 'COMMAND', cmd: 'COMMAND', command: 'COMMAND', comm: 'COMM', ucmd: 'COMM', ucomm: 'COMM', fname: 'COMM', euser: 'USER', uname: 'USER', ruser: 'RUSER', stat: 'STAT', state: 'S', s: 'S',
  tid: 'LWP', spid: 'LWP', nlwp: 'NLWP', thcount: 'NLWP', lstart: 'STARTED', start: 'STARTED', start_time: 'START', bsdstart: 'START', stime: 'STIME',
  etime: 'ELAPSED', etimes: 'ELAPSED', cputime: 'TIME', cputimes: 'TIME', bsdtime: 'TIME', pgrp: 'PGID', session: 'SID', sess: 'SID', tt: 'TTY', tname: 'TTY', pcpu: '%CPU', pmem: '%MEM',
};
