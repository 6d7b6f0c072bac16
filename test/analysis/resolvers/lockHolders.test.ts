import assert from 'node:assert/strict';
import { createScene } from '../../../src/analysis/actor.ts';
import { resolveEdges } from '../../../src/analysis/resolvers/index.ts';
import { loadCatalogue } from '../../../src/knowledge/catalogue.ts';
import { FUSE_READ, incidentOf } from '../incidentOf.ts';
import type { TaskSpec } from '../incidentOf.ts';
import { shownEdges } from './textEdges.ts';

const SYSCALL = ['do_syscall_64', 'entry_SYSCALL_64_after_hwframe'];
const task = (tid: number, stack: readonly string[], more: Partial<TaskSpec> = {}): TaskSpec => ({ tid, tgid: tid, comm: `task-${tid}`, state: 'D', stack: [...stack, ...SYSCALL], ...more });
/** Edges between tasks; what goes to a server or a device is another resolver's. */
const edges = (...tasks: readonly TaskSpec[]): readonly string[] =>
  shownEdges(resolveEdges(createScene(incidentOf({ tasks }), loadCatalogue())).filter((one) => ['lock', 'worker'].includes(one.via)));

const RTNL_WAIT = ['rtnl_lock', 'dev_ioctl', 'sock_do_ioctl', 'sock_ioctl', '__x64_sys_ioctl'];
const RTNL_HOLD = ['msleep', 'napi_disable', '__dev_close_many', 'dev_close_many', 'rtnl_dellink', 'rtnetlink_rcv_msg'];
const LOOKUP = ['request_wait_answer', 'fuse_simple_request', 'fuse_lookup_name', 'fuse_lookup', '__lookup_slow', 'walk_component', 'path_lookupat'];
const MKDIR = ['filename_create', 'do_mkdirat', '__x64_sys_mkdir'];
const STAT = ['walk_component', 'path_lookupat', 'filename_lookup', 'vfs_statx'];

describe('lockHolders', () => {
  it('infers the holder of a lock of which there is one', () => {
    assert.deepEqual(edges(task(10, RTNL_WAIT), task(20, RTNL_HOLD), task(30, RTNL_WAIT)), ['10 20 lock inferred', '30 20 lock inferred']);
  });
  it('says nothing with two candidates for one mutex, or with a holder that gave it up for modprobe', () => {
    assert.deepEqual(edges(task(10, RTNL_WAIT), task(20, RTNL_HOLD), task(21, RTNL_HOLD)), []);
    assert.deepEqual(edges(task(10, RTNL_WAIT), task(20, ['call_usermodehelper_exec', '__request_module', 'rtnl_newlink', '__rtnl_newlink', 'rtnetlink_rcv_msg'])), []);
  });
  it('a file position belongs to the process, and to no pipe or socket', () => {
    const wait = ['fdget_pos', 'ksys_read', '__x64_sys_read'];
    const reads = { tid: 11, tgid: 9, stack: FUSE_READ, state: 'D' };
    assert.deepEqual(edges(task(10, wait, { tgid: 9 }), reads), ['10 11 lock assumed']);
    assert.deepEqual(edges(task(10, wait, { tgid: 9 }), { ...reads, tgid: 8 }), []);
    assert.deepEqual(edges(task(10, wait, { tgid: 9 }), { ...reads, stack: ['anon_pipe_read', 'vfs_read', 'ksys_read', ...SYSCALL] }), []);
    assert.deepEqual(edges(task(10, wait, { tgid: 9 }), task(11, wait, { tgid: 9 })), []);
  });
  it('readers of a directory stand behind the one writer that waits, and the writer behind the reader that has it', () => {
    assert.deepEqual(edges(task(4, LOOKUP, { state: 'S' }), task(6, MKDIR), task(8, STAT)), ['6 4 lock assumed', '8 6 lock assumed']);
    assert.deepEqual(edges(task(4, LOOKUP), task(6, MKDIR), task(7, MKDIR), task(8, STAT)), ['6 4 lock assumed', '7 4 lock assumed', '8 4 lock assumed']);
    // mkdir has it as a writer: nobody stands between it and the readers.
    assert.deepEqual(edges(task(4, ['request_wait_answer', 'fuse_simple_request', 'create_new_entry', 'fuse_mkdir', 'vfs_mkdir', 'do_mkdirat']), task(6, MKDIR), task(8, STAT)), ['6 4 lock assumed', '8 4 lock assumed']);
  });
  it('does not take the reader of a directory for the holder of a file', () => {
    assert.deepEqual(edges(task(10, ['ext4_buffered_write_iter', 'ext4_file_write_iter', 'vfs_write', 'ksys_write']), task(4, LOOKUP)), []);
  });
  it('an mmap lock is held inside the process', () => {
    const fault = ['lock_mm_and_find_vma', 'do_user_addr_fault', 'exc_page_fault', 'asm_exc_page_fault'];
    const mmap = ['request_wait_answer', 'fuse_simple_request', 'fuse_send_open', 'fuse_file_mmap', 'mmap_region', 'do_mmap', 'vm_mmap_pgoff'];
    assert.deepEqual(edges(task(10, fault, { tgid: 9 }), task(11, mmap, { tgid: 9 }), task(12, mmap)), ['10 11 lock inferred']);
  });
  it('namespaces: all that dismantle or set up one hold the lock, and a writer queues before new ones', () => {
    const create = ['copy_net_ns', 'create_new_namespaces', 'unshare_nsproxy_namespaces', 'ksys_unshare'];
    const cleanup = ['synchronize_rcu_expedited', 'ops_exit_list', 'cleanup_net', 'process_one_work', 'worker_thread', 'kthread'];
    const writer = ['register_pernet_subsys', 'do_one_initcall', 'do_init_module', 'load_module'];
    assert.deepEqual(edges(task(10, create), task(20, cleanup)), ['10 20 lock inferred']);
    assert.deepEqual(edges(task(10, create), task(20, cleanup), task(30, writer)), ['10 30 lock assumed', '30 20 lock inferred']);
  });
});

describe('worker', () => {
  const WAIT = ['jbd2_log_wait_commit', 'ext4_sync_file', 'vfs_fsync_range', '__x64_sys_fsync'];
  const COMMIT = ['folio_wait_bit_common', 'folio_wait_writeback', 'jbd2_journal_commit_transaction', 'kjournald2', 'kthread', 'ret_from_fork'];
  const IDLE = ['kjournald2', 'kthread', 'ret_from_fork'];
  it('finds the journal thread by its name, and not an idle one', () => {
    assert.deepEqual(edges(task(10, WAIT), { tid: 20, tgid: 20, comm: 'jbd2/sda1-8', state: 'D', stack: COMMIT }, { tid: 21, tgid: 21, comm: 'jbd2/sdb1-8', state: 'S', stack: IDLE }), ['10 20 worker assumed']);
    assert.deepEqual(edges(task(10, WAIT), { tid: 20, tgid: 20, comm: 'jbd2/sda1-8', state: 'D', stack: COMMIT }, { tid: 21, tgid: 21, comm: 'jbd2/sdb1-8', state: 'D', stack: COMMIT }), []);
    assert.deepEqual(edges(task(10, WAIT), { tid: 20, tgid: 20, comm: 'jbd2/sda1-8', state: 'D' }), ['10 20 worker assumed']);
    assert.deepEqual(edges(task(10, WAIT), { tid: 20, tgid: 20, comm: 'jbd2/sda1-8', state: 'S' }), []);
  });
  it('an exit waits for all io_uring workers of its own process', () => {
    const work = ['folio_wait_bit_common', '__folio_lock', 'write_cache_pages', 'io_write', 'io_issue_sqe', 'io_wq_submit_work', 'io_worker_handle_work', 'io_wq_worker', 'ret_from_fork'];
    const exit = ['io_wq_put_and_exit', 'io_uring_clean_tctx', 'io_uring_cancel_generic', '__io_uring_cancel', 'do_exit', 'do_group_exit'];
    assert.deepEqual(edges(task(10, exit), { tid: 11, tgid: 10, state: 'D', stack: work }, { tid: 12, tgid: 10, state: 'D', stack: work }, { tid: 13, tgid: 13, state: 'D', stack: work }),
      ['10 11 worker inferred', '10 12 worker inferred']);
  });
});

describe('folioLock', () => {
  const ASKS = ['folio_wait_bit_common', '__folio_lock', 'write_cache_pages', 'blkdev_writepages', 'do_writepages'];
  const KEEPS = ['rq_qos_wait', 'wbt_wait', 'submit_bio', 'submit_bh_wbc', '__block_write_full_folio', 'block_write_full_folio', 'write_cache_pages', 'blkdev_writepages', 'wb_workfn', 'process_one_work'];
  it('assumes the only task that keeps a folio locked', () => {
    assert.deepEqual(edges(task(10, ASKS), task(11, ASKS), task(20, KEEPS)), ['10 20 lock assumed', '11 20 lock assumed']);
    assert.deepEqual(edges(task(10, ASKS), task(20, KEEPS), task(21, KEEPS)), []);
    assert.deepEqual(edges(task(10, ['folio_wait_bit_common', 'folio_wait_writeback', 'ext4_sync_file']), task(20, KEEPS)), []);
  });
});
