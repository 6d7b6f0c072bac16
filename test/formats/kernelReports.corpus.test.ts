import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { readDump } from '../../src/formats/readDump.ts';
import type { Dump } from '../../src/model/dump.ts';
import { createText } from '../../src/text/text.ts';

const CORPUS = '../shared/corpus';

interface Counted {
  readonly rip_functions?: readonly string[];
  readonly soft_lockups?: number;
  readonly soft_lockup_list?: readonly { readonly cpu: number; readonly seconds: number; readonly task: string }[];
  readonly hard_lockup_lines?: number;
  readonly rcu_self_detected?: number;
  readonly rcu_detected_by_other?: number;
  readonly bug_lines?: readonly string[];
  readonly lockdep_splats?: number;
}

interface Entry {
  readonly path: string;
  readonly expected: { readonly counted?: Counted };
}

interface Kind {
  readonly name: string;
  readonly got: (dump: Dump) => unknown;
  readonly want: (counted: Counted) => unknown;
  /** Path and why the counts differ. */
  readonly exceptions: Readonly<Record<string, string>>;
}

const ofKind = (dump: Dump, kind: string): Dump['kernelReports'] => dump.kernelReports.filter((report) => report.kind === kind);

const KINDS: readonly Kind[] = [
  {
    name: 'rip_functions',
    got: (dump) => [...new Set(dump.codePointers.filter((pointer) => pointer.register === 'RIP').map((pointer) => pointer.frame.function))].sort(),
    want: (counted) => [...(counted.rip_functions ?? [])].sort(),
    exceptions: {
      'lockup/rpciod-rcu-stall-dmesg-T-625k.txt': 'the manifest lists twelve functions at most',
      'lockup/raid5-hard-lockup-console-prefix.txt': 'wrapped by the mailer, behind the prefix of a console (`21:40:57 >>>`)',
    },
  },
  { name: 'soft_lockups', got: (dump) => ofKind(dump, 'soft-lockup').length, want: (counted) => counted.soft_lockups ?? 0, exceptions: {} },
  {
    // The manifest lists fifteen at most.
    name: 'soft_lockup_list',
    got: (dump) => ofKind(dump, 'soft-lockup').slice(0, 15).map((report) => ({ cpu: report.cpu?.value, seconds: report.seconds?.value, task: `${report.comm?.value}:${report.tid?.value}` })),
    want: (counted) => counted.soft_lockup_list ?? [],
    exceptions: {
      'lockup/raid5-hard-lockup-console-prefix.txt': 'wrapped by the mailer, behind the prefix of a console (`21:40:57 >>>`)',
      'postmortem/imroc-soft-lockup.txt': 'the name `runc:[1:CHILD]` has brackets, at which the count stops',
    },
  },
  { name: 'hard_lockup_lines', got: (dump) => ofKind(dump, 'hard-lockup').length, want: (counted) => counted.hard_lockup_lines ?? 0, exceptions: {
      'lockup/raid5-hard-lockup-console-prefix.txt': 'wrapped by the mailer, behind the prefix of a console (`21:40:57 >>>`)',
    } },
  {
    name: 'rcu_self_detected',
    got: (dump) => ofKind(dump, 'rcu-stall').filter((report) => report.title.includes('self-detected')).length,
    want: (counted) => counted.rcu_self_detected ?? 0,
    exceptions: {},
  },
  {
    name: 'rcu_detected_by_other',
    got: (dump) => ofKind(dump, 'rcu-stall').filter((report) => !report.title.includes('self-detected')).length,
    want: (counted) => counted.rcu_detected_by_other ?? 0,
    exceptions: {
      'lockup/kernel-doc-rcu-stallwarn.txt': 'the older forms `detected stall on CPU` and `detected stalls on CPUs: {`, which the count leaves out',
    },
  },
  { name: 'lockdep_splats', got: (dump) => ofKind(dump, 'lockdep').length, want: (counted) => counted.lockdep_splats ?? 0, exceptions: {
      'oops/squad-oops-boot-log.txt': '`suspicious RCU usage`, which the count leaves out',
      'locks/kernel-doc-lockdep-splat.txt': '`suspicious RCU usage`, which the count leaves out',
      'syzkaller/linux-257.txt': '`lock held when returning to user space`, which the count leaves out',
    } },
  {
    name: 'bug_lines',
    got: (dump) => dump.kernelReports.filter((report) => ['bad-access', 'exception', 'kernel-bug', 'bug'].includes(report.kind) || report.title.startsWith('BUG: K')).length,
    want: (counted) => (counted.bug_lines ?? []).length,
    exceptions: {
      'oops/mips-kexec-unaligned-access.txt': '`Kernel unaligned instruction access`, which the count leaves out',
      'postmortem/cloud-atlas-stack-protector-vmcore.txt': 'prose that speaks of bugs',
      'crash-drgn/drgn-tutorial-blk-rq-qos-oops.txt': 'prose that quotes the title',
      'oops/squad-oops-boot-log.txt': '`Oops - BUG:` lines, which are reports of the kind oops',
    },
  },
];

describe('what is counted of reports in other people’s logs', () => {
  const manifest = `${CORPUS}/MANIFEST.json`;
  if (!existsSync(manifest)) return void it.skip(`${manifest} is not there: nothing to count`);
  const dumps = (JSON.parse(readFileSync(manifest, 'utf8')) as readonly Entry[])
    .filter((entry) => existsSync(`${CORPUS}/${entry.path}`))
    .map((entry) => ({ ...entry, dump: readDump(createText(entry.path, readFileSync(`${CORPUS}/${entry.path}`, 'utf8')), 0) }));
  for (const kind of KINDS) {
    it(kind.name, () => {
      const wrong = dumps.flatMap(({ path, dump, expected }) => {
        const got = JSON.stringify(kind.got(dump));
        const want = JSON.stringify(kind.want(expected.counted ?? {}));
        return got === want ? [] : [{ path, text: `${path}: read ${got}, counted ${want}`.slice(0, 600) }];
      });
      const unexpected = wrong.filter(({ path }) => kind.exceptions[path] === undefined);
      const reasons = wrong.map(({ path, text }) => `      ${text} (${kind.exceptions[path] ?? 'NO REASON KNOWN'})`);
      console.log([`      ${kind.name}: ${dumps.length - wrong.length} of ${dumps.length} files agree`, ...reasons].join('\n'));
      assert.deepEqual(unexpected.map(({ text }) => text), []);
      assert.ok(wrong.length <= dumps.length * 0.05, `${wrong.length} of ${dumps.length} files disagree`);
      assert.deepEqual(Object.keys(kind.exceptions).filter((path) => dumps.some((entry) => entry.path === path) && !wrong.some((entry) => entry.path === path)), []);
    });
  }
});
