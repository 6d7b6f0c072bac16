import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createText } from '../../src/text/text.ts';
import { analyzeTexts } from '../../src/unstuck.ts';
import { CORPUS, hasCorpus } from '../syntax/dumps.ts';

/** What a diagnosis of the corpus manifest says, as far as the text supports it. */
interface Said {
  /** Page of the first finding. */
  readonly first: string;
  readonly severity: 'error' | 'warning' | 'information';
  /** Tasks that the first finding names. */
  readonly tids?: readonly number[];
  readonly ring?: boolean;
  /** `from to via`; all of them are there. */
  readonly edges?: readonly string[];
  /** Pages of further findings. */
  readonly also?: readonly string[];
}

const SAID: Readonly<Record<string, Said>> = {
  'proc-stack/nfs4-close-hang-grep-C-stack.txt': { first: 'nfs-rpc-wait', severity: 'warning', tids: [561, 2524], edges: ['2524 NFS server xyz network-server'] },
  'sysrq/btrfs-dedupe-sysrq-w-with-gdb-listing.txt': { first: 'btrfs-commit', severity: 'warning', tids: [10552, 10874, 10876, 10882], edges: ['10874 10552 lock', '10876 10552 lock', '10882 10552 lock', '10878 10874 lock'] },
  'proc-stack/md-raid6-idle-transition-task-stacks.txt': { first: 'md-raid5-stripe', severity: 'warning', tids: [66024, 70554, 1228, 52646], edges: ['70554 66024 worker', '49844 52646 worker', '49747 1228 worker', '52753 1228 worker'], also: ['md-stop-sync'] },
  'mixed/ublk-server-d-state-stop-dev.txt': { first: 'blk-wbt', severity: 'warning', tids: [355239, 77625, 348910, 348911], edges: ['77625 355239 lock', '348911 355239 lock', '348910 348911 worker'] },
  'mixed/cifs-writev-requeue-deadlock-fenced.txt': { first: 'cifs-requeue-lock', severity: 'error', ring: true, tids: [34, 465, 96], edges: ['34 465 lock', '465 34 worker', '96 465 lock', '33 522 lock', '522 33 worker'] },
  'mixed/nfs-d-state-memory-pressure-two-kernels.txt': { first: 'nfs-flush-exit', severity: 'error', also: ['nfs-page-wait', 'nfs-rpc-wait'] },
  'proc-stack/nfs-lookup-revalidate-postgres.txt': { first: 'nfs-io-lock', severity: 'information' },
  'sysrq/cgroup-drain-dying-podman.txt': { first: 'cgroup-drain-dying', severity: 'warning', tids: [1] },
  'proc-stack/cgroup2-freezer-kvm-worker.txt': { first: 'freezer-v2', severity: 'warning', tids: [2161], edges: ['2159 frozen cgroup /test freezer'] },
  'proc-stack/btrfs-long-fsync-after-crash.txt': { first: 'inode-lock', severity: 'information', also: ['btrfs-commit'] },
  'proc-stack/cifs-mount-hang-after-restart.txt': { first: 'cifs-locks', severity: 'information', tids: [2477052] },
  'proc-stack/ksmbd-stuck-open-response.txt': { first: 'cifs-response', severity: 'warning', tids: [5042] },
  'proc-stack/nbd-rbd-ext4-stuck-after-resize.txt': { first: 'folio-lock-wait', severity: 'information', tids: [8670] },
  'proc-stack/cifs-ofd-lock-test-stuck.txt': { first: 'cifs-locks', severity: 'information', tids: [987167] },
  'mixed/nfs-write-hang-automount-body.txt': { first: 'nfs-rpc-wait', severity: 'error', tids: [120744], also: ['nfs-page-wait', 'writeback-pages-wait'] },
  'mixed/rpciod-rcu-stall-status-stat-body.txt': { first: 'cpu-lockup', severity: 'warning', tids: [30413], also: ['synchronize-rcu'] },
  'hung-task/nfsd-d-state-bisected.txt': { first: 'jbd2-log-wait-commit', severity: 'warning', tids: [1237] },
  'hung-task/usb-storage-block-lockup-sysrq-w.txt': { first: 'usb-wait', severity: 'warning', tids: [32246, 32353, 32364], edges: ['32364 32246 worker', '32353 32246 worker'] },
  'hung-task/cpu-hotplug-hung-wrapped-mid-word.txt': { first: 'cpu-hotplug-lock', severity: 'warning', also: ['blk-tag-wait'] },
  'hung-task/cpuset-hotplug-lockdep-callerid.txt': { first: 'cpu-hotplug-lock', severity: 'error', ring: true, tids: [1, 15, 79171, 2575, 74671], edges: ['1 79171 lock', '79171 15 worker', '15 1 lock', '2575 1 lock', '74671 79171 lock'], also: ['lockdep-report'] },
  'sysrq/aarch64-btrfs-generic619-sysrq.txt': { first: 'btrfs-reserve-ticket', severity: 'information', tids: [61684] },
  'sysrq/umount-nfs4-lazy-dead-lock.txt': { first: 'nfs-rpc-wait', severity: 'warning', tids: [3542745] },
  'locks/io-uring-fsfreeze-odirect-locks.txt': { first: 'fs-freezing', severity: 'error', ring: true, tids: [696, 647, 648, 649, 650] },
  'lockup/raid5-hard-lockup-console-prefix.txt': { first: 'cpu-lockup', severity: 'warning' },
  'lockup/s390-cpu-hotplug-rcu-stall-indented.txt': { first: 'cpu-lockup', severity: 'warning', tids: [22] },
  'crash-drgn/nfsd-destroy-session-hang-crash-bt.txt': { first: 'nfsd-shutdown', severity: 'warning', tids: [846259] },
  'crash-drgn/btrfs-check-system-chunk-wait-crash-bt.txt': { first: 'btrfs-chunk-alloc', severity: 'information', tids: [722], also: ['btrfs-tree-lock'] },
  'postmortem/longhorn-kb-rwx-concurrent-writer-hang.txt': { first: 'nfs4-open-order', severity: 'warning', tids: [123315] },
  'hung-task/npd-docker-hung.txt': { first: 'netns-create', severity: 'warning', tids: [20744] },
  'hung-task/knfsd-cachefiles-deadlock-rwsem-owners.txt': {
    first: 'jbd2-commit-waits-handles', severity: 'warning', tids: [6833, 7303, 7300, 37820, 170], also: ['fscache-cookie-wait'],
    edges: ['7300 37820 lock', '7302 28110 lock', '7304 37809 lock', '7306 29817 lock', '7307 41180 lock', '7308 41218 lock', '7310 41195 lock', '7303 6833 worker', '37820 6833 worker', '170 37820 worker'],
  },
  'postmortem/knfsd-cachefiles-deadlock-analysis.txt': { first: 'jbd2-commit-waits-handles', severity: 'warning', also: ['rwsem-generic', 'jbd2-transaction-wait'] },
};

/** The text does not support the diagnosis, and nothing may say it, or anything graver. */
const NOT_IN_THE_TEXT: Readonly<Record<string, string>> = {
  'proc-files/md122-raid6-kthread-status-stat.txt': 'busy, not asleep: a kernel thread in state R',
  'proc-stack/raid6check-slow-four-stacks.txt': 'four looks that differ: slow, not hung',
  'proc-stack/scsi-debug-modprobe-r-slow.txt': 'slow, not hung; the cause is a bisection',
  'ps-tree/mdadm-wait-for-zero-forks-zombies.txt': 'a lost SIGCHLD is a guess in prose; the text shows the zombies and their parent in signalfd',
  'ps-tree/cgroup-drain-dying-repro-zombies.txt': 'no stack: what the task in D waits for stands in the prose',
  'postmortem/blog-pkill-require-handler-sigcgt.txt': 'an article on masks',
  'postmortem/blog-pkill-handler-examples.txt': 'an article on masks',
  'mixed/ublk-follow-up-root-cause.txt': 'one stack without a pid; the chain stands in the prose',
};

function read(file: string) {
  const path = join(CORPUS, file);
  return analyzeTexts([createText(path, readFileSync(path, 'utf8'))]).analysis;
}

describe('corpus cases against the diagnosis of the manifest', function () {
  if (!hasCorpus) {
    it.skip(`${CORPUS} is not here`);
    return;
  }
  for (const [file, said] of Object.entries(SAID)) {
    it(`${file}: ${said.first}`, () => {
      const { findings, edges } = read(file);
      const [first] = findings;
      assert.ok(first);
      assert.deepEqual([first.id, first.severity], [said.first, said.severity]);
      assert.deepEqual((said.tids ?? []).filter((tid) => !first.tids.includes(tid)), []);
      assert.equal(first.title.startsWith('Deadlock'), said.ring ?? false, first.title);
      const all = new Set(edges.map(({ from, to, via }) => `${from} ${to} ${via}`));
      assert.deepEqual((said.edges ?? []).filter((one) => !all.has(one)), []);
      assert.deepEqual((said.also ?? []).filter((id) => !findings.some((finding) => finding.id === id)), []);
    });
  }
  for (const [file, reason] of Object.entries(NOT_IN_THE_TEXT)) {
    it(`${file}: ${reason}`, () => assert.deepEqual(read(file).findings.filter(({ severity }) => severity !== 'information').map(({ title }) => title), []));
  }
  it('are all of the manifest that have a diagnosis, goroutines apart', () => {
    const { files } = manifest();
    const known = new Set([...Object.keys(SAID), ...Object.keys(NOT_IN_THE_TEXT)]);
    assert.deepEqual(files.filter((file) => !file.startsWith('go-trace/') && !known.has(file)), []);
    assert.ok(files.length >= 40);
  });
  it('asks for the stacks of the workers of whom only owner lines speak', () => {
    const { gaps } = read('hung-task/knfsd-cachefiles-deadlock-rwsem-owners.txt');
    assert.ok(gaps.some(({ command }) => command === 'cat /proc/37820/stack'));
  });
});

interface Entry {
  readonly path?: string;
  readonly file?: string;
  readonly expected?: { readonly diagnosis?: string };
}

/** Files of the manifest that carry a diagnosis. */
function manifest(): { readonly files: readonly string[] } {
  const path = join(CORPUS, 'MANIFEST.json');
  if (!existsSync(path)) return { files: [] };
  const content = JSON.parse(readFileSync(path, 'utf8')) as readonly Entry[] | Readonly<Record<string, unknown>>;
  const entries = Array.isArray(content) ? (content as readonly Entry[]) : (Object.values(content).find((one) => Array.isArray(one)) as readonly Entry[]);
  return { files: entries.filter(({ expected }) => expected?.diagnosis !== undefined).flatMap(({ path: at, file }) => at ?? file ?? []) };
}
