import assert from 'node:assert/strict';
import { analyzeTexts } from '../../../src/unstuck.ts';
import { createText } from '../../../src/text/text.ts';
import { at, edgesOfText, filesOf, psOf, stackOf } from './edgesOfText.ts';

const FUSE = ['request_wait_answer', '__fuse_simple_request', 'fuse_fsync_common', 'fuse_fsync', 'do_fsync', '__x64_sys_fsync'];
const status = (tgid: number, tid: number, name: string, state: string, ...more: readonly string[]): string => at(`cat /proc/${tgid}/task/${tid}/status`, `Name:\t${name}`, `State:\t${state}`, `Tgid:\t${tgid}`, `Pid:\t${tid}`, 'PPid:\t1', ...more);
const threadStack = (tgid: number, tid: number, names: readonly string[]): string => stackOf(`${tgid}/task/${tid}`, ...names);
const only = (text: string, via: string): readonly string[] => edgesOfText(text).filter((one) => one.includes(` ${via} `));

describe('execve waits for the other threads of its process', () => {
  const exec = status(40, 40, 'agent', 'D (disk sleep)') + threadStack(40, 40, ['begin_new_exec', 'load_elf_binary', 'bprm_execve', 'do_execveat_common', '__x64_sys_execve']);
  it('for those that cannot go, before those that may be going', () => {
    const stuck = status(40, 41, 'io', 'D (disk sleep)', 'SigPnd:\t0000000000000100') + threadStack(40, 41, FUSE);
    const other = status(40, 42, 'log', 'S (sleeping)') + threadStack(40, 42, ['hrtimer_nanosleep', 'common_nsleep']);
    assert.deepEqual(only(exec + stuck + other, 'thread-of-process'), ['40 41 thread-of-process inferred']);
    assert.deepEqual(only(exec + other, 'thread-of-process'), ['40 42 thread-of-process inferred']);
    assert.deepEqual(only(exec, 'thread-of-process'), []);
  });
});

describe('a debugger waits for a tracee that has not stopped', () => {
  const gdb = status(90, 90, 'gdb', 'S (sleeping)');
  const leader = status(40, 40, 'app', 't (tracing stop)', 'TracerPid:\t90', 'SigPnd:\t0000000000000000');
  const thread = (state: string, pending: string): string => status(40, 41, 'io', state, 'TracerPid:\t90', `SigPnd:\t${pending}`) + threadStack(40, 41, FUSE);
  it('with SIGSTOP pending, or in D beside one that has stopped', () => {
    assert.deepEqual(only(gdb + leader + thread('D (disk sleep)', '0000000000040000'), 'tracee'), ['90 41 tracee inferred']);
    assert.deepEqual(only(gdb + leader + thread('D (disk sleep)', '0000000000000000'), 'tracee'), ['90 41 tracee assumed']);
    assert.deepEqual(only(gdb + thread('D (disk sleep)', '0000000000000000'), 'tracee'), []);
    assert.deepEqual(only(gdb + leader + thread('S (sleeping)', '0000000000000000'), 'tracee'), []);
  });
});

describe('the position lock of a file that processes share by fork', () => {
  const WRITE = ['request_wait_answer', '__fuse_simple_request', 'fuse_perform_write', 'fuse_file_write_iter', 'vfs_write', 'ksys_write'];
  const of = (second: string, parent: number): string => psOf([50, 9, 'S', 'request_wait_answ', 'worker'], [51, parent, 'D', 'fdget_pos', 'worker'])
    + stackOf(50, ...WRITE) + stackOf(51, 'fdget_pos', 'ksys_read') + filesOf(50, ['rw', 3, '/mnt/x/journal']) + filesOf(51, ['rw', 3, second]);
  it('is held by the sibling that is inside a call on the same descriptor', () => {
    assert.deepEqual(only(of('/mnt/x/journal', 9), 'lock'), ['51 50 lock inferred']);
    assert.deepEqual(only(of('/mnt/x/other', 9), 'lock'), []);
    assert.deepEqual(only(of('/mnt/x/journal', 8), 'lock'), [], 'strangers that opened the same file have a position each');
  });
});

describe('a member of a dying namespace that its tracer holds', () => {
  it('in the stop before its exit is what the init waits for', () => {
    const init = status(70, 70, 'tini', 'S (sleeping)', 'NSpid:\t70\t1') + stackOf(70, 'do_wait', 'kernel_wait4', 'zap_pid_ns_processes', 'do_exit', 'do_group_exit', 'get_signal');
    const member = at('cat /proc/71/status', 'Name:\tperl', 'State:\tt (tracing stop)', 'Tgid:\t71', 'Pid:\t71', 'PPid:\t70', 'TracerPid:\t80', 'NSpid:\t71\t2', 'SigPnd:\t0000000000000000', 'ShdPnd:\t0000000000000100') + stackOf(71, 'ptrace_stop', 'ptrace_do_notify', 'ptrace_notify', 'do_exit', 'do_group_exit', 'get_signal');
    const tracer = status(80, 80, 'strace', 'T (stopped)');
    assert.deepEqual(edgesOfText(init + member + tracer), ['70 71 pid-namespace-member observed', '71 80 tracer observed']);
    const [first] = analyzeTexts([createText('t', init + member + tracer)]).analysis.findings;
    assert.ok(first?.next.some(({ command }) => command === 'kill -CONT 80'), first?.title);
    assert.ok(first!.tids.includes(80) && first!.tids.includes(70));
  });
});
