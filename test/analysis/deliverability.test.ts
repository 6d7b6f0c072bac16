import assert from 'node:assert/strict';
import { createScene } from '../../src/analysis/actor.ts';
import { deliverabilityOf, sigkillOf } from '../../src/analysis/deliverability.ts';
import { PREDICATES } from '../../src/analysis/signals/predicates.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { FLUSH_EXIT, FUSE_READ, KILL, NANOSLEEP, NO_SIGNALS, ZAP, incidentOf, stuckContainer } from './incidentOf.ts';
import type { IncidentSpec, TaskSpec } from './incidentOf.ts';

const TERM = '0000000000004000';
const PENDING_NONE = { SigPnd: NO_SIGNALS, ShdPnd: NO_SIGNALS };
/** Nothing ignored, blocked or caught. */
const DEFAULTS = { ...PENDING_NONE, SigBlk: NO_SIGNALS, SigIgn: NO_SIGNALS, SigCgt: NO_SIGNALS };
type One = Omit<TaskSpec, 'tid'>;
type Row = readonly [name: string, spec: One, verdict: string, why: RegExp];
const EXIT_STOP = ['ptrace_stop', 'ptrace_notify', 'do_exit', 'do_group_exit', 'get_signal'];

const sceneOf = (spec: IncidentSpec) => createScene(incidentOf(spec), loadCatalogue());
const alone = (spec: One) => sigkillOf(sceneOf({ tasks: [{ tid: 101, ...spec }] }).byTid.get(101)!);
const ask = (signal: number, tasks: readonly TaskSpec[], rest: IncidentSpec = {}) => {
  const scene = sceneOf({ ...rest, tasks });
  return deliverabilityOf(scene, scene.byTid.get(tasks[0]!.tid)!, signal);
};

describe('sigkillOf', () => {
  const cases: readonly Row[] = [
    ['an exiting task in D', { state: 'D', stack: FLUSH_EXIT, flags: 0x40054c }, 'no-effect', /already exiting/],
    ['an exiting task in S', { state: 'S', stack: FLUSH_EXIT, flags: 0x40000c, masks: PENDING_NONE }, 'no-effect', /may leave no trace/],
    ['an exiting task known by its stack alone', { stack: FLUSH_EXIT }, 'no-effect', /already exiting/],
    ['a killed task that exits', { state: 'D', stack: FLUSH_EXIT, flags: 0x40054c, masks: { SigPnd: NO_SIGNALS, ShdPnd: KILL } }, 'no-effect', /was killed and acts on it.*not filed wrongly/],
    ['a task of a FUSE read, untouched', { state: 'S', stack: FUSE_READ, masks: PENDING_NONE }, 'depends', /No signal yet/],
    ['a killed task of a FUSE read', { state: 'D', stack: FUSE_READ, masks: { SigPnd: KILL, ShdPnd: KILL } }, 'killed-already', /KILL in SigPnd.*waits for the sleep to end/],
    ['a task of a FUSE read whose process ended', { state: 'D', stack: FUSE_READ, masks: { SigPnd: KILL, ShdPnd: NO_SIGNALS } }, 'killed-already', /nobody sent SIGKILL/],
    ['a zombie', { state: 'Z' }, 'no-effect', /dead already/],
    ['a zombie leader', { state: 'Z', threads: 2 }, 'unknown', /2 threads are counted/],
    ['a kernel thread', { state: 'D', flags: 0x200040 }, 'no-effect', /kernel thread/],
    ['a kernel thread that asked for KILL', { state: 'S', flags: 0x200040, masks: { SigCgt: KILL } }, 'depends', /allow_signal/],
    ['a stopped task', { state: 'T', stack: ['do_signal_stop', 'get_signal'] }, 'wakes', /stopped/],
    ['a traced task', { state: 't', stack: ['ptrace_stop', 'ptrace_notify'] }, 'wakes', /tracer/],
    ['a frozen task of a v1 freezer', { state: 'D', stack: NANOSLEEP, flags: 0x400000 }, 'after-thaw', /frozen/],
    ['a task in the trap of the v2 freezer', { state: 'S', stack: ['do_freezer_trap', 'get_signal'], flags: 0x400000 }, 'wakes', /lets SIGKILL through/],
    ['a sleeper', { state: 'S', stack: NANOSLEEP, flags: 0x400000 }, 'wakes', /accepts signals: SIGKILL ends it/],
    ['a running task in user mode', { state: 'R', flags: 0x400000 }, 'wakes', /return to user mode/],
    ['an S that may be exiting', { state: 'S' }, 'depends', /unless the task is exiting/],
    ['an S in a wait channel that no exit has', { state: 'S', wchan: 'ep_poll' }, 'wakes', /not exiting accepts/],
    ['a D in a wait channel that sleeps interruptibly', { state: 'D', wchan: 'hrtimer_nanosleep' }, 'after-thaw', /frozen/],
    ['an idle sleep', { state: 'I' }, 'no-effect', /TASK_IDLE/],
    ['an unknown D', { state: 'D', stack: ['some_driver_wait'] }, 'unknown', /does not tell/],
    ['a task in the first steps of do_exit', { state: 't', stack: EXIT_STOP }, 'depends', /Before Linux 6\.0/],
    ['a dumper in an unknown write', { state: 'S', stack: ['some_write', 'dump_emit', 'elf_core_dump', 'do_coredump', 'get_signal'], flags: 0x400600 }, 'wakes', /./],
  ];
  for (const [name, spec, verdict, why] of cases) {
    it(`${name}: ${verdict}`, () => {
      const said = alone(spec);
      assert.equal(said.verdict, verdict, said.why);
      assert.match(said.why, why);
    });
  }
  it('answers every predicate, in the order of the kernel', () => {
    const { predicates } = alone({});
    assert.deepEqual(predicates.map((one) => one.id), PREDICATES);
    assert.deepEqual(predicates.filter((one) => one.answer === 'yes').map((one) => one.id), ['fatal']);
    assert.ok(predicates.filter((one) => one.answer === 'unknown').length >= 10);
  });
  it('every yes has its place', () => {
    for (const [, spec] of cases) for (const one of alone(spec).predicates) if (one.answer === 'yes' && one.id !== 'fatal' && one.id !== 'receiver') assert.notDeepEqual(one.evidence, [], one.id);
  });
});

describe('deliverabilityOf: SIGKILL and the rest of the process', () => {
  const [, leader, thread] = stuckContainer(10);
  it('a zombie leader is as dead as its last thread lets it be', () => {
    const said = ask(9, [leader!, thread!]);
    assert.equal(said.verdict, 'no-effect');
    assert.match(said.why, /What it hangs on is thread 12/);
    assert.equal(ask(9, [{ tid: 101, tgid: 101, state: 'Z', threads: 2 }, { tid: 102, tgid: 101, state: 'S', stack: NANOSLEEP, flags: 0x400000, masks: DEFAULTS }]).verdict, 'wakes');
    assert.equal(ask(9, [{ tid: 101, tgid: 101, state: 'Z', threads: 2 }, { tid: 102, tgid: 101, state: 'D', stack: FUSE_READ, masks: { SigPnd: KILL, ShdPnd: NO_SIGNALS } }, { tid: 103, tgid: 101, state: 'S', masks: DEFAULTS }]).verdict, 'killed-already');
  });
  it('a thread that exits alone is marked and woken with the others', () => {
    const exiting: TaskSpec = { tid: 102, tgid: 101, state: 'S', flags: 0x40004c, masks: PENDING_NONE, stack: ['request_wait_answer', '__fuse_simple_request', 'fuse_flush', 'filp_close', 'put_files_struct', 'do_exit', '__x64_sys_exit', 'do_syscall_64'] };
    assert.match(ask(9, [exiting, { tid: 101, tgid: 101, state: 'S', flags: 0x400000, masks: DEFAULTS }]).why, /exits alone/);
    assert.equal(ask(9, [exiting]).verdict, 'no-effect');
  });
  it('PID 1 where the text was taken, and the init of a container', () => {
    assert.equal(ask(9, [{ tid: 1, tgid: 1, state: 'S', stack: NANOSLEEP, flags: 0, masks: DEFAULTS }]).verdict, 'no-effect');
    const inner: TaskSpec = { tid: 200, tgid: 200, state: 'S', nspid: [200, 1], flags: 0x400000, stack: NANOSLEEP, masks: DEFAULTS };
    assert.equal(ask(9, [inner]).verdict, 'wakes');
    assert.equal(ask(15, [inner]).verdict, 'discarded');
    assert.equal(ask(15, [{ ...inner, masks: { ...DEFAULTS, SigCgt: TERM } }]).verdict, 'wakes');
    assert.equal(ask(15, [{ ...inner, masks: PENDING_NONE }]).verdict, 'unknown');
    assert.equal(ask(9, [{ ...inner, stack: ZAP, flags: 0x40000c }]).verdict, 'no-effect');
  });
  it('a stop in the exit, by kernel', () => {
    const stopped: TaskSpec = { tid: 101, state: 't', stack: EXIT_STOP, flags: 0x400400 };
    assert.equal(ask(9, [stopped]).verdict, 'depends');
    assert.equal(ask(9, [stopped], { release: '6.1.192' }).verdict, 'no-effect');
    assert.equal(ask(9, [stopped], { release: '5.10.262' }).verdict, 'wakes');
  });
});

describe('deliverabilityOf: other signals', () => {
  const sleeper: TaskSpec = { tid: 101, tgid: 101, state: 'S', stack: NANOSLEEP, flags: 0x400000, threads: 1, masks: DEFAULTS };
  const cases: readonly (readonly [name: string, signal: number, tasks: readonly TaskSpec[], verdict: string, why: RegExp])[] = [
    ['TERM without a handler ends a sleeper', 15, [sleeper], 'wakes', /ends it/],
    ['a handler runs', 15, [{ ...sleeper, masks: { ...DEFAULTS, SigCgt: TERM } }], 'wakes', /runs its handler/],
    ['ignored', 15, [{ ...sleeper, masks: { ...DEFAULTS, SigIgn: TERM } }], 'discarded', /thrown away/],
    ['ignored by default', 17, [sleeper], 'discarded', /SIGCHLD is ignored/],
    ['blocked', 15, [{ ...sleeper, masks: { ...DEFAULTS, SigBlk: TERM } }], 'pending', /stays pending/],
    ['blocked and ignored is kept', 15, [{ ...sleeper, masks: { ...DEFAULTS, SigBlk: TERM, SigIgn: TERM } }], 'pending', /blocked/],
    ['blocked here, open in a sibling', 15, [{ ...sleeper, threads: 2, masks: { ...DEFAULTS, SigBlk: TERM } }, { ...sleeper, tid: 102 }], 'depends', /does not block it/],
    ['blocked here, siblings not in the text', 15, [{ ...sleeper, threads: 3, masks: { ...DEFAULTS, SigBlk: TERM } }], 'depends', /not all in this text/],
    ['STOP cannot be blocked or ignored', 19, [{ ...sleeper, masks: { ...DEFAULTS, SigBlk: 'ffffffffffffffff', SigIgn: 'ffffffffffffffff' } }], 'wakes', /stops it/],
    ['TERM for a stopped task waits', 15, [{ ...sleeper, state: 'T', stack: ['do_signal_stop', 'get_signal'] }], 'pending', /until it is continued/],
    ['CONT for a stopped task', 18, [{ ...sleeper, state: 'T', stack: ['do_signal_stop', 'get_signal'] }], 'wakes', /go on/],
    ['TERM for a traced task waits', 15, [{ ...sleeper, state: 't', stack: ['ptrace_stop'], tracerPid: 9 }], 'pending', /tracer/],
    ['TERM for a frozen task (v1)', 15, [{ ...sleeper, state: 'D' }], 'after-thaw', /thawed/],
    ['TERM that kills passes the v2 freezer', 15, [{ ...sleeper, stack: ['do_freezer_trap', 'get_signal'] }], 'wakes', /lets through/],
    ['a handler waits for the thaw (v2)', 15, [{ ...sleeper, stack: ['do_freezer_trap', 'get_signal'], masks: { ...DEFAULTS, SigCgt: TERM } }], 'after-thaw', /thawed/],
    ['TERM for the v2 freezer, masks unknown', 15, [{ tid: 101, state: 'S', stack: ['do_freezer_trap', 'get_signal'] }], 'depends', /if it has no handler/],
    ['TERM of a killable sleep', 15, [{ ...sleeper, state: 'D', stack: ['kernel_clone', '__do_sys_vfork', 'do_syscall_64'] }], 'wakes', /turns it into SIGKILL/],
    ['QUIT of a killable sleep dumps core, and waits', 3, [{ ...sleeper, state: 'D', stack: ['kernel_clone', '__do_sys_vfork', 'do_syscall_64'] }], 'pending', /kills at once/],
    ['a handler of a killable sleep waits', 15, [{ ...sleeper, state: 'D', stack: ['kernel_clone', '__do_sys_vfork', 'do_syscall_64'], masks: { ...DEFAULTS, SigCgt: TERM } }], 'pending', /kills at once/],
    ['TERM of a FUSE read', 15, [{ ...sleeper, stack: FUSE_READ }], 'depends', /No signal yet/],
    ['TERM of an exiting task', 15, [{ ...sleeper, state: 'D', stack: FLUSH_EXIT, flags: 0x400404 }], 'no-effect', /already ending/],
    ['without masks', 15, [{ tid: 101, state: 'S', stack: NANOSLEEP }], 'unknown', /not in this text/],
    ['a zombie', 15, [{ tid: 101, state: 'Z' }], 'no-effect', /dead already/],
    ['a kernel thread', 15, [{ tid: 101, state: 'S', kthread: true }], 'discarded', /kernel thread/],
  ];
  for (const [name, signal, tasks, verdict, why] of cases) {
    it(`${name}: ${verdict}`, () => {
      const said = ask(signal, tasks);
      assert.equal(said.verdict, verdict, said.why);
      assert.match(said.why, why);
    });
  }
});
