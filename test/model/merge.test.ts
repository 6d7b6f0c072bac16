import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { readDump } from '../../src/formats/readDump.ts';
import type { Incident } from '../../src/model/incident.ts';
import { createIncident } from '../../src/model/merge.ts';
import { createText } from '../../src/text/text.ts';

describe('tasks are merged by their thread id', () => {
  it('takes the process from Tgid, from a task path, from ps -L and from a listing, else assumes it', () => {
    const { tasks } = incidentOf([
      '# cat /proc/11/status\nName:\ta\nTgid:\t10\nPid:\t11\n',
      '# cat /proc/20/task/21/stack\n[<0>] do_exit+0x1/0x2\n',
      '    PID     LWP CMD\n     30      31 x y\n',
      '# ls /proc/40/task\n40  41\n# cat /proc/41/stack\n[<0>] do_exit+0x1/0x2\n# cat /proc/50/stack\n[<0>] do_exit+0x1/0x2\n',
    ]);
    const processes = [11, 21, 31, 40, 41, 50].map((tid) => [tid, tasks.get(tid)?.tgid, tasks.get(tid)?.tgidConfidence]);
    assert.deepEqual(processes, [[11, 10, 'observed'], [21, 20, 'observed'], [31, 30, 'observed'], [40, 40, 'observed'], [41, 40, 'inferred'], [50, 50, 'assumed']]);
    assert.deepEqual([...tasks.keys()], [11, 21, 31, 40, 41, 50]);
  });

  it('lets the last reading win and keeps the earlier ones', () => {
    const task = incidentOf(['# cat /proc/7/status\nState:\tS (sleeping)\nSigPnd:\t0000000000000000\n# cat /proc/7/status\nState:\tD (disk sleep)\nSigPnd:\t0000000000000100\n']).tasks.get(7)!;
    assert.equal(task.state, 'D');
    assert.equal(task.masks.SigPnd?.value, '0000000000000100');
    assert.deepEqual(task.readings.map((reading) => reading.state?.value), ['S', 'D']);
    assert.equal((task.facts['state'] as { value: string }).value, 'D');
  });

  it('prefers the kernel’s name to the first word of a command line', () => {
    const task = incidentOf(['# cat /proc/7/stat\n7 (io-thread) D 1 7 7 0 -1 4194304 0\n', '    PID STAT COMMAND\n      7 D    waits stuck-thread /srv\n']).tasks.get(7)!;
    assert.deepEqual([task.comm, task.args], ['io-thread', 'waits stuck-thread /srv']);
  });

  it('keeps the last state and stack of a task that is gone after the abort', () => {
    const incident = capture('netflix-qemu-6.1-run1');
    const stuck = incident.tasks.get(1528625)!;
    assert.deepEqual([stuck.tgid, stuck.tgidConfidence, stuck.state, stuck.comm, stuck.ppid, stuck.flags, stuck.exitCode], [1528624, 'observed', 'D', 'ndrive', 1528623, 0x40054c, 9]);
    const proc = stuck.stacks.filter((stack) => stack.format === 'procStack').map((stack) => stack.frames[0]?.function);
    assert.deepEqual(proc, ['fuse_dev_do_read', 'request_wait_answer']);
    assert.equal(stuck.masks.ShdPnd?.value, '0000000000000100');
    assert.equal(incident.release?.value, '6.1.0-56-amd64');
    assert.equal(incident.sourceVersion?.value, '6.1.192-2');
    assert.equal(incident.arch?.value, 'x86_64');
  });

  it('keeps stacks and rows that nobody owns', () => {
    const incident = incidentOf(['[<0>] do_exit+0x1/0x2\n\n_ [docker-init]\n']);
    assert.deepEqual([incident.anonymousStacks.length, incident.anonymousReadings.length, incident.tasks.size], [1, 1, 0]);
  });
});

describe('the owner of a stack in a file of its own is in the file’s name', () => {
  const owners: readonly (readonly [string, number | null, number | null])[] = [
    ['copy/proc/6200/stack', 6200, null],
    ['6200/task/6201/stack', 6201, 6200],
    ['6200.stack', 6200, null],
    ['sosreport-k8s-694-stack.txt', 694, null],
    ['run-6-kthread-stack.txt', null, null],
    ['stack', null, null],
  ];
  for (const [name, tid, tgid] of owners) {
    it(name, () => {
      const [stack] = readDump(createText(name, '[<0>] do_exit+0x1/0x2\n'), 0).stacks;
      assert.deepEqual([stack?.tid?.value ?? null, stack?.tgid?.value ?? null], [tid, tgid]);
    });
  }
});

describe('the damaged write-ups of the well-known case', () => {
  for (const name of ['netflix-fuse-deadlock-spun-text', 'netflix-fuse-deadlock-translated']) {
    const path = `../shared/corpus/seeds/${name}.txt`;
    if (!existsSync(path)) {
      it.skip(`${path} is not there`);
      continue;
    }
    it(`give the whole case: ${name}`, () => {
      const { tasks, dumps, anonymousReadings, arch } = incidentOf([readFileSync(path, 'utf8')]);
      const functions = (tid: number): readonly string[] => tasks.get(tid)!.stacks.flatMap((stack) => stack.frames.map((frame) => frame.function));
      assert.deepEqual(functions(1528591), [
        'do_wait', 'kernel_wait4', 'zap_pid_ns_processes', 'do_exit', 'do_group_exit', '__x64_sys_exit_group', 'do_syscall_64', 'entry_SYSCALL_64_after_hwframe',
      ]);
      assert.deepEqual(functions(1544574).slice(0, 6), ['request_wait_answer', 'fuse_simple_request', 'fuse_flush', 'filp_close', 'put_files_struct', 'do_exit']);
      assert.equal(functions(1544574).length, 13);
      assert.deepEqual([tasks.get(1544574)?.tgid, tasks.get(1544574)?.tgidConfidence], [1544450, 'inferred']);
      assert.equal(tasks.get(1544574)?.masks.ShdPnd?.value, '0000000000000100');
      const [goroutine] = dumps[0]!.goroutines;
      assert.deepEqual([goroutine?.id, goroutine?.minutes], [146, 8817]);
      assert.ok(goroutine!.frames.some((frame) => frame.function.endsWith('.ContainerInspect')));
      const [shim, init, zombie] = anonymousReadings;
      assert.deepEqual([shim?.comm?.value, shim?.parentReading], ['containerd-shim', null]);
      assert.deepEqual([zombie?.comm?.value, zombie?.state?.value], ['ndrive', 'Z']);
      assert.equal(dumps[0]!.readings[zombie!.parentReading!], init);
      assert.equal(zombie?.parentConfidence, 'assumed');
      assert.equal(arch?.value, 'x86_64');
    });
  }
});

function incidentOf(contents: readonly string[]): Incident {
  const texts = contents.map((content, index) => createText(`source ${index}`, content));
  return createIncident(texts, texts.map((text, source) => readDump(text, source)));
}

function capture(name: string): Incident {
  return incidentOf([readFileSync(`test/fixtures/real/${name}.txt`, 'utf8')]);
}
