import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createScene } from '../../src/analysis/actor.ts';
import type { Possibility } from '../../src/analysis/analysis.ts';
import { differentialOf } from '../../src/analysis/differential.ts';
import { logWords } from '../../src/analysis/logWords.ts';
import { resolveEdges } from '../../src/analysis/resolvers/index.ts';
import type { Shows } from '../../src/analysis/signs.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { createText, type Text } from '../../src/text/text.ts';
import { analyzeTexts } from '../../src/unstuck.ts';
import { incidentOf, type TaskSpec } from './incidentOf.ts';

const catalogue = loadCatalogue();
const judged = catalogue.pages.flatMap((page) => (page.differential ?? []).flatMap((cause, index) => (cause.shows ? [{ page, index, cause: cause.cause, shows: cause.shows }] : [])));

/** What /proc tells of one task, as a transcript. */
function proc(pid: number, comm: string, state: string, frames: readonly string[], ppid = 1): string {
  const stack = frames.map((name) => `[<0>] ${name}+0x10/0x200`).join('\n');
  return `$ cat /proc/${pid}/status\nName:\t${comm}\nState:\t${state}\nTgid:\t${pid}\nPid:\t${pid}\nPPid:\t${ppid}\nThreads:\t1\n$ cat /proc/${pid}/stack\n${stack}\n`;
}

/** The causes of every wait of a text, as `status cause`. */
function causesOf(...parts: readonly string[]): readonly string[] {
  const scene = createScene(analyzeTexts([createText('dump.txt', parts.join('\n'))]).incident, catalogue);
  const edges = resolveEdges(scene);
  return scene.actors.flatMap((actor) => (actor.wait ? differentialOf(scene, actor.wait.page, actor, edges.filter(({ from }) => from === actor.node).map(({ to }) => to)) : []))
    .map(({ status, cause }) => `${status} ${cause}`);
}

function statusOf(cause: string, ...parts: readonly string[]): string | undefined {
  return causesOf(...parts).find((one) => one.includes(` ${cause}`))?.split(' ')[0];
}

const D = 'D (disk sleep)';
const S = 'S (sleeping)';
const SYSCALL = ['do_syscall_64', 'entry_SYSCALL_64_after_hwframe'];

describe('differential, through real text', () => {
  it('tells the causes of a CIFS wait apart by the log, by the waiter and by others', () => {
    const waiter = (...top: readonly string[]): string => proc(310, 'ls', D, [...top, 'compound_send_recv', 'cifs_send_recv', 'SMB2_open', ...SYSCALL]);
    const log = '[ 4711.100200] CIFS: VFS: \\\\filer has not responded in 180 seconds. Reconnecting...\n';
    assert.equal(statusOf('Server or network gone', waiter('wait_for_response'), log), 'seen');
    assert.equal(statusOf('Server or network gone', waiter('wait_for_response')), 'unknown');
    assert.equal(statusOf('No credits', waiter('wait_for_free_credits')), 'seen');
    assert.equal(statusOf('No credits', waiter('wait_for_response')), 'unknown', 'its functions may be inlined');
    const reconnect = proc(77, 'kworker/1:2', D, ['tcp_connect_wait', 'smb2_reconnect', 'smb2_reconnect_server', 'process_one_work', 'worker_thread', 'kthread']);
    assert.equal(statusOf('The session is set up again', waiter('wait_for_response'), reconnect), 'seen');
    assert.equal(statusOf('The session is set up again', waiter('wait_for_response')), 'unknown');
  });

  it('tells the causes of a btrfs range apart', () => {
    const disk = proc(410, 'dd', D, ['btrfs_start_ordered_extent', 'btrfs_wait_ordered_range', 'btrfs_sync_file', ...SYSCALL]);
    const range = proc(411, 'dd', D, ['wait_extent_bit', 'lock_extent', 'btrfs_read_folio', ...SYSCALL]);
    const worker = proc(90, 'kworker/u8:3', D, ['wait_current_trans', 'start_transaction', 'btrfs_finish_one_ordered', 'process_one_work', 'worker_thread', 'kthread']);
    assert.equal(statusOf('The disk', disk), 'seen');
    assert.equal(statusOf('Another task has locked the range', disk), 'not-seen');
    assert.equal(statusOf('Another task has locked the range', range), 'seen');
    assert.equal(statusOf('The worker that records the data waits', disk), 'unknown');
    assert.equal(statusOf('The worker that records the data waits', disk, worker), 'seen');
  });

  it('asks the child of a vfork, not its parent', () => {
    const parent = proc(500, 'make', D, ['wait_for_vfork_done', 'kernel_clone', '__do_sys_vfork', ...SYSCALL]);
    const child = (state: string, ...frames: readonly string[]): string => proc(501, 'make', state, [...frames, ...SYSCALL], 500);
    const exec = child(D, 'rpc_wait_bit_killable', 'nfs_file_open', 'do_open_execat', 'do_execveat_common');
    assert.equal(statusOf('The child cannot read the program', parent, exec), 'seen');
    assert.equal(statusOf('The child is stopped or traced', parent, exec), 'not-seen');
    assert.equal(statusOf('The child is stopped or traced', parent, child('T (stopped)', 'do_signal_stop', 'get_signal')), 'seen');
    assert.equal(statusOf('The child runs its own code', parent, child(S, 'hrtimer_nanosleep', 'common_nsleep')), 'seen');
    assert.equal(statusOf('The child runs its own code', parent, child('T (stopped)', 'do_signal_stop', 'get_signal')), 'not-seen');
    assert.equal(statusOf('The child cannot read the program', parent, child(S, 'hrtimer_nanosleep', 'common_nsleep')), 'not-seen', 'its stack shows another cause');
    for (const status of causesOf(parent)) assert.match(status, /^unknown/, 'nobody is there to ask');
  });

  it('reads the causes of a slow grace period from the log', () => {
    const waiter = proc(600, 'ip', D, ['__wait_rcu_gp', 'synchronize_rcu', 'synchronize_net', ...SYSCALL]);
    assert.equal(statusOf('A CPU loops in the kernel', waiter, '[   60.1] rcu: INFO: rcu_preempt self-detected stall on CPU\n'), 'seen');
    assert.equal(statusOf('A CPU loops in the kernel', waiter, 'Nov 21 21:41:23 host kernel: watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [burn:77]\n'), 'seen');
    assert.equal(statusOf('A real-time task keeps', waiter, '[Sat Nov 21 21:41:23 2026] rcu: rcu_preempt kthread starved for 5250 jiffies! g2329 f0x0\n'), 'seen');
    assert.deepEqual([...new Set(causesOf(waiter).map((one) => one.split(' ')[0]))], ['unknown']);
  });

  it('tells who holds the RTNL by the stack of the holder', () => {
    const waiter = proc(700, 'ip', D, ['rtnl_lock', 'rtnetlink_rcv_msg', 'netlink_rcv_skb', 'netlink_unicast', ...SYSCALL]);
    const holder = (...frames: readonly string[]): string => proc(701, 'holder', D, [...frames, 'unregister_netdevice_many', 'rtnl_dellink', 'rtnetlink_rcv_msg', ...SYSCALL]);
    const driver = holder('msleep', 'napi_disable', '__dev_close_many', 'dev_close_many');
    const rcu = holder('__wait_rcu_gp', 'synchronize_rcu', 'synchronize_net');
    const worker = proc(702, 'kworker/u8:0', D, ['synchronize_rcu_expedited', 'unregister_netdevice_many', 'default_device_exit_batch', 'ops_exit_list', 'cleanup_net', 'process_one_work', 'worker_thread', 'kthread']);
    assert.equal(statusOf('A driver waits for its hardware', waiter, driver), 'seen');
    assert.equal(statusOf('A driver waits for its hardware', waiter, rcu), 'not-seen');
    assert.equal(statusOf('The holder waits for an RCU', waiter, rcu), 'seen');
    assert.equal(statusOf('The worker that dismantles', waiter, worker), 'seen');
    assert.equal(statusOf('The worker that dismantles', waiter), 'unknown');
    assert.equal(statusOf('A device that is being removed', waiter, '[ 99.5] unregister_netdevice: waiting for eth0 to become free. Usage count = 2\n'), 'seen');
    assert.equal(statusOf('A device that is being removed', waiter), 'unknown');
  });

  for (const [file, cause, status] of [
    ['fuse-read-stopped-daemon', 'The daemon is stopped or traced', 'seen'],
    ['fuse-daemon-uses-own-mount', 'The daemon uses its own mount', 'seen'],
    ['zap-nsenter-zombie-parent-stopped', 'The parent outside is stopped or traced', 'seen'],
    ['zap-traced-zombie-gdb', 'A tracer outside does not wait for a zombie', 'seen'],
    ['zap-traced-zombie-gdb', 'A member is frozen', 'unknown'],
    ['ptraced-by-gdb', 'strace or gdb was left on it', 'seen'],
    ['ptraced-by-gdb', 'The tracer is stopped or hangs itself', 'not-seen'],
    ['vfork-parent', 'The child runs its own code', 'seen'],
    ['vfork-parent', 'The child is stopped or traced', 'not-seen'],
  ] as const) {
    const path = `../shared/corpus/real/${file}.txt`;
    (existsSync(path) ? it : it.skip)(`${file}: ${cause}: ${status}`, () => assert.equal(statusOf(cause, readFileSync(path, 'utf8')), status));
  }
});

describe('differential, on every page', () => {
  /** The causes of a page for a waiter and one other task, whom it waits for or not. */
  const judge = (page: (typeof judged)[number]['page'], waiter: Partial<TaskSpec>, other: Partial<TaskSpec> | null, behind: boolean): readonly Possibility[] => {
    const tasks = [{ tid: 10, tgid: 10, threads: 1, ...waiter }, ...(other ? [{ tid: 20, tgid: 20, threads: 1, ...other }] : [])];
    const scene = createScene(incidentOf({ tasks }), catalogue);
    return differentialOf(scene, page, scene.byTid.get(10)!, behind ? [20] : [10]);
  };
  const shower = ({ frames, state, traced, comm }: Shows): Partial<TaskSpec> => ({ ...(traced ? { tracerPid: 99 } : {}), comm: comm?.[0] ?? 'x', state: state?.[0] ?? 'D', ...(state === 'Z' ? {} : { stack: [frames?.[0] ?? 'some_driver_wait', 'do_syscall_64'] }) });
  const of = (found: readonly Possibility[], cause: string): Possibility => found.find((one) => one.cause === cause)!;

  it('some pages say what Unstuck can see by itself', () => assert.ok(judged.length > 60, String(judged.length)));

  for (const { page, cause, shows } of judged) {
    it(`${page.id}: ${cause}`, () => {
      const shown = shower(shows);
      const seen = shows.who === 'waiter' ? judge(page, shown, null, false) : judge(page, { state: 'S' }, shown, shows.who === 'holder');
      assert.equal(of(seen, cause).status, 'seen');
      assert.ok(of(seen, cause).found.length > 0, 'with its evidence');
      if (shows.who !== 'waiter') assert.notEqual(of(judge(page, shown, null, false), cause).status, 'seen', 'its own frames tell nothing of others');
      if (shows.who === 'holder') assert.equal(of(judge(page, { state: 'S' }, { comm: 'y', state: 'X' }, true), cause).status === 'seen', false);
      const excluded = shows.without?.[0];
      if (excluded !== undefined) {
        const not = { ...shown, stack: [excluded, ...shown.stack!] };
        assert.notEqual(of(shows.who === 'waiter' ? judge(page, not, null, false) : judge(page, { state: 'S' }, not, shows.who === 'holder'), cause).status, 'seen');
      }
    });
  }

  it('counts no page of a normal wait as seen', () => {
    const normal = catalogue.pages.flatMap((page) => (page.differential ?? []).filter((one) => !one.shows && one.page !== undefined && catalogue.byId.get(one.page)?.severity === 'none').map((one) => ({ page, one })));
    for (const { page, one } of normal) {
      const { match } = catalogue.byId.get(one.page!)!;
      if (match.of !== 'task') continue;
      assert.notEqual(of(judge(page, { state: 'D' }, { state: 'S', stack: match.frames.map(([first]) => first!) }, false), one.cause).status, 'seen', `${page.id}: ${one.cause}`);
    }
  });
});

describe('words of the kernel log', () => {
  const found = (content: string): number => logWords([createText('a', content)])('not responding, still trying').length;

  it('count in lines of the log', () => {
    for (const stamp of ['[  123.456789] ', '<4>[  123.456789][  T12] ', '[Sat Nov 21 21:41:23 2026] ', 'Nov 21 21:41:23 host kernel: ', '> [12.5] ', '2026-11-21T21:41:23,123456+00:00 ']) {
      assert.equal(found(`${stamp}nfs: server 10.0.2.2 not responding, still trying\n`), 1, stamp);
    }
  });

  it('do not count in prose that quotes them, and the log after the prose is found all the same', () => {
    const prose = "[unknown] The server is gone: the log says 'not responding, still trying'\nthe log says \"not responding, still trying\"\n";
    assert.equal(found(prose), 0);
    assert.equal(found(`${prose}[ 1.5] nfs: server filer not responding, still trying\n`), 1);
  });

  it('are searched for once in a text, whoever asks', () => {
    let reads = 0;
    const real = createText('a', 'nothing here\n'.repeat(100));
    const text: Text = Object.defineProperty({ ...real }, 'content', { get: () => (reads++, real.content) });
    const said = logWords([text]);
    said('soft lockup');
    const once = reads;
    for (let again = 0; again < 100; again++) said('soft lockup');
    assert.ok(once > 0);
    assert.equal(reads, once);
  });
});
