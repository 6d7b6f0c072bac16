import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { analyzeTexts } from '../../src/unstuck.ts';
import { createText } from '../../src/text/text.ts';

const FOLDER = '../shared/knowledge';

interface Sample {
  readonly comm: string;
  readonly state: string;
  readonly stack: readonly string[];
}

/** Pages that have another name than the expectation, which is older than they are, or that tell the case more exactly. */
const RENAMED: Readonly<Record<string, readonly string[]>> = {
  'exit-fuse-flush': ['fuse-flush-exit'], 'fuse-request': ['fuse-request-wait'],
  'pidns-init-zap-wait': ['zap-pid-ns-processes'], 'pidns-init-zap-final': ['zap-pid-ns-processes-foreign-parent'],
  // One page for all idle kernel threads became several.
  'kthread-worker-idle': ['kthread-idle', 'smpboot-idle', 'driver-kthread-idle', 'fs-kthread-idle', 'xfsaild-idle'], 'kworker-idle': ['rescuer-idle'],
  // The core goes to a FUSE mount, the loop device's file lies on one.
  'coredump-dumper': ['fuse-request-wait'], 'loop-worker': ['fuse-kernel-thread'],
  // A flush for space below xfs_create is no inactivation (fs/xfs/xfs_icache.c xfs_flush_inodes).
  'writeback-wait': ['xfs-flush-inodes'], 'xfs-inodegc': ['xfs-flush-inodes'],
};

/** Stacks that were taken on a machine of ours, and the page that each of them must get. */
describe('stacks from the lab get their page', () => {
  if (!existsSync(`${FOLDER}/samples.json`)) {
    it.skip(`${FOLDER}/samples.json is not here`);
    return;
  }
  const { samples } = JSON.parse(readFileSync(`${FOLDER}/samples.json`, 'utf8')) as { samples: Readonly<Record<string, Sample>> };
  const { expected } = JSON.parse(readFileSync(`${FOLDER}/expected.json`, 'utf8')) as { expected: Readonly<Record<string, readonly string[]>> };
  it('all of them', () => {
    const differences: string[] = [];
    for (const [name, [first = '']] of Object.entries(expected)) {
      const found = pageOf(samples[name]!);
      if (found !== first && !(RENAMED[first] ?? []).includes(found ?? '')) differences.push(`${name}: ${found ?? 'no page'}, not ${first}`);
    }
    assert.deepEqual(differences, []);
    assert.ok(Object.keys(expected).length > 100);
  });
});

function pageOf({ comm, state, stack }: Sample): string | null {
  const text = `# cat /proc/4242/status\nName:\t${comm}\nState:\t${state}\nTgid:\t4242\nPid:\t4242\n# cat /proc/4242/stack\n${stack.join('\n')}\n`;
  return analyzeTexts([createText('sample', text)]).analysis.waits[0]?.page.id ?? null;
}
