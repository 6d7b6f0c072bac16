import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createScene } from '../../src/analysis/actor.ts';
import { progressIn, progressOf } from '../../src/analysis/progress.ts';
import { goroutineProgress } from '../../src/analysis/sampling/goroutineProgress.ts';
import { readDump } from '../../src/formats/readDump.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { createIncident } from '../../src/model/merge.ts';
import { createText } from '../../src/text/text.ts';

const sceneOf = (content: string) => {
  const text = createText('a.txt', content);
  return createScene(createIncident([text], [readDump(text, 0)]), loadCatalogue());
};
const ask = (content: string, tid = 4711) => {
  const scene = sceneOf(content);
  return progressOf(scene, scene.incident.tasks.get(tid)!);
};
const stack = (offset = '0x15d/0x2f0', caller = '0x8a/0x170') => `# cat /proc/4711/stack
[<0>] rpc_wait_bit_killable+${offset}
[<0>] __rpc_execute+${caller}
[<0>] nfs4_proc_getattr+0x70/0x100
[<0>] vfs_statx+0x95/0x1c0
[<0>] do_syscall_64+0x71/0x280
`;
const status = (switches: number, state = 'D (disk sleep)', pending = '0000000000000000') => `# cat /proc/4711/status
Name:	stat
State:	${state}
Tgid:	4711
Pid:	4711
SigPnd:	${pending}
ShdPnd:	${pending}
voluntary_ctxt_switches:	${switches}
nonvoluntary_ctxt_switches:	0
`;
const hung = (at: string, seconds: number, tid = 4711) => `[${at}] INFO: task stat:${tid} blocked for more than ${seconds} seconds.
[${at}]       Not tainted 6.1.0 #1
[${at}] task:stat            state:D stack:    0 pid: ${tid} ppid:     1 flags:0x00000002
[${at}] Call Trace:
[${at}]  <TASK>
[${at}]  __schedule+0x34d/0xa00
[${at}]  schedule+0x5a/0xd0
[${at}]  fsfreeze_wait+0x15d/0x2f0
[${at}]  do_syscall_64+0x71/0x280
`;

describe('progressOf', () => {
  it('same stack, context switches unchanged, with the time that the transcript slept', () => {
    const said = ask(`${stack()}${status(8)}# sleep 42\n${stack()}${status(8)}`);
    assert.equal(said?.verdict, 'stuck');
    assert.equal(said.seconds, 42);
    assert.equal(said.sentence, 'The same stack, context switches unchanged for 42 s (2 samples): it has not run in between.');
    assert.equal(said.evidence.length, 4);
  });
  it('takes the time of dates above the samples before that of sleeps', () => {
    const date = (time: string) => `# date\nSat Nov 21 ${time} UTC 2026\n`;
    assert.equal(ask(`${date('15:18:00')}${stack()}${status(8)}${date('15:20:05')}${stack()}${status(8)}`)?.seconds, 125);
  });
  it('a loop sleeps once a turn; a background sleep and one in a container are none', () => {
    assert.equal(ask(`# for i in 1 2 3; do cat /proc/4711/stack; sleep 5; done\n${[1, 2, 3].map(() => stack().split('\n').slice(1).join('\n')).join('\n')}\n`)?.seconds, 10);
    assert.equal(ask(`${stack()}# sleep 5000 &\n# docker run alpine sleep 300\n${stack()}`)?.seconds, null);
  });
  it('without counters it says that they would tell for sure', () => assert.match(ask(`${stack()}${stack()}`)?.sentence ?? '', /^The same stack in 2 samples: nothing shows .* for sure\.$/));
  it('another caller, more switches, other arguments: it moves', () => {
    assert.equal(ask(`${stack()}${stack('0x15d/0x2f0', '0x9c/0x170')}`)?.verdict, 'moving');
    const said = ask(`${stack()}${status(8)}${stack()}${status(20)}`);
    assert.equal(said?.verdict, 'moving');
    assert.match(said.sentence, /12 context switches more.*slow or retries/);
    const call = (arg: string) => `# cat /proc/4711/syscall\n0 0x3 ${arg} 0x20000 0x0 0x0 0x0 0x7ffd0 0x7fab0\n`;
    assert.equal(ask(`${call('0x1000')}${stack()}${call('0x9000')}${stack()}`)?.verdict, 'moving');
  });
  it('a task that moved before and has stood for long is stuck, one that moved a moment ago is not', () => {
    const sure = ask(`${stack()}${status(8)}${stack()}${status(20)}# sleep 42\n${stack()}${status(20)}`);
    assert.deepEqual([sure?.verdict, sure?.seconds], ['stuck', 42]);
    assert.equal(ask(`${stack()}${status(8)}${stack()}${status(20)}${stack()}${status(20)}`)?.verdict, 'moving');
  });
  it('a signal that moves it to the next stage of the same wait is no progress', () => {
    assert.notEqual(ask(`${stack('0x151/0x210')}${status(4, 'S (sleeping)')}${stack('0x1a1/0x210')}${status(5, 'D (disk sleep)', '0000000000000100')}`)?.verdict, 'moving');
    assert.notEqual(ask(`${stack()}${status(4)}# kill -9 4711\n${stack('0x15d/0x2f0', '0x9c/0x170')}${status(30)}`)?.verdict, 'moving');
  });
  it('what came after an abort, or after its death, does not count', () => {
    assert.equal(ask(`${stack()}${status(8)}# echo 1 > /sys/fs/fuse/connections/41/abort\n${stack()}${status(9)}`), null);
    assert.equal(ask(`${stack()}${status(8)}${status(8, 'Z (zombie)')}`), null);
  });
  it('the same number for another task is no sample of it', () => {
    const stat = (start: number, ticks: number) => `# cat /proc/4711/stat\n4711 (stat) D 1 1 1 0 -1 4194304 0 0 0 0 ${ticks} 0 0 0 20 0 1 0 ${start} 0 0 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n`;
    assert.equal(ask(`${stat(100, 5)}${stack()}${stat(100, 50)}${stack()}`)?.verdict, 'moving');
    assert.notEqual(ask(`${stat(100, 5)}${stack()}${stat(900, 50)}${stack()}`)?.verdict, 'moving');
  });
  it('what it reads and writes counts', () => {
    const io = (bytes: number) => `# cat /proc/4711/io\nrchar: ${bytes}\nwchar: 0\nsyscr: 1\nsyscw: 0\nread_bytes: 0\nwrite_bytes: 0\ncancelled_write_bytes: 0\n`;
    assert.match(ask(`${io(10)}${stack()}${io(4106)}${stack()}`)?.sentence ?? '', /rchar grew by 4096/);
    assert.equal(ask(`${io(10)}${stack()}${io(10)}${stack()}`)?.verdict, 'stuck');
  });
  it('one look says nothing', () => assert.equal(ask(`${stack()}${status(8)}`), null));
});

describe('progressOf: reports of the hung task detector', () => {
  it('one report tells how long it has not run', () => {
    const said = ask(hung('  300.100000', 120));
    assert.deepEqual([said?.verdict, said?.seconds], ['stuck', 120]);
  });
  it('several: the last one, and how often', () => {
    const said = ask(hung('  300.100000', 120) + hung('  420.900000', 241) + hung('  541.700000', 362));
    assert.deepEqual([said?.verdict, said?.seconds, said?.samples], ['stuck', 362, 3]);
    assert.match(said?.sentence ?? '', /3 times, last after 362 s/);
  });
  it('kernels that print the time-out: the stamps tell how long', () => assert.equal(ask(hung('  300.000000', 120) + hung('  420.000000', 120) + hung('  540.000000', 120))?.seconds, 360));
  it('a number smaller than the time between two reports: it ran in between', () => {
    const said = ask(hung('  300.000000', 120) + hung(' 1300.000000', 121));
    assert.equal(said?.verdict, 'moving');
    assert.match(said.sentence, /hangs again and again/);
  });
  it('it went on after the report', () => assert.equal(ask(`${hung('  300.000000', 120)}${stack()}${stack('0x15d/0x2f0', '0x9c/0x170')}`)?.verdict, 'moving'));
});

describe('goroutineProgress', () => {
  const dump = (minutes: string, line = 31, state = 'chan receive') => `goroutine 7 [${state}${minutes}]:\nmain.work(0x1)\n\t/src/main.go:${line} +0x1d\ncreated by main.main in goroutine 1\n\t/src/main.go:12 +0x2a\n\n`;
  const of = (content: string) => goroutineProgress(sceneOf(content).incident.dumps[0]!.goroutines)[0];
  it('same place, minutes grew: stuck', () => {
    const said = of(dump(', 3 minutes') + dump(', 9 minutes'));
    assert.deepEqual([said?.verdict, said?.seconds], ['stuck', 360]);
    assert.match(said?.sentence ?? '', /for 3 and then 9 minutes/);
  });
  it('another line, or a shorter time: it ran', () => {
    assert.equal(of(dump(', 3 minutes') + dump(', 3 minutes', 40))?.verdict, 'moving');
    assert.equal(of(dump(', 9 minutes') + dump(', 2 minutes'))?.verdict, 'moving');
  });
  it('no minutes: unknown; one dump: nothing', () => {
    assert.equal(of(dump('') + dump(''))?.verdict, 'unknown');
    assert.equal(of(dump(', 3 minutes')), undefined);
  });
});

describe('progress in the corpus', function () {
  const corpus = join('..', 'shared', 'corpus');
  if (!existsSync(corpus)) {
    it.skip('skipped: ../shared/corpus is not here');
    return;
  }
  it('raid6check is slow, not hung', () => assert.equal(ask(readFileSync(join(corpus, 'proc-stack', 'raid6check-slow-four-stacks.txt'), 'utf8'), 19719)?.verdict, 'moving'));
  it('no task of the real captures that hangs is told to move', () => {
    for (const name of readdirSync(join(corpus, 'real')).filter((one) => one.endsWith('.txt'))) {
      const scene = sceneOf(readFileSync(join(corpus, 'real', name), 'utf8'));
      const of = progressIn(scene);
      const moving = scene.actors.flatMap(({ task }) => (task && of(task)?.verdict === 'moving' ? [`${name} ${task.tid}`] : []));
      assert.deepEqual(moving, []);
    }
  });
});
