import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { readDump } from '../../src/formats/readDump.ts';
import type { Dump } from '../../src/model/dump.ts';
import type { Place } from '../../src/model/fact.ts';
import { createText } from '../../src/text/text.ts';

const CORPUS = '../shared/corpus';

interface Counted {
  readonly bpf_map_entries_one_line?: number;
  readonly bpf_map_entries_multi_line?: number;
  readonly crash_bt_tasks?: number;
  readonly crash_bt_list?: readonly { readonly pid: number; readonly comm: string }[];
}

interface Read {
  readonly path: string;
  readonly text: string;
  readonly dump: Dump;
  readonly counted: Counted;
}

interface Kind {
  readonly name: string;
  readonly got: (read: Read) => unknown;
  readonly want: (counted: Counted) => unknown;
  /** Path and why the counts differ. */
  readonly exceptions: Readonly<Record<string, string>>;
}

const INLINE_HEADER = 'a header quoted in the middle of a sentence is prose';

const KINDS: readonly Kind[] = [
  {
    name: 'bpf_map_entries_one_line',
    got: ({ dump, text }) => dump.mapEntries.filter((entry) => entry.keys.length > 0 && entry.text !== '' && !severalLines(entry.place, text)).length,
    want: (counted) => counted.bpf_map_entries_one_line ?? 0,
    exceptions: {},
  },
  {
    name: 'bpf_map_entries_multi_line',
    got: ({ dump, text }) => dump.mapEntries.filter((entry) => severalLines(entry.place, text)).length,
    want: (counted) => counted.bpf_map_entries_multi_line ?? 0,
    exceptions: {},
  },
  {
    name: 'crash_bt_tasks',
    got: ({ dump }) => tasks(dump).length,
    want: (counted) => counted.crash_bt_tasks ?? 0,
    exceptions: { 'postmortem/cloud-atlas-stack-protector-vmcore.txt': INLINE_HEADER },
  },
  {
    name: 'crash_bt_list',
    got: ({ dump }) => tasks(dump).slice(0, 60).map((task) => `${task.tid?.value} ${task.comm?.value}`),
    want: (counted) => (counted.crash_bt_list ?? []).map((task) => `${task.pid} ${task.comm}`),
    exceptions: { 'postmortem/cloud-atlas-stack-protector-vmcore.txt': INLINE_HEADER },
  },
];

describe('what tracers and debuggers printed in other people’s dumps', () => {
  const manifest = `${CORPUS}/MANIFEST.json`;
  if (!existsSync(manifest)) return void it.skip(`${manifest} is not there: nothing to count`);
  const files: readonly Read[] = (JSON.parse(readFileSync(manifest, 'utf8')) as readonly { readonly path: string; readonly expected: { readonly counted?: Counted } }[])
    .filter((entry) => existsSync(`${CORPUS}/${entry.path}`))
    .map(({ path, expected }) => {
      const text = readFileSync(`${CORPUS}/${path}`, 'utf8');
      return { path, text, dump: readDump(createText(path, text), 0), counted: expected.counted ?? {} };
    });
  for (const kind of KINDS) {
    it(kind.name, () => {
      const wrong = files.flatMap((file) => {
        const got = JSON.stringify(kind.got(file));
        const want = JSON.stringify(kind.want(file.counted));
        return got === want ? [] : [{ path: file.path, text: `${file.path}: read ${got}, counted ${want}`.slice(0, 300) }];
      });
      const reasons = wrong.map(({ path, text }) => `      ${text} (${kind.exceptions[path] ?? 'NO REASON KNOWN'})`);
      console.log([`      ${kind.name}: ${files.length - wrong.length} of ${files.length} files agree`, ...reasons].join('\n'));
      assert.deepEqual(wrong.filter(({ path }) => kind.exceptions[path] === undefined).map(({ text }) => text), []);
      assert.deepEqual(Object.keys(kind.exceptions).filter((path) => !wrong.some((file) => file.path === path)), [], 'exceptions that are none any more');
    });
  }
});

function severalLines(place: Place, text: string): boolean {
  return text.slice(place.span.start, place.span.end).includes('\n');
}

function tasks(dump: Dump): Dump['readings'] {
  return dump.readings.filter((reading) => reading.format === 'crashTask');
}
