import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { readDump } from '../../src/formats/readDump.ts';
import type { Dump } from '../../src/model/dump.ts';
import { createText } from '../../src/text/text.ts';

const CORPUS = '../shared/corpus';

interface Counted {
  readonly proc_stack_runs_of_consecutive_frame_lines?: number;
  readonly proc_stack_pids_named?: readonly number[];
  readonly status_states?: readonly string[];
}

interface Kind {
  readonly name: keyof Counted;
  readonly got: (dump: Dump, counted: Counted) => unknown;
  readonly want: (counted: Counted) => unknown;
  /** Path and why the counts differ. */
  readonly exceptions: Readonly<Record<string, string>>;
}

const BLANK = 'a script of its own: paths and lines with a blank between them, which as a prefix would eat headings';

const KINDS: readonly Kind[] = [
  {
    name: 'proc_stack_runs_of_consecutive_frame_lines',
    got: (dump) => dump.stacks.filter((stack) => stack.format === 'procStack' && stack.frames.some((frame) => frame.proc)).length,
    want: (counted) => counted.proc_stack_runs_of_consecutive_frame_lines ?? 0,
    exceptions: { 'mixed/rpciod-rcu-stall-status-stat-body.txt': BLANK },
  },
  {
    name: 'proc_stack_pids_named',
    got: (dump, counted) => {
      const known = new Set([...dump.stacks, ...dump.readings].flatMap((one) => [one.tid?.value, one.tgid?.value]));
      return (counted.proc_stack_pids_named ?? []).filter((pid) => known.has(pid));
    },
    want: (counted) => counted.proc_stack_pids_named ?? [],
    exceptions: {
      'mixed/rpciod-rcu-stall-status-stat-body.txt': BLANK,
      'ps-tree/imsm-raid5-ps-eo-and-stacks.txt': 'the pid stands in an error message only: the process was gone',
    },
  },
  {
    name: 'status_states',
    got: (dump) => [...new Set(dump.readings.filter((reading) => reading.format === 'procStatus').flatMap((reading) => reading.state?.value ?? []))].sort(),
    want: (counted) => [...(counted.status_states ?? [])].sort(),
    exceptions: {},
  },
];

describe('what is counted of files of /proc in other people’s dumps', () => {
  const manifest = `${CORPUS}/MANIFEST.json`;
  if (!existsSync(manifest)) return void it.skip(`${manifest} is not there: nothing to count`);
  const entries = (JSON.parse(readFileSync(manifest, 'utf8')) as readonly { readonly path: string; readonly expected: { readonly counted?: Counted } }[])
    .filter((entry) => existsSync(`${CORPUS}/${entry.path}`))
    .map(({ path, expected }) => ({ path, counted: expected.counted ?? {}, dump: readDump(createText(path, readFileSync(`${CORPUS}/${path}`, 'utf8')), 0) }));
  for (const kind of KINDS) {
    it(kind.name, () => {
      const counted = entries.filter((entry) => entry.counted[kind.name] !== undefined);
      const wrong = counted.flatMap(({ path, counted: of, dump }) => {
        const got = JSON.stringify(kind.got(dump, of));
        const want = JSON.stringify(kind.want(of));
        return got === want ? [] : [{ path, text: `${path}: read ${got}, counted ${want}` }];
      });
      const lines = wrong.map(({ path, text }) => `      ${text} (${kind.exceptions[path] ?? 'NO REASON KNOWN'})`);
      console.log([`      ${kind.name}: ${counted.length - wrong.length} of ${counted.length} files agree`, ...lines].join('\n'));
      assert.deepEqual(wrong.filter(({ path }) => kind.exceptions[path] === undefined).map(({ text }) => text), []);
      // An exception that is none any more is taken off the list.
      assert.deepEqual(Object.keys(kind.exceptions).filter((path) => !wrong.some((one) => one.path === path)), []);
    });
  }
});
