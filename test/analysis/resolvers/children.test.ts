import assert from 'node:assert/strict';
import { ANY, PIPE_WRITE, WAIT4, at, callOf, edgesOfText, psOf, stackOf } from './edgesOfText.ts';

const DISK = ['folio_wait_bit_common', 'filemap_fault', 'do_read_fault'];

describe('children: whom a parent in wait4 waits for', () => {
  it('the child that the call names, and no other', () => {
    const listing = psOf([500, 1, 'S', 'do_wait', 'agent'], [501, 500, 'S', 'hrtimer_nanosleep', 'sleep 9'], [502, 500, 'D', 'folio_wait_bit_common', 'dd']);
    assert.deepEqual(edgesOfText(listing + stackOf(500, ...WAIT4) + callOf(500, 61, 501)), ['500 501 child observed']);
    assert.deepEqual(edgesOfText(stackOf(500, ...WAIT4) + callOf(500, 247, 1, 502) + listing), ['500 502 child observed']);
  });
  it('of any child only one that is stuck; several stuck ones are assumed', () => {
    const runner = psOf([500, 1, 'S', 'do_wait', 'agent'], [501, 500, 'S', 'hrtimer_nanosleep', 'sleep 9'], [502, 500, 'D', 'folio_wait_bit_common', 'dd']) + stackOf(500, ...WAIT4) + callOf(500, 61, ANY);
    assert.deepEqual(edgesOfText(runner), ['500 502 child assumed']);
    assert.deepEqual(edgesOfText(runner.replace('S    hrtimer_nanosleep ', 'T    do_signal_stop    ')), ['500 501 child assumed', '500 502 child assumed']);
  });
  it('a shell over a stuck child is the usual state of a terminal; who starts a container waits for its init', () => {
    const of = (name: string, child: string) => edgesOfText(psOf([500, 1, 'S', 'do_wait', name], [501, 500, 'D', 'folio_wait_bit_common', 'dd']) + child + stackOf(500, ...WAIT4) + stackOf(501, ...DISK)).filter((one) => one.includes(' child '));
    for (const name of ['-bash', 'systemd', 'timeout', 'sudo']) assert.deepEqual(of(name, ''), [], name);
    assert.deepEqual(of('containerd-shim', ''), ['500 501 child inferred']);
    assert.deepEqual(of('unshare', at('cat /proc/501/status', 'Name:\tdd', 'State:\tD (disk sleep)', 'Tgid:\t501', 'Pid:\t501', 'PPid:\t500', 'NSpid:\t501\t1')), ['500 501 child inferred']);
    assert.deepEqual(edgesOfText(psOf([500, 1, 'S', 'do_wait', 'bash'], [501, 500, 'D', 'folio_wait_bit_common', 'dd']) + stackOf(500, ...WAIT4) + callOf(500, 61, 501)), ['500 501 child observed']);
  });
  it('a shell, an init and a supervisor over healthy children wait for nobody; another program for its single child', () => {
    const of = (name: string, call: string) => edgesOfText(psOf([500, 1, 'S', 'do_wait', name], [501, 500, 'S', 'hrtimer_nanosleep', 'sleep 9']) + stackOf(500, ...WAIT4) + call);
    for (const name of ['bash', '-bash', 'sh', 'entry.sh', 'systemd', 'containerd-shim', 'tini', 'sudo']) assert.deepEqual(of(name, callOf(500, 61, ANY)), [], name);
    assert.deepEqual(of('agent', callOf(500, 61, ANY)), ['500 501 child inferred']);
    assert.deepEqual(of('agent', ''), ['500 501 child assumed'], 'without the call it may wait for one that the text does not show');
    const init = psOf([1, 0, 'S', 'do_wait', 'launcher'], [501, 1, 'S', 'hrtimer_nanosleep', 'sleep 9']) + stackOf(1, ...WAIT4) + callOf(1, 61, ANY);
    assert.deepEqual(edgesOfText(init), []);
  });
  it('follows parents up to a stuck descendant', () => {
    const text = psOf([500, 1, 'S', 'do_wait', 'agent'], [501, 500, 'S', 'do_wait', 'worker'], [502, 501, 'D', 'folio_wait_bit_common', 'dd'], [503, 501, 'S', 'hrtimer_nanosleep', 'sleep'])
      + stackOf(500, ...WAIT4) + stackOf(501, ...WAIT4) + stackOf(502, ...DISK);
    assert.deepEqual(edgesOfText(text).filter((one) => one.includes(' child ')), ['500 501 child inferred', '501 502 child assumed']);
  });
  it('a plain zombie is no child that anybody waits for, one whose threads live is', () => {
    const of = (threads: number) => edgesOfText(psOf([500, 1, 'S', 'do_wait', 'agent'], [501, 500, 'Z', '-', '[job] <defunct>']) + stackOf(500, ...WAIT4) + at('cat /proc/501/status', 'Name:\tjob', 'State:\tZ (zombie)', 'Tgid:\t501', 'Pid:\t501', 'PPid:\t500', `Threads:\t${threads}`));
    assert.deepEqual(of(1), []);
    assert.deepEqual(of(2), ['500 501 child inferred']);
  });
  it('takes the pid for one of the waiter\'s own namespace', () => {
    const status = (pid: number, inner: number, ppid: number) => at(`cat /proc/${pid}/status`, 'Name:\tagent', 'State:\tS (sleeping)', `Tgid:\t${pid}`, `Pid:\t${pid}`, `PPid:\t${ppid}`, `NSpid:\t${pid}\t${inner}`);
    const text = status(4242, 7, 4000) + status(4250, 12, 4242) + status(4251, 13, 4242) + stackOf(4242, ...WAIT4) + callOf(4242, 61, 13);
    assert.deepEqual(edgesOfText(text), ['4242 4251 child observed']);
    assert.deepEqual(edgesOfText(text + status(13, 3, 1)), ['4242 4251 child observed'], 'an unrelated task with that pid outside');
  });
  it('reads the numbers of arm64', () => {
    const text = at('uname -a', 'Linux edge 6.1.90 #1 SMP aarch64 GNU/Linux') + psOf([500, 1, 'S', 'do_wait', 'agent'], [501, 500, 'S', 'hrtimer_nanosleep', 'sleep'], [502, 500, 'S', 'hrtimer_nanosleep', 'sleep'])
      + at('cat /proc/500/stack', '[<0>] do_wait+0x10/0x200', '[<0>] kernel_wait4+0x10/0x200', '[<0>] __arm64_sys_wait4+0x10/0x200', '[<0>] el0_svc+0x10/0x200', '[<0>] el0t_64_sync+0x10/0x200') + callOf(500, 260, 502);
    assert.deepEqual(edgesOfText(text), ['500 502 child observed']);
  });
  it('a parent whose children the text does not show waits for the pid of the call, or for nobody', () => {
    assert.deepEqual(edgesOfText(stackOf(500, ...WAIT4) + callOf(500, 61, 900)), ['500 900 child inferred']);
    assert.deepEqual(edgesOfText(stackOf(500, ...WAIT4) + callOf(500, 61, ANY)), []);
  });
  it('a child before a full pipe is stuck', () => {
    const text = psOf([500, 1, 'S', 'do_wait', 'agent'], [501, 500, 'S', 'anon_pipe_write', 'cat'], [502, 500, 'S', 'poll_schedule_timeout', 'less']) + stackOf(500, ...WAIT4) + stackOf(501, ...PIPE_WRITE);
    assert.deepEqual(edgesOfText(text), ['500 501 child assumed']);
  });
});
