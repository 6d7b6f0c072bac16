import assert from 'node:assert/strict';
import { parseKernelVersion } from '../../src/knowledge/kernelVersion.ts';
import { kernelsInWords, printsState, TASK_STATES, taskState } from '../../src/knowledge/taskStates.ts';

/** task_state_array of fs/proc/array.c, the same in Linux 5.10.223, 6.1.192, 6.12.107 and 7.3.4. */
const ARRAY = ['R (running)', 'S (sleeping)', 'D (disk sleep)', 'T (stopped)', 't (tracing stop)', 'X (dead)', 'Z (zombie)', 'P (parked)', 'I (idle)'];

const printed = (release: string) => TASK_STATES.filter((state) => printsState(state, parseKernelVersion(release)!)).map(({ letter }) => letter).join('');

describe('task states', () => {
  it('are those that the kernel prints', () => {
    assert.deepEqual(TASK_STATES.slice(0, ARRAY.length).map(({ letter, word }) => `${letter} (${word})`), ARRAY);
    assert.equal(new Set(TASK_STATES.map(({ letter }) => letter)).size, TASK_STATES.length);
    for (const { letter } of TASK_STATES) assert.equal(taskState(`${letter}s`)?.letter, letter);
  });

  it('have the letters of their kernel', () => {
    // 5.10 to 7.3 as above; the older ones as proc_pid_stat(5) tells, and 4.9 as read: neither P nor I.
    for (const release of ['4.14.0', '5.10.223', '6.1.0-56-amd64', '7.3.4']) assert.equal(printed(release), 'RSDTtXZPI', release);
    assert.equal(printed('4.9.56'), 'RSDTtXZ');
    assert.equal(printed('3.10.0-1160.el7.x86_64'), 'RSDTtXZPxKW');
    assert.equal(printed('3.2.0'), 'RSDTtXZxKW');
  });

  it('say for which kernels a letter holds', () => {
    const words = (letter: string) => kernelsInWords(taskState(letter)!);
    assert.deepEqual([words('D'), words('I'), words('K')], [null, '4.14 and later', '2.6 to 3.13']);
    assert.equal(words('P'), '3.9 to 3.13, and 4.14 and later');
  });
});
