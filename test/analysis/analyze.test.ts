import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Analysis, Finding } from '../../src/analysis/analysis.ts';
import { analyze } from '../../src/analysis/analyze.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { FLUSH_EXIT, FUSE_READ, KILL, NANOSLEEP, NO_SIGNALS, ZAP, ZAP_SECOND, incidentOf, stuckContainer } from './incidentOf.ts';
import type { IncidentSpec, TaskSpec } from './incidentOf.ts';

const run = (spec: IncidentSpec): Analysis => analyze(incidentOf(spec), loadCatalogue());
const whole = (finding: Finding | undefined): string => [finding?.title, ...(finding?.why ?? []), ...(finding?.next ?? []).flatMap((step) => [step.text, step.command ?? ''])].join('\n');

describe('analyze: the full chain', () => {
  const chain = { tasks: stuckContainer(6198), connections: [{ id: 135, waiting: 1 }], release: '6.18.44-fc-v595' };
  const analysis = run(chain);
  const [first, ...others] = analysis.findings;

  it('joins init, zombie leader, exiting thread and its own daemon in one error', () => {
    assert.equal(first?.id, 'container-init-waits-for-fuse-flush-exit');
    assert.equal(first.severity, 'error');
    assert.equal(first.title, 'Container init docker-init (6198) cannot exit: thread 6200 of ndrive (6199) waits in fuse_flush for a FUSE reply that its own, already dead daemon can never give');
    assert.deepEqual(first.tids, [6200, 6199, 6198]);
    assert.equal(first.confidence, 'inferred');
    assert.deepEqual(analysis.edges.map(({ from, to, via }) => [from, to, via]), [
      [6198, 6199, 'pid-namespace-member'], [6199, 6200, 'thread-of-zombie-leader'], [6200, 'FUSE connection 135', 'fuse-request'], ['FUSE connection 135', 6199, 'fuse-daemon'],
    ]);
  });
  it('keeps the signature frames of each stack as findings of their own, below it', () => {
    assert.deepEqual(others.map((one) => [one.id, one.severity]), [['fuse-flush-exit', 'warning'], ['zap-pid-ns-processes', 'information']]);
    assert.deepEqual(first!.marks.length, 3);
    assert.ok(others.every((one) => one.marks.length > 0));
  });
  it('says why SIGKILL does not help, and does not blame init', () => {
    assert.match(whole(first), /Why SIGKILL does not help 6200: It is already exiting \(PF_EXITING\)/);
    assert.match(whole(first), /not filed wrongly/);
    assert.match(whole(first), /docker-init \(6198\) is not the culprit/);
  });
  it('does not claim that 6.3 and later are fixed', () => {
    assert.match(whole(first), /Linux 6\.18\.44 does not have .* reverted by 91ec6c85599b/);
  });
  it('fills the remedy with the numbers of the incident, safe steps first, and says what an abort hits', () => {
    const commands = first!.next.map((step) => step.command ?? '');
    assert.ok(commands.some((one) => one.includes('/proc/6200/mountinfo')));
    const abort = first!.next.find((step) => step.command === 'echo 1 > /sys/fs/fuse/connections/135/abort');
    assert.equal(abort?.risk, 'destructive');
    assert.ok(abort.hits !== undefined && abort.verify?.includes('6198') === true);
    assert.match(whole(first), /lxcfs/);
    const risky = first!.next.findIndex((step) => step.risk !== 'read-only');
    assert.ok(first!.next.slice(0, risky).length >= 3);
  });
  it('has evidence for every word, and every edge', () => {
    assert.ok(first!.evidence.length >= 5);
    assert.ok(analysis.edges.every((edge) => edge.evidence.length > 0));
  });
  it('asks for nothing that the text already says', () => {
    assert.deepEqual(analysis.gaps, []);
  });
});

describe('analyze: parts of the chain', () => {
  it('only the stack of init: says what it waits for in general, and how to find the member', () => {
    const { findings, gaps } = run({ tasks: [{ tid: 10, tgid: 10, comm: 'docker-init', stack: ZAP }] });
    assert.deepEqual(findings.map((one) => [one.id, one.severity]), [['zap-pid-ns-processes', 'error']]);
    assert.match(findings[0]!.title, /docker-init \(10\) waits in zap_pid_ns_processes for a member of its pid namespace that cannot exit/);
    assert.ok(gaps.some((gap) => gap.command === 'cat /proc/10/task/10/children'));
  });
  it('only the stack of the thread: exits and cannot, daemon unknown, asked for', () => {
    const { findings, gaps } = run({ tasks: [{ tid: 12, stack: FLUSH_EXIT }] });
    assert.deepEqual(findings.map((one) => [one.id, one.severity]), [['fuse-flush-exit', 'error']]);
    assert.match(findings[0]!.title, /12 cannot exit: it waits in fuse_flush for the reply of a FUSE daemon/);
    assert.ok(gaps.some((gap) => gap.command?.includes('/dev/fuse') === true));
    assert.ok(gaps.some((gap) => gap.command?.includes('/proc/12/mountinfo') === true));
  });
  it('anonymous stacks: both found, joined as an assumption', () => {
    const { findings, gaps } = run({ anonymous: [ZAP, FLUSH_EXIT] });
    assert.equal(findings[0]?.id, 'container-init-waits-for-fuse-flush-exit');
    assert.equal(findings[0].confidence, 'assumed');
    assert.deepEqual(findings.slice(1).map((one) => one.id).sort(), ['fuse-flush-exit', 'zap-pid-ns-processes']);
    assert.ok(findings.every((one) => one.tids.length === 0 && one.marks.length > 0));
    assert.ok(gaps.some((gap) => gap.text.startsWith('Whose stack is it')));
  });
  it('a known pair without any parent line is assumed, and the check is asked for', () => {
    const { findings, gaps } = run({ tasks: [{ tid: 10, stack: ZAP }, { tid: 20, tgid: 19, stack: FLUSH_EXIT }, { tid: 19, tgid: 19, taskList: [19, 20] }] });
    assert.deepEqual([findings[0]?.confidence, findings[0]?.tids], ['assumed', [20, 19, 10]]);
    assert.ok(gaps.some((gap) => gap.text === 'Is 19 a child of task 10?'));
  });
  it('a zombie leader whose live thread is not shown: asks for the threads', () => {
    const { findings, gaps } = run({ tasks: [{ tid: 10, tgid: 10, stack: ZAP }, { tid: 19, tgid: 19, comm: 'ndrive', state: 'Z', threads: 2, ppid: 10 }] });
    assert.match(findings[0]!.title, /ndrive \(19\) is a zombie leader with 2 threads counted/);
    assert.ok(gaps.some((gap) => gap.command?.includes('/proc/19/task/*') === true));
  });
});

describe('analyze: what is not the well-known case', () => {
  it('a child that hangs in a FUSE read with a daemon outside', () => {
    const { findings } = run({ tasks: [
      { tid: 10, tgid: 10, comm: 'docker-init', state: 'S', stack: ZAP, flags: 0x40050c, masks: { SigPnd: NO_SIGNALS, ShdPnd: KILL } },
      { tid: 11, tgid: 11, comm: 'cat', state: 'D', ppid: 10, stack: FUSE_READ, flags: 0x440000, masks: { SigPnd: KILL, ShdPnd: KILL } },
      { tid: 9, tgid: 9, comm: 'ndrive', state: 'S', ppid: 1, openFiles: ['/dev/fuse'], stack: ['unix_stream_read_generic', 'sock_recvmsg'] },
    ] });
    assert.equal(findings[0]?.id, 'container-init-waits-for-fuse-read-fault');
    assert.match(findings[0].title, /cat \(11\) waits in fuse_readahead for a reply of the FUSE daemon ndrive \(9\)/);
    assert.doesNotMatch(whole(findings[0]), /fuse_flush|PF_EXITING\), and the kernel hands no signal to an exiting task.*11/);
    assert.match(whole(findings[0]), /delivered to this thread \(KILL in SigPnd\)/);
    const kill = findings[0].next.find((step) => step.command === 'kill -9 9');
    assert.ok(kill?.hits !== undefined && kill.risk !== 'read-only');
  });
  it('a child that hangs in NFS is told as that', () => {
    const { findings } = run({ tasks: [
      { tid: 10, tgid: 10, stack: ZAP },
      { tid: 11, tgid: 11, comm: 'dirtyhold', state: 'D', ppid: 10, flags: 0x40000c, stack: ['folio_wait_bit_common', 'folio_wait_writeback', 'nfs_wb_all', 'nfs4_file_flush', 'filp_close', 'put_files_struct', 'do_exit'] },
    ] });
    assert.match(findings[0]!.title, /dirtyhold \(11\) waits for the NFS server to take the data of a file/);
    assert.doesNotMatch([findings[0]!.title, ...findings[0]!.why].join('\n'), /fuse/i);
  });
  it('a traced zombie, and a zombie whose parent is outside', () => {
    const traced = run({ tasks: [
      { tid: 10, tgid: 10, stack: ZAP, nspid: [10, 1] }, { tid: 11, tgid: 11, comm: 'sleep', state: 'Z', ppid: 10, tracerPid: 30, nspid: [11, 2] }, { tid: 30, tgid: 30, comm: 'gdb', state: 'S', nspid: [30] },
    ] }).findings[0];
    assert.match(traced!.title, /sleep \(11\) is a zombie that its tracer gdb \(30\) has not released/);
    const foreign = run({ tasks: [
      { tid: 10, tgid: 10, stack: ZAP_SECOND, nspid: [10, 1] }, { tid: 11, tgid: 11, comm: 'sleep', state: 'Z', ppid: 30, nspid: [11, 2] }, { tid: 30, tgid: 30, comm: 'nsenter', state: 'T', nspid: [30] },
    ] }).findings[0];
    assert.match(foreign!.title, /sleep \(11\) is a zombie whose parent nsenter \(30\), outside of the namespace, is stopped/);
    assert.ok(foreign!.next.some((step) => step.command === 'kill -CONT 30'));
  });
  it('a stopped daemon is continued, not aborted, first', () => {
    const { findings } = run({ tasks: [
      { tid: 11, tgid: 11, comm: 'cat', state: 'S', stack: FUSE_READ, masks: { SigPnd: NO_SIGNALS, ShdPnd: NO_SIGNALS } }, { tid: 9, tgid: 9, comm: 'ndrive', state: 'T', openFiles: ['/dev/fuse'] },
    ], connections: [{ id: 134, waiting: 1 }] });
    assert.match(findings[0]!.title, /cat \(11\) waits in fuse_readahead for a reply of the FUSE daemon ndrive \(9\), which is stopped/);
    const risks = findings[0]!.next.map((step) => step.command);
    assert.ok(risks.indexOf('kill -CONT 9') >= 0 && risks.indexOf('kill -CONT 9') < risks.findIndex((one) => one?.includes('/abort') === true));
  });
  it('a daemon that uses its own mount waits for itself', () => {
    const { findings } = run({ tasks: [{ tid: 9, tgid: 9, comm: 'ndrive', state: 'S', openFiles: ['/dev/fuse'], stack: ['request_wait_answer', 'fuse_simple_request', 'fuse_lookup_name', 'vfs_statx'] }] });
    assert.equal(findings[0]?.id, 'fuse-daemon-waits-for-itself');
  });
  it('killed and not gone by the masks alone, where the stack is hidden', () => {
    const { findings, gaps } = run({ tasks: [{ tid: 11, tgid: 11, comm: 'cat', state: 'D', masks: { SigPnd: KILL, ShdPnd: KILL } }] });
    assert.deepEqual(findings.map((one) => [one.id, one.severity]), [['killed-and-not-gone', 'warning']]);
    assert.ok(gaps.some((gap) => gap.command === 'cat /proc/11/stack' && gap.caution === 'needs root'));
  });
  it('a goroutine in a runtime call is joined as an assumption', () => {
    const { findings, edges } = run({ tasks: stuckContainer(10), goroutines: [{ id: 146, state: 'select', minutes: 8817, frames: ['net/http.(*persistConn).roundTrip', 'github.com/docker/docker/client.(*Client).ContainerInspect'] }] });
    assert.match(whole(findings[0]), /Goroutine 146 \(select, for at least 8817 minutes\)/);
    assert.ok(edges.some((edge) => edge.from === 'goroutine 146' && edge.to === 10 && edge.strength === 'assumed'));
  });
});

describe('analyze: benign', () => {
  it('says nothing of idle tasks, and no more than information of a zombie leader with live threads', () => {
    assert.deepEqual(run({ tasks: [{ tid: 5, tgid: 5, state: 'S', stack: NANOSLEEP }, { tid: 6, tgid: 6, state: 'S', stack: ['do_epoll_wait'] }] }).findings, []);
    const leader = run({ tasks: [{ tid: 5, tgid: 5, state: 'Z', threads: 2 }, { tid: 6, tgid: 5, state: 'S', stack: NANOSLEEP }] }).findings;
    assert.deepEqual(leader.map((one) => [one.id, one.severity]), [['zombie-leader', 'information']]);
  });
  it('says nothing of the namespace members that merely live', () => {
    const { edges } = run({ tasks: [{ tid: 10, tgid: 10, stack: ZAP }, { tid: 11, tgid: 11, state: 'S', ppid: 10, stack: NANOSLEEP }] });
    assert.deepEqual(edges, []);
  });
  it('nothing at all gives nothing', () => {
    assert.deepEqual(run({}), { waits: [], edges: [], findings: [], gaps: [] });
  });
});

describe('analyze: two containers', () => {
  it('gives two findings without cross-talk', () => {
    const { findings } = run({ tasks: [...stuckContainer(100), ...stuckContainer(200)] });
    const joined = findings.filter((one) => one.severity === 'error');
    assert.deepEqual(joined.map((one) => one.tids), [[102, 101, 100], [202, 201, 200]]);
    for (const one of joined) assert.doesNotMatch(whole(one), one.tids[0] === 102 ? /\b20[012]\b/ : /\b10[012]\b/);
  });
  it('does not give the one connection to both, nor guess a pair', () => {
    const { findings } = run({ tasks: [...stuckContainer(100), ...stuckContainer(200)], connections: [{ id: 77, waiting: 1 }] });
    assert.ok(findings.every((one) => !whole(one).includes('connections/77/')));
    const lost = run({ tasks: [{ tid: 1, stack: ZAP }, { tid: 2, stack: ZAP }, { tid: 3, stack: FLUSH_EXIT }] });
    assert.deepEqual(lost.edges.filter((edge) => edge.via === 'pid-namespace-member'), []);
  });
});

describe('analyze: order', () => {
  it('does not depend on the order of sections, nor on the file that each stands in', () => {
    const specs: readonly TaskSpec[] = [
      ...stuckContainer(100), { tid: 9, tgid: 9, comm: 'x', state: 'S', stack: NANOSLEEP }, { tid: 300, tgid: 300, stack: ZAP },
      { tid: 301, tgid: 301, state: 'Z', ppid: 300, tracerPid: 9 },
    ];
    const told = (analysis: Analysis) => JSON.stringify({
      findings: analysis.findings.map(({ id, severity, confidence, title, tids, why, next }) => ({ id, severity, confidence, title, tids, why, next })),
      edges: analysis.edges.map((one) => [one.from, one.to, one.via, one.strength].join(' ')).sort(), gaps: [...analysis.gaps].map((gap) => gap.text).sort(),
    });
    const expected = told(run({ tasks: specs, connections: [{ id: 135, waiting: 1 }] }));
    assert.match(expected, /connections\/135\/abort/);
    fc.assert(fc.property(fc.shuffledSubarray([...specs], { minLength: specs.length }), fc.array(fc.nat(2), { minLength: 9, maxLength: 9 }), (tasks, files) => {
      const spread = tasks.map((task, index) => ({ ...task, source: files[index]! }));
      assert.equal(told(run({ tasks: spread, connections: [{ id: 135, waiting: 1, source: files[8]! }], sources: 3 })), expected);
    }), { numRuns: 60 });
  });
});

describe('analyze: many of a kind', () => {
  const waiting = (tid: number) => ({ tid, comm: `runc${tid}`, state: 'D', stack: ['__mutex_lock', 'cgroup_kn_lock_live', 'cgroup_mkdir', 'do_mkdirat', 'do_syscall_64'] });
  it('folds tasks that wait in the same way, with their number and all their places', () => {
    const { findings } = run({ tasks: Array.from({ length: 50 }, (_, index) => waiting(100 + index)) });
    assert.equal(findings.length, 1);
    assert.match(findings[0]!.title, /^50 tasks wait for .*: runc100 \(100\), .* and 45 more$/);
    assert.equal(findings[0]!.tids.length, 50);
    assert.ok(findings[0]!.marks.length >= 50);
  });
  it('tells a few one by one', () => {
    assert.equal(run({ tasks: [waiting(1), waiting(2), waiting(3)] }).findings.length, 3);
  });
});
