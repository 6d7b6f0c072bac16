import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { analyzeTexts } from '../../../src/unstuck.ts';
import { createText } from '../../../src/text/text.ts';

const WAIT = '[<0>] do_wait+0x53/0x120\n[<0>] kernel_wait4+0x9c/0x140\n[<0>] do_syscall_64+0x71/0x280\n';
const PS = (parent: string, child: string) => `# ps -o pid,ppid,stat,wchan:24,args -p 700,701\n  PID  PPID STAT WCHAN                    COMMAND\n  700   600 S    do_wait                  ${parent}\n  701   700 S    hrtimer_nanosleep        ${child}\n# cat /proc/700/stack\n${WAIT}`;
const found = (text: string) => analyzeTexts([createText('x', text)]).analysis.findings.filter(({ id }) => id === 'python-multiprocessing-atexit' || id === 'waits-for-child');

describe('a parent that waits for its child in user space', () => {
  it('Python with children of the same program: multiprocessing, assumed', () => {
    const [first] = found(PS('python3 serve.py', 'python3 serve.py'));
    assert.deepEqual([first?.id, first?.confidence, first?.tids], ['python-multiprocessing-atexit', 'assumed', [700, 701]]);
    assert.match(first!.title, /in user space.*not a kernel hang/);
  });

  it('Python with another program is no multiprocessing', () => {
    const [first] = found(PS('python3 run.py', 'seq 1 1000'));
    assert.deepEqual([first?.id, first?.severity], ['waits-for-child', 'information']);
  });

  it('a worker of multiprocessing by its arguments: inferred', () => {
    const [first] = found(PS('python3 run.py', 'python3 -c from multiprocessing.spawn import spawn_main; spawn_main(tracker_fd=5, pipe_handle=7) --multiprocessing-fork'));
    assert.deepEqual([first?.id, first?.confidence], ['python-multiprocessing-atexit', 'inferred']);
  });

  it('asked to stop in the same text: a warning', () => {
    assert.equal(found(PS('builder', 'linker'))[0]?.severity, 'information');
    assert.equal(found(`# kill -TERM 700\n${PS('builder', 'linker')}`)[0]?.severity, 'warning');
  });

  it('shells wait all day, and an exiting init is another matter', () => {
    assert.deepEqual(found(PS('bash', 'sleep 100')), []);
    assert.deepEqual(found(PS('python3 serve.py', 'python3 serve.py').replace('[<0>] do_syscall_64', '[<0>] zap_pid_ns_processes+0x103/0x190\n[<0>] do_exit+0xa64/0xaa0\n[<0>] do_syscall_64')), []);
  });

  it('a full pipe between the two is a deadlock', () => {
    const pipe = `${PS('python3 run.py', 'seq 1 1000')}# ls -l /proc/700/fd\ntotal 0\nlr-x------ 1 root root 64 Nov 21 09:52 3 -> pipe:[296463]\n# cat /proc/701/stack\n[<0>] anon_pipe_write+0x332/0x6c0\n[<0>] vfs_write+0x398/0x450\n[<0>] ksys_write+0xba/0xe0\n[<0>] do_syscall_64+0x71/0x280\n# ls -l /proc/701/fd\ntotal 0\nl-wx------ 1 root root 64 Nov 21 09:52 1 -> pipe:[296463]\n`;
    const all = analyzeTexts([createText('x', pipe)]).analysis.findings;
    assert.notEqual(all[0]?.severity, 'information');
    assert.deepEqual([...all[0]!.tids].sort(), [700, 701]);
  });

  const seed = '../shared/corpus/seeds/docker-orphan-child.txt';
  if (existsSync(seed)) {
    it('the write-up of an orphan in Docker', () => {
      const [first] = analyzeTexts([createText('x', readFileSync(seed, 'utf8'))]).analysis.findings;
      assert.match(first!.title, /waits for its child .* in user space \(wait4 from the exit handler of multiprocessing\); this is not a kernel hang/);
    });
  } else it.skip('the write-up of an orphan in Docker: ../shared/corpus/seeds is not here');
});
