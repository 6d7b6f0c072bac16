import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { analyzeTexts } from '../../src/unstuck.ts';
import { groupGoroutines } from '../../src/analysis/goroutineWaits.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { createText } from '../../src/text/text.ts';

const REAL = '../shared/corpus/real';

/** The page that the truth file of each capture calls for, read from its diagnosis; `null`: nothing is stuck there. */
const PAGES: Readonly<Record<string, readonly string[] | null>> = {
  'benign-waits-a': null,
  'cgroup-frozen-v1': ['frozen-in-sleep'],
  'cgroup-frozen-v2': ['freezer-v2'],
  'exit-group-one-thread-in-fuse': ['fuse-read-fault'],
  'file-locks-flock-and-posix': ['file-lock'],
  'fsfreeze-writers-blocked-qemu-6.1': ['fs-frozen'],
  'fuse-daemon-uses-own-mount': ['fuse-daemon-waits-for-itself'],
  'fuse-flush-close': ['fuse-flush-close'],
  'fuse-flush-exit-own': ['fuse-flush-exit'],
  'fuse-read-sent': ['fuse-read-fault'],
  'fuse-read-stopped-daemon': ['fuse-request-wait', 'stopped-sigstop'],
  'go-all-asleep': ['go-all-asleep'],
  'go-channel-leak': ['go-chan-leak'],
  'go-docker-client-stuck': ['go-docker-client-roundtrip'],
  'go-docker-server-side': ['go-mutex-contention'],
  'go-mutex-abba': ['go-mutex-abba'],
  'go-rwmutex-recursive': ['go-rwmutex-rlock', 'go-rwmutex-lock'],
  'hung-task-mutex-fpos-6.18': ['file-position-lock', 'fuse-read-fault'],
  'hung-task-rwsem-dir-qemu-6.1': ['inode-lock', 'fuse-request-wait'],
  'libfuse-daemon-leaked-mutex': ['fuse-read-fault', 'futex-wait'],
  'netflix-host-6.18-seq-daemon-dies-releases': ['fuse-flush-exit'],
  'netflix-host-6.18-term': ['fuse-flush-exit', 'zap-pid-ns-processes'],
  'netflix-qemu-6.1-run1': ['fuse-flush-exit', 'zap-pid-ns-processes'],
  'netflix-qemu-6.1-run3': ['fuse-flush-exit', 'zap-pid-ns-processes'],
  'netflix-qemu-6.1-sysrq-t-full': ['fuse-flush-exit', 'zap-pid-ns-processes'],
  'nfs-server-gone-pidns-qemu-6.1': ['nfs-flush-exit', 'zap-pid-ns-processes'],
  'plain-zombie-unreaped': ['zombie-not-reaped'],
  'ptraced-by-gdb': ['stopped-ptrace'],
  'python-orphan-pid1': ['python-multiprocessing-atexit'],
  'sequence-leaked-devfuse-qemu-6.1': ['fuse-flush-exit', 'zap-pid-ns-processes'],
  'signal-masks-blocked-ignored-caught': null,
  'stopped-task-pending-term': ['stopped-sigstop'],
  'subprocess-pipe-deadlock': ['pipe-write'],
  'unprivileged-view-of-fuse-hang': ['killed-and-not-gone'],
  'userspace-abba-deadlock': ['futex-wait'],
  'vfork-parent': ['vfork-wait'],
  'zap-fuse-child-outside-daemon': ['fuse-read-fault', 'zap-pid-ns-processes'],
  'zap-nested-namespaces': ['fuse-read-fault', 'zap-pid-ns-processes'],
  'zap-nsenter-zombie-parent-stopped': ['zap-pid-ns-processes-foreign-parent', 'stopped-sigstop'],
  'zap-traced-zombie-gdb': ['pidns-zombie-held-by-tracer', 'zap-pid-ns-processes'],
  'zombie-leader-live-threads': ['zombie-leader'],
};

describe('real captures and the catalogue', () => {
  if (!existsSync(REAL)) {
    it.skip(`${REAL} is not here`);
    return;
  }
  it('every capture is in the list', () => {
    assert.deepEqual(readdirSync(REAL).filter((name) => name.endsWith('.txt')).map((name) => name.slice(0, -4)).sort(), Object.keys(PAGES).sort());
  });
  for (const [name, pages] of Object.entries(PAGES)) {
    it(pages ? `${name}: ${pages.join(', ')}` : `${name}: nothing above information`, () => {
      const { incident, analysis } = analyzeTexts([createText(`${name}.txt`, readFileSync(`${REAL}/${name}.txt`, 'utf8'))]);
      if (pages === null) {
        assert.deepEqual(analysis.findings.filter(({ severity }) => severity !== 'information').map(({ title }) => title), []);
        return;
      }
      const goroutines = groupGoroutines(incident.dumps.flatMap((dump) => dump.goroutines), loadCatalogue());
      const found = new Set([...analysis.findings.flatMap((one) => one.pages), ...analysis.waits.map(({ page }) => page.id), ...goroutines.map(({ page }) => page.id)]);
      for (const page of pages) assert.ok(found.has(page), `${page} is not among ${[...found].join(', ')}`);
    });
  }
});

describe('healthy machines', () => {
  const benign = existsSync(REAL) ? readdirSync(REAL).filter((name) => name.startsWith('benign-') && name.endsWith('.txt')).map((name) => `${REAL}/${name}`) : [];
  const sosreports = ['ps-tree', 'proc-files'].flatMap((folder) => {
    const path = `../shared/corpus/${folder}`;
    return existsSync(path) ? readdirSync(path).filter((name) => name.startsWith('sosreport-')).map((name) => `${path}/${name}`) : [];
  });
  if (benign.length === 0 || sosreports.length === 0) it.skip('the captures of healthy machines are not here');
  for (const file of [...benign, ...sosreports]) {
    it(`${file}: every stack has its page, and none is a problem`, () => {
      const { incident, analysis } = analyzeTexts([createText(file, readFileSync(file, 'utf8'))]);
      const stacks = [...incident.tasks.values()].filter((task) => task.stacks.some((stack) => stack.frames.length > 0));
      assert.deepEqual(stacks.map(({ tid }) => tid).filter((tid) => !analysis.waits.some((wait) => wait.tid === tid)), []);
      assert.deepEqual(analysis.findings.filter(({ severity }) => severity !== 'information').map(({ title }) => title), []);
    });
  }
});
