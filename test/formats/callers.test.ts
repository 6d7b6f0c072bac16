import { strict as assert } from 'node:assert';
import fc from 'fast-check';
import { readDump } from '../../src/formats/readDump.ts';
import { createText } from '../../src/text/text.ts';

const FUNCTIONS = ['__schedule', 'schedule', 'vol_wait', 'vol_walk', 'request_wait_answer', 'do_syscall_64'];

interface Task {
  readonly comm: string;
  readonly tid: number;
  readonly frames: readonly string[];
}

/** As kernel/sched/core.c sched_show_task prints a task. */
function linesOf({ comm, tid, frames }: Task): readonly string[] {
  return [
    `task:${comm.padEnd(15)} state:D stack:0     pid:${String(tid).padEnd(5)} tgid:${String(tid).padEnd(5)} ppid:1      flags:0x00004002`,
    'Call Trace:', ' <TASK>', ...frames.map((name, index) => ` ${name}+0x${(index + 1).toString(16)}0/0xf00`), ' </TASK>',
  ];
}

/** @param turns who prints next, while several are left. */
function mixed(logs: readonly (readonly string[])[], turns: readonly number[]): string {
  const left = logs.map((lines, caller) => ({ lines: [...lines], id: caller === 0 ? 'C0' : `T${caller * 31}` }));
  const out: string[] = [];
  for (let turn = 0; left.some(({ lines }) => lines.length > 0); turn++) {
    const ready = left.filter(({ lines }) => lines.length > 0);
    const { lines, id } = ready[(turns[turn % turns.length] ?? 0) % ready.length]!;
    out.push(`[${String(100 + out.length).padStart(5)}.000001][${id.padStart(6)}] ${lines.shift()!}`);
  }
  return `${out.join('\n')}\n`;
}

const task = fc.record({ comm: fc.constantFrom('ndrive', 'C2 CompilerThre', 'kworker/0:1', 'a b: c]'), tid: fc.integer({ min: 2, max: 4_000_000 }), frames: fc.array(fc.constantFrom(...FUNCTIONS), { minLength: 1, maxLength: 12 }) });

describe('lines of callers that print at once', () => {
  it('belong together: every task has its own frames, in any mixture', () => {
    const logs = fc.array(fc.array(task, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(logs, fc.array(fc.nat(7), { minLength: 1, maxLength: 60 }), (tasks, turns) => {
        const text = createText('log', mixed(tasks.map((own) => own.flatMap(linesOf)), turns));
        const dump = readDump(text, 0);
        const read = dump.stacks.map((stack) => `${stack.tid?.value} ${stack.frames.map((frame) => frame.function).join(' ')}`);
        assert.deepEqual(read.sort(), tasks.flat().map(({ tid, frames }) => `${tid} ${frames.join(' ')}`).sort());
        assert.deepEqual(dump.problems, []);
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it('a log that names one caller, or none, is read in its order', () => {
    const lines = linesOf({ comm: 'ndrive', tid: 7418, frames: FUNCTIONS });
    for (const prefix of ['', '[  100.000001] ', '[  100.000001][  T31] ']) {
      const { stacks } = readDump(createText('log', lines.map((line) => `${prefix}${line}\n`).join('')), 0);
      assert.deepEqual(stacks.map((stack) => [stack.tid?.value, stack.frames.length]), [[7418, FUNCTIONS.length]]);
    }
  });
});
