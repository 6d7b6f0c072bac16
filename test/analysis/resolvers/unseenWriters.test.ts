import assert from 'node:assert/strict';
import { edgesOfText } from './edgesOfText.ts';

const report = (comm: string, pid: number, ...names: readonly string[]): string =>
  [`INFO: task ${comm}:${pid} blocked for more than 122 seconds.`, '      Not tainted 6.19.0-rc5 #1', '"echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message.',
    `task:${comm.padEnd(15)} state:D stack:0     pid:${pid}  tgid:${pid}  ppid:2      flags:0x00080000`, 'Call Trace:', ' <TASK>', ...['__schedule', 'schedule', ...names, 'kthread', 'ret_from_fork'].map((name) => ` ${name}+0x10/0x200`), ' </TASK>', '']
    .map((line) => `[ 1200.000000] ${line}`).join('\n');
const owned = (pid: number, owner: number, as = 'writer'): string => `[ 1200.000000] INFO: task nfsd:${pid} <reader> blocked on an rw-semaphore likely owned by task kworker/u9:1:${owner} <${as}>\n`;

const READER = ['schedule_preempt_disabled', 'rwsem_down_read_slowpath', 'down_read', 'ext4_llseek', 'vfs_llseek', 'cachefiles_do_prepare_read', 'netfs_readahead', 'nfsd_read'];
const COMMIT = ['jbd2_journal_wait_updates', 'jbd2_journal_commit_transaction', 'kjournald2'];
const CACHE = ['io_schedule', 'folio_wait_bit_common', 'folio_wait_private_2', 'nfs_release_folio', 'filemap_release_folio', 'kcompactd'];
const ofWriters = (...texts: readonly string[]): readonly string[] => edgesOfText(texts.join('\n')).filter((one) => one.includes(' worker '));

describe('unseenWriters', () => {
  const readers = report('nfsd', 11, ...READER) + owned(11, 91) + report('nfsd', 12, ...READER) + owned(12, 92);
  const commit = report('jbd2/sda1-8', 70, ...COMMIT);
  it('assumes that writers without a stack wait for the commit, and the cache for one of them', () => {
    assert.deepEqual(ofWriters(readers, commit, report('kcompactd0', 50, ...CACHE)), ['50 91 worker assumed', '50 92 worker assumed', '91 70 worker assumed', '92 70 worker assumed']);
  });
  it('says nothing of owners that read, that have a stack, or of another file system', () => {
    assert.deepEqual(ofWriters(report('nfsd', 11, ...READER), owned(11, 91, 'reader'), commit), []);
    assert.deepEqual(ofWriters(report('nfsd', 11, ...READER), owned(11, 91), report('kworker/u9:1', 91, 'io_schedule', 'folio_wait_bit_common', 'folio_wait_writeback'), commit).filter((one) => one.startsWith('91 ')), []);
    assert.deepEqual(ofWriters(report('nfsd', 11, ...READER.map((name) => name.replace('ext4_', 'xfs_'))), owned(11, 91), commit), []);
  });
  it('says nothing without the commit, or with the journals of two file systems', () => {
    assert.deepEqual(ofWriters(readers, report('kcompactd0', 50, ...CACHE)), []);
    assert.deepEqual(ofWriters(readers, commit, report('jbd2/sdb1-8', 71, ...COMMIT)), []);
  });
});
