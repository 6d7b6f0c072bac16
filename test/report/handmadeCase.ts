import { NO_FACTS } from '../../src/model/dump.ts';
import type { Place } from '../../src/model/fact.ts';
import type { Goroutine } from '../../src/model/goroutine.ts';
import type { Incident, Task } from '../../src/model/incident.ts';
import type { Stack } from '../../src/model/stack.ts';
import { emptyReading, type Mask } from '../../src/model/task.ts';
import { createText } from '../../src/text/text.ts';
import type { Case } from '../../src/unstuck.ts';

/** A small incident made by hand, so that the outputs are tested apart from reading and reasoning. */
export function handmadeCase(): Case {
  return { incident, analysis: { waits: [], edges, findings, gaps } };
}

const text = createText('lab/dump.txt', [
  '# cat /proc/6200/stack',
  '[<0>] request_wait_answer+0x151/0x210',
  '[<0>] fuse_flush+0x155/0x190 [fuse]',
  '[<0>] ? filp_close+0x13/0x40',
  '[<0>] do_exit+0x771/0xaa0',
  'ShdPnd:\t0000000000000100',
  'CapEff:\t0000000000200020',
  'goroutine 7 [select, 12 minutes]:',
  'goroutine 8 [select]:',
  'goroutine 9 [chan receive]:',
  'x\u001b[31m überlang',
  '',
].join('\n'));
const second = createText('lab/second.txt', '');

function at(needle: string): Place {
  const start = text.content.indexOf(needle);
  if (start < 0) throw new Error(`no ${needle} in the text`);
  return { source: 0, span: { start, end: start + needle.length } };
}

const stack: Stack = {
  frames: [
    { function: 'request_wait_answer', offset: 0x151, size: 0x210, module: null, unreliable: false, proc: true },
    { function: 'fuse_flush', offset: 0x155, size: 0x190, module: 'fuse', unreliable: false, proc: true },
    { function: 'filp_close', offset: 0x13, size: 0x40, module: null, unreliable: true, proc: true },
    { function: 'do_exit', offset: 0x771, size: 0xaa0, module: null, unreliable: false, proc: true },
  ],
  nameStarts: [at('request_wait_answer').span.start, at('fuse_flush').span.start, at('filp_close').span.start, at('do_exit').span.start],
  // The text names no owner in the stack itself: the merge finds it.
  tid: null, tgid: null, format: 'procStack', place: at('[<0>] request_wait_answer'),
};

function task(tid: number, tgid: number, comm: string, state: string, rest: Partial<Task> = {}): Task {
  return {
    tid, tgid, tgidConfidence: 'observed', comm, args: null, state, ppid: null, nspid: null, tracerPid: null, threads: null, flags: null, wchan: null,
    exitCode: null, kthread: null, masks: {}, facts: {}, readings: [emptyReading('procStatus', at('# cat'))], stacks: [], ...rest,
  };
}

const tasks: readonly Task[] = [
  task(6197, 6197, 'containerd-shim', 'S'),
  task(6198, 6198, 'docker-init', 'S', { nspid: [6198, 1] }),
  task(6199, 6199, 'ndrive', 'Z', { threads: 2 }),
  task(6200, 6199, 'ndrive', 'D', { ppid: 6198, flags: 0x40054c, wchan: 'request_wait_answer', stacks: [stack] }),
];

function goroutine(id: number, state: string, minutes: number | null, functions: readonly string[]): Goroutine {
  const place = at(`goroutine ${id}`);
  return {
    id, state, minutes, lockedToThread: false, createdBy: null, parent: null, details: null, place,
    frames: functions.map((name) => ({ function: name, file: null, line: null })), nameStarts: functions.map(() => place.span.start),
  };
}

const masks: readonly Mask[] = [
  { field: 'ShdPnd', hex: '0000000000000100', place: at('0000000000000100'), tid: 6200 },
  { field: 'CapEff', hex: '0000000000200020', place: at('0000000000200020'), tid: null },
];

const counts = { lines: 0, dumpLines: 0, classifiedLines: 0, taskHeaders: 0, hungTaskReports: 0 };
const nothing = { kernel: { release: null, sourceVersion: null, arch: null }, ...NO_FACTS, views: [], problems: [] };

const incident: Incident = {
  sources: [text, second],
  dumps: [
    {
      ...nothing, name: text.name, stacks: [stack], masks, counts: { ...counts, lines: 11, dumpLines: 9, classifiedLines: 8 },
      goroutines: [goroutine(9, 'chan receive', null, ['main.a']), goroutine(7, 'select', 12, ['main.b', 'main.c']), goroutine(8, 'select', null, ['main.b', 'main.c'])],
      problems: [{ place: at('x\u001b[31m'), code: 'binary', message: 'control characters' }],
    },
    { ...nothing, name: second.name, counts },
  ],
  tasks: new Map(tasks.map((one) => [one.tid, one])),
  anonymousStacks: [], anonymousReadings: [],
  release: { value: '6.18.44-fc-v595', place: at('# cat') }, sourceVersion: null, arch: { value: 'x86_64', place: at('# cat') },
};

const edges: Case['analysis']['edges'] = [
  { from: 6200, to: 'FUSE connection 135', via: 'fuse-request', strength: 'inferred', evidence: [] },
  { from: 6198, to: 6199, via: 'pid-namespace-member', strength: 'inferred', evidence: [] },
  { from: 6197, to: 6198, via: 'child', strength: 'observed', evidence: [] },
  { from: 6199, to: 6200, via: 'thread-of-zombie-leader', strength: 'observed', evidence: [] },
  { from: 1, to: 2, via: 'socket', strength: 'assumed', evidence: [] },
];

const findings: Case['analysis']['findings'] = [
  {
    id: 'made-by-hand', severity: 'error', confidence: 'inferred', tids: [6200, 6199, 6198], root: ['FUSE connection 135'],
    title: 'Container init docker-init (6198) cannot exit: thread 6200 of ndrive (6199) waits for a FUSE reply that cannot come',
    why: ['Thread 6200 is exiting and flushes a file on a FUSE mount.', 'SIGKILL does not help: the thread has taken it already (ShdPnd has SIGKILL, SigPnd is empty) and is in its exit path.'],
    next: [
      { risk: 'read-only', text: 'Find the connection that has a request waiting.', command: 'grep . /sys/fs/fuse/connections/*/waiting' },
      { risk: 'destructive', text: 'Abort the connection.', command: 'echo 1 > /sys/fs/fuse/connections/135/abort', hits: 'every process that uses this mount gets errors.', verify: 'ls /proc/6198' },
    ],
    evidence: [{ place: at('fuse_flush'), says: 'it waits in fuse_flush' }, { place: at('0000000000000100'), says: 'SIGKILL is pending' }],
    marks: [at('fuse_flush')], pages: ['fuse-flush-exit'],
    differential: [
      { cause: 'The daemon is stopped', evidence: 'state T in its status', command: "grep State /proc/6199/status", status: 'seen', found: [{ place: at('do_exit'), says: 'state T' }] },
      { cause: 'The backend does not answer', evidence: 'its threads sleep in socket calls', command: 'cat /proc/6199/task/*/wchan', status: 'unknown', found: [] },
    ],
  },
  {
    id: 'another', severity: 'information', confidence: 'observed', tids: [6199], title: 'ndrive (6199) is a zombie leader', why: ['Its thread lives.'],
    next: [], evidence: [{ place: at('do_exit'), says: 'do_exit' }], marks: [], pages: [],
  },
];

const gaps: Case['analysis']['gaps'] = [{ text: 'Which mount it is.', command: 'cat /proc/6200/mountinfo', caution: 'needs root' }];
