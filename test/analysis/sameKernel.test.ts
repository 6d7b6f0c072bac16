import assert from 'node:assert/strict';
import { kernelsOf } from '../../src/analysis/sameKernel.ts';
import { sameSleeps } from '../../src/analysis/sameSleep.ts';
import type { Frame, Stack } from '../../src/model/stack.ts';
import { analyzeTexts } from '../../src/unstuck.ts';
import { createText } from '../../src/text/text.ts';
import { incidentOf } from './incidentOf.ts';

/** `name+offset/size`, several in one string. */
function stack(text: string, format = 'procStack', start = 0): Stack {
  const frames = text.split(' ').map((one): Frame => {
    const [name = '', offset = '', size = ''] = one.split(/[+/]/);
    return { function: name, offset: Number(offset), size: Number(size), module: null, unreliable: false, proc: true };
  });
  return { frames, nameStarts: frames.map(() => start), tid: null, tgid: null, format, place: { source: 0, span: { start, end: start + 1 } } };
}

describe('kernelsOf', () => {
  const [wait, work, other] = [stack('wait+1/100 fsync+2/200 entry+3/300'), stack('lock+1/50 requeue+2/60 entry+3/300'), stack('lock+1/70 requeue+2/80 worker+3/90')];
  it('joins stacks that share a return address, and parts those whose functions differ in size', () => {
    const same = kernelsOf([wait, work, other]);
    assert.equal(same(wait, work), true);
    assert.equal(same(work, other), false);
    // Nothing of its own speaks against it; the kernel that it is known to be of does.
    assert.equal(same(wait, other), false);
  });
  it('takes for possible what nothing tells apart: equal sizes, no functions in common, or nobody that it knows', () => {
    const alone = stack('poll+1/10');
    const same = kernelsOf([wait, work, other, alone]);
    assert.equal(same(alone, other), true);
    assert.equal(same(null, other), true);
    assert.equal(kernelsOf([stack('f+1/10 g+2/20'), stack('f+5/10 h+1/2')])(stack('x+1/1'), alone), true);
  });
  it('bears a static function of one name in two files of one kernel', () => {
    const [a, b] = [stack('init_once+1/10 alloc+2/20 open+4/40'), stack('init_once+1/99 alloc+7/20 open+9/40')];
    assert.equal(kernelsOf([a, b])(a, b), true);
  });
});

describe('sameSleeps', () => {
  const long = stack('schedule+1/2 percpu_rwsem_wait+1/2 cpus_read_lock+1/2', 'callTrace', 20);
  const cut = stack('schedule+1/2', 'callTrace', 40);
  const incident = (...seconds: readonly number[]) => ({
    ...incidentOf({}), dumps: [{ ...incidentOf({}).dumps[0]!, hungTasks: seconds.map((value, index) => {
      const place = { source: 0, span: { start: 10 + index * 20, end: 11 + index * 20 } };
      return { tid: { value: 7, place }, comm: null, seconds: { value, place }, kind: 'blocked' as const, coredump: false, place };
    }) }],
  });
  const task = (...stacks: readonly Stack[]) => ({ ...[...incidentOf({ tasks: [{ tid: 7 }] }).tasks.values()][0]!, stacks });
  it('takes the whole one of two copies where the time without a switch has grown', () => assert.equal(sameSleeps(incident(122, 245))(task(long, cut), cut), long));
  it('takes the last one where the task has run in between, or nobody says that it has not', () => {
    assert.equal(sameSleeps(incident(122, 122))(task(long, cut), cut), cut);
    assert.equal(sameSleeps(incident())(task(long, cut), cut), cut);
  });
  it('takes the last of two equals, and the whole one of a crash dump', () => {
    const again = { ...long, place: cut.place };
    assert.equal(sameSleeps(incident(122, 245))(task(long, again), again), again);
    const [bt, quote] = [{ ...long, format: 'crashBt' }, { ...cut, format: 'crashBt' }];
    assert.equal(sameSleeps(incident())(task(bt, quote), quote), bt);
  });
});

describe('stacks of which the unwinder vouches for nothing', () => {
  const trace = (mark: (index: number) => string): string => ['INFO: task docker:20744 blocked for more than 120 seconds.', 'docker          D ffff8801a8f2b078     0 20744      1 0x00000000', 'Call Trace:',
    ...['schedule_preempt_disabled', '__mutex_lock_slowpath', 'mutex_lock', 'copy_net_ns', 'create_new_namespaces', 'copy_namespaces', 'do_fork'].map((name, index) => ` [<ffffffff81510915>] ${mark(index)}${name}+0x25/0x70`)].join('\n');
  const waits = (text: string) => analyzeTexts([createText('x', text)]).analysis.waits.map(({ page, confidence }) => `${page.id} ${confidence}`);
  it('are read as they are, and never more than inferred', () => assert.deepEqual(waits(trace(() => '? ')), ['netns-create inferred']));
  it('count for nothing where a single frame is vouched for', () => assert.deepEqual(waits(trace((index) => (index === 5 ? '' : '? '))), []));
});
