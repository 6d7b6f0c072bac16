import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { readDump } from '../../src/formats/readDump.ts';
import type { Dump } from '../../src/model/dump.ts';
import { createIncident } from '../../src/model/merge.ts';
import { createText } from '../../src/text/text.ts';
import { findFiles } from '../harness/findFiles.ts';
import { compare, type Truth } from './truth.ts';

const CORPUS = '../shared/corpus';

interface Entry {
  readonly path: string;
  readonly expected: { readonly counted?: Counted };
}

interface Counted {
  readonly proc_stack_frames?: number;
  readonly goroutines?: number;
  readonly goroutine_states?: Readonly<Record<string, number>>;
  readonly longest_wait_minutes?: number;
  readonly created_by_lines?: number;
  readonly locked_to_thread?: number;
  readonly goroutine_profile_total?: readonly number[];
  readonly profile_records?: number;
  readonly profile_sum_of_counts?: number;
  readonly signal_masks?: readonly { readonly field: string; readonly mask: string }[];
  readonly hung_task_reports?: number;
  readonly task_headers_by_state?: Readonly<Record<string, number>>;
  readonly unreliable_frames?: number;
  readonly hung_tasks?: readonly { readonly comm: string; readonly pid: number; readonly seconds: number }[];
  readonly cant_die_tasks?: readonly { readonly comm: string; readonly pid: number; readonly seconds: number }[];
  readonly task_header_comms?: readonly string[];
  readonly old_style_task_headers_by_state?: Readonly<Record<string, number>>;
  readonly lock_holder_list?: readonly { readonly locks: number; readonly task: string }[];
  readonly lock_holders?: number;
  readonly lock_list_sections?: number;
  readonly blocker_list?: readonly { readonly comm: string; readonly pid: number; readonly as?: string; readonly lock: string; readonly owner: string; readonly owner_pid: number }[];
  readonly sysrq_lines?: readonly string[];
}

interface Kind {
  readonly name: string;
  readonly got: (dump: Dump, path: string) => unknown;
  readonly want: (counted: Counted) => unknown;
  /** Path and why the counts differ. */
  readonly exceptions: Readonly<Record<string, string>>;
}

const BROKEN_BEHIND_MARK = 'the mailer broke lines behind `?`: they are put together, and the count is of the lines as they stand';

const KINDS: readonly Kind[] = [
  {
    name: 'proc_stack_frames',
    got: (dump) => dump.stacks.flatMap((stack) => stack.frames).filter((frame) => frame.proc).length,
    want: (counted) => counted.proc_stack_frames ?? 0,
    exceptions: { 'mixed/rpciod-rcu-stall-status-stat-body.txt': 'three frames behind a path and a blank, a form of nobody else' },
  },
  {
    name: 'unreliable_frames',
    got: (dump) => dump.stacks.flatMap((stack) => stack.frames).filter((frame) => frame.unreliable).length,
    want: (counted) => counted.unreliable_frames ?? 0,
    exceptions: {
      'hung-task/nfsd-d-state-another-case-syslog.txt': BROKEN_BEHIND_MARK,
      'hung-task/fscache-reexport-lockup-rfc3339.txt': BROKEN_BEHIND_MARK,
      'lockup/raid5-hard-lockup-console-prefix.txt': BROKEN_BEHIND_MARK,
      'syzkaller/linux-386.txt': 'powerpc writes `(unreliable)` behind the frame',
    },
  },
  { name: 'goroutines', got: (dump) => dump.goroutines.length, want: (counted) => counted.goroutines ?? 0, exceptions: {} },
  { name: 'goroutine_states', got: states, want: (counted) => sorted(counted.goroutine_states ?? {}), exceptions: {} },
  {
    name: 'longest_wait_minutes',
    got: (dump) => dump.goroutines.reduce((most, goroutine) => Math.max(most, goroutine.minutes ?? 0), 0),
    want: (counted) => counted.longest_wait_minutes ?? 0,
    exceptions: {},
  },
  {
    name: 'created_by_lines',
    got: (dump) => dump.goroutines.flatMap(({ createdBy, details }) => [createdBy, ...(details?.ancestors ?? []).map((one) => one.createdBy)]).filter((creator) => creator !== null).length,
    want: (counted) => counted.created_by_lines ?? 0,
    exceptions: {},
  },
  {
    name: 'locked_to_thread',
    got: (dump) => dump.goroutines.filter((goroutine) => goroutine.lockedToThread).length,
    want: (counted) => counted.locked_to_thread ?? 0,
    exceptions: {},
  },
  {
    name: 'goroutine_profile_total',
    got: (dump) => dump.goProfiles.filter((profile) => profile.name === 'goroutine').map((profile) => profile.total),
    want: (counted) => counted.goroutine_profile_total ?? [],
    exceptions: {},
  },
  { name: 'profile_records', got: (dump) => dump.goProfileRecords.length, want: (counted) => counted.profile_records ?? 0, exceptions: {} },
  {
    name: 'profile_sum_of_counts',
    got: (dump) => dump.goProfileRecords.reduce((sum, record) => sum + record.count, 0),
    want: (counted) => counted.profile_sum_of_counts ?? 0,
    exceptions: {},
  },
  {
    name: 'signal_masks',
    got: (dump) => dump.masks.filter((mask) => mask.field.startsWith('S')).map((mask) => `${mask.field} ${mask.hex}`),
    want: (counted) => (counted.signal_masks ?? []).map((mask) => `${mask.field} ${mask.mask}`),
    exceptions: {},
  },
  {
    name: 'hung_task_reports',
    got: (dump) => dump.counts.hungTaskReports,
    want: (counted) => counted.hung_task_reports ?? 0,
    exceptions: {},
  },
  {
    name: 'task_headers',
    got: (dump) => dump.readings.filter((reading) => reading.format === 'taskHeader').length,
    want: (counted) => Object.values(counted.task_headers_by_state ?? {}).reduce((sum, count) => sum + count, 0),
    exceptions: {},
  },
  {
    name: 'task_headers_by_state',
    got: (dump) => tally(headersOf(dump, 'taskHeader').map((reading) => reading.state?.value ?? '?')),
    want: (counted) => sorted(counted.task_headers_by_state ?? {}),
    exceptions: {},
  },
  {
    name: 'task_header_comms',
    got: (dump) => [...new Set(headersOf(dump, 'taskHeader').map((reading) => reading.comm?.value))].slice(0, LISTED_COMMS),
    want: (counted) => counted.task_header_comms ?? [],
    exceptions: {},
  },
  {
    name: 'old_style_task_headers_by_state',
    // The count leaves out `R  running task`, and headers with fewer than two blanks between letter and number.
    got: (dump, path) => {
      const content = readFileSync(`${CORPUS}/${path}`, 'utf8');
      const wide = headersOf(dump, 'oldTaskHeader').flatMap(({ state }) => (state && /^ (?: |[0-9a-f]{8})/.test(content.slice(state.place.span.end, state.place.span.end + 9)) ? [state.value] : []));
      return tally(wide.filter((state) => state !== 'R'));
    },
    want: (counted) => sorted(counted.old_style_task_headers_by_state ?? {}),
    exceptions: {},
  },
  {
    name: 'hung_tasks',
    got: (dump) => dump.hungTasks.filter((task) => task.kind !== 'cannot-die').map(timed).slice(0, 60),
    want: (counted) => (counted.hung_tasks ?? []).map(({ comm, pid, seconds }) => `${comm} ${pid} ${seconds}`),
    exceptions: {},
  },
  {
    name: 'cant_die_tasks',
    got: (dump) => dump.hungTasks.filter((task) => task.kind === 'cannot-die').map(timed),
    want: (counted) => (counted.cant_die_tasks ?? []).map(({ comm, pid, seconds }) => `${comm} ${pid} ${seconds}`),
    exceptions: {},
  },
  {
    name: 'blocker_list',
    got: (dump) => dump.lockWaits.map((wait) => [wait.comm?.value, wait.tid?.value, wait.waitsAs ?? undefined, wait.lock, wait.ownerComm?.value, wait.ownerTid?.value]),
    want: (counted) => (counted.blocker_list ?? []).map((wait) => [wait.comm, wait.pid, wait.as, wait.lock, wait.owner, wait.owner_pid]),
    exceptions: {},
  },
  {
    // The list has 40 at most, and its names end at the first number behind a slash: `kworker/1:2/77` too.
    name: 'lock_holder_list',
    got: (dump) => dump.lockHolders.filter((holder) => holder.count > 0).map((holder) => `${holder.count} ${/^.*?\/\d+/.exec(`${holder.comm?.value}/${holder.tid?.value}`)?.[0]}`).slice(0, 40),
    want: (counted) => (counted.lock_holder_list ?? []).map(({ locks, task }) => `${locks} ${task}`),
    exceptions: {},
  },
  {
    name: 'lock_holders',
    got: (dump) => dump.lockHolders.filter((holder) => holder.count > 0).length,
    want: (counted) => counted.lock_holders ?? 0,
    exceptions: {},
  },
  {
    name: 'sysrq_lines',
    got: (dump) => dump.sysrqs.map((sysrq) => sysrq.title.value),
    want: (counted) => (counted.sysrq_lines ?? []).map((line) => line.replace(/^SysRq : /, '')),
    exceptions: {},
  },
];

/** The manifest lists so many names, each once. */
const LISTED_COMMS = 40;

function headersOf(dump: Dump, format: string): Dump['readings'] {
  return dump.readings.filter((reading) => reading.format === format);
}

function timed({ comm, tid, seconds }: Dump['hungTasks'][number]): string {
  return `${comm?.value} ${tid?.value} ${seconds?.value}`;
}

function tally(words: readonly string[]): unknown {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return sorted(counts);
}

describe('what is read of real captures is what was observed on the machine', () => {
  for (const path of captures('test/fixtures/real')) it(path, () => agrees(path));
  const shared = `${CORPUS}/real`;
  if (existsSync(shared)) for (const path of captures(shared)) it(path, () => agrees(path));
  else it.skip(`${shared} is not there: only the copied captures are compared`);
});

describe('what is counted in other people’s dumps', () => {
  const manifest = `${CORPUS}/MANIFEST.json`;
  if (!existsSync(manifest)) return void it.skip(`${manifest} is not there: nothing to count`);
  const dumps = (JSON.parse(readFileSync(manifest, 'utf8')) as readonly Entry[])
    .filter((entry) => existsSync(`${CORPUS}/${entry.path}`))
    .map((entry) => ({ ...entry, dump: readFile(`${CORPUS}/${entry.path}`) }));
  for (const kind of KINDS) {
    it(kind.name, () => {
      const wrong = dumps.flatMap(({ path, dump, expected }) => {
        const got = JSON.stringify(kind.got(dump, path));
        const want = JSON.stringify(kind.want(expected.counted ?? {}));
        return got === want ? [] : [{ path, text: `${path}: read ${got}, counted ${want}`.slice(0, 300) }];
      });
      const unexpected = wrong.filter(({ path }) => kind.exceptions[path] === undefined);
      const reasons = wrong.map(({ path, text }) => `      ${text} (${kind.exceptions[path] ?? 'NO REASON KNOWN'})`);
      console.log([`      ${kind.name}: ${dumps.length - wrong.length} of ${dumps.length} files agree`, ...reasons].join('\n'));
      assert.deepEqual(unexpected.map(({ text }) => text), []);
      assert.ok(wrong.length <= dumps.length * 0.05, `${wrong.length} of ${dumps.length} files disagree`);
      // An exception that is none any more is taken off the list.
      assert.deepEqual(Object.keys(kind.exceptions).filter((path) => dumps.some((entry) => entry.path === path) && !wrong.some((entry) => entry.path === path)), []);
    });
  }
});

function states(dump: Dump): unknown {
  const counts: Record<string, number> = {};
  for (const { state } of dump.goroutines) counts[state] = (counts[state] ?? 0) + 1;
  return sorted(counts);
}

function sorted(counts: Readonly<Record<string, number>>): unknown {
  return Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
}

function captures(folder: string): readonly string[] {
  return findFiles(folder, '.json').filter((path) => existsSync(path.replace(/json$/, 'txt')));
}

function agrees(path: string): void {
  const text = createText(path, readFileSync(path.replace(/json$/, 'txt'), 'utf8'));
  const truth = JSON.parse(readFileSync(path, 'utf8')) as Truth;
  const { wrong } = compare(createIncident([text], [readDump(text, 0)]), truth);
  assert.deepEqual(wrong, []);
}

function readFile(path: string): Dump {
  return readDump(createText(path, readFileSync(path, 'utf8')), 0);
}
