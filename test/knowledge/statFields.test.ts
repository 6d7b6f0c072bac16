import assert from 'node:assert/strict';
import { STAT_FIELDS } from '../../src/knowledge/statFields.ts';

/** proc_pid_stat(5), fields 1 to 52; the order is that of do_task_stat in fs/proc/array.c of Linux 7.3.4. */
const MANUAL =
  'pid comm state ppid pgrp session tty_nr tpgid flags minflt cminflt majflt cmajflt utime stime cutime cstime priority nice num_threads itrealvalue starttime vsize rss rsslim startcode endcode startstack ' +
  'kstkesp kstkeip signal blocked sigignore sigcatch wchan nswap cnswap exit_signal processor rt_priority policy delayacct_blkio_ticks guest_time cguest_time start_data end_data start_brk arg_start arg_end ' +
  'env_start env_end exit_code';

describe('fields of stat', () => {
  it('are 52, numbered as proc_pid_stat(5) does', () => {
    assert.deepEqual(STAT_FIELDS.map(({ name }) => name), MANUAL.split(' '));
    assert.deepEqual(STAT_FIELDS.map(({ number }) => number), STAT_FIELDS.map((_, index) => index + 1));
    for (const { name, meaning } of STAT_FIELDS) assert.match(meaning, /\.$/, name);
  });
});
