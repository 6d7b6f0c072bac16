import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Analysis, Finding } from '../../src/analysis/analysis.ts';
import { createText } from '../../src/text/text.ts';
import { analyzeTexts } from '../../src/unstuck.ts';

/** What is known of a capture because the hang was made on purpose. */
interface Truth {
  readonly kind: string;
  readonly is_hang?: boolean;
  readonly processes?: Readonly<Record<string, number | readonly number[]>>;
}

const CORPUS = join('..', 'shared', 'corpus');
const REAL = join(CORPUS, 'real');
const FIXTURE = join('test', 'fixtures', 'incidents', 'container-init-stuck.txt');

const analyzed = (path: string): Analysis => analyzeTexts([createText(path, readFileSync(path, 'utf8'))]).analysis;
const whole = (finding: Finding): string => [finding.title, ...finding.why, ...finding.next.flatMap((step) => [step.text, step.command ?? ''])].join('\n');

describe('the incident that opens with npm start', () => {
  it('is told with its pids, its connection and the reverted fix', () => {
    const [first] = analyzed(FIXTURE).findings;
    assert.equal(first?.id, 'container-init-waits-for-fuse-flush-exit');
    assert.match(first.title, /^Container init docker-init \(6198\) cannot exit: thread 6200 of ndrive \(6199\)/);
    assert.match(whole(first), /connections\/135\/abort/);
    assert.match(whole(first), /Linux 6\.18\.44 .* reverted/);
  });
});

describe('a torn incident', () => {
  it('never throws, and points into the text, whatever lines are left and in which order', () => {
    const lines = readFileSync(FIXTURE, 'utf8').split('\n');
    fc.assert(fc.property(fc.shuffledSubarray(lines), fc.boolean(), (left, inOrder) => {
      const kept = inOrder ? [...new Set(left)].sort((a, b) => lines.indexOf(a) - lines.indexOf(b)) : left;
      const content = kept.join('\n');
      for (const finding of analyzeTexts([createText('torn', content)]).analysis.findings) {
        for (const place of finding.marks) assert.ok(place.span.end <= content.length);
        assert.ok(finding.title !== '' && finding.why.length > 0);
      }
    }), { numRuns: 60 });
  });
});

describe('real captures: the first finding against the truth', function () {
  if (!existsSync(REAL)) {
    it.skip('skipped: ../shared/corpus/real is not here');
    return;
  }
  const files = readdirSync(REAL).filter((name) => name.endsWith('.json')).sort();
  const all = files.map((name) => ({ id: name.slice(0, -5), truth: JSON.parse(readFileSync(join(REAL, name), 'utf8')) as Truth }));
  const ofKind = (...kinds: readonly string[]) => all.filter(({ truth }) => kinds.some((kind) => truth.kind.startsWith(kind)));
  const pid = (truth: Truth, ...names: readonly string[]): number | null => {
    const value = names.map((name) => truth.processes?.[name]).find((one) => typeof one === 'number');
    return typeof value === 'number' ? value : null;
  };
  const path = (id: string) => join(REAL, `${id}.txt`);

  const joined = ofKind('netflix_fuse_pidns_deadlock', 'netflix_sequence_deadlock', 'zap_pid_ns_');
  it('has captures of every kind that it speaks of', () => assert.ok(joined.length >= 9));
  for (const { id, truth } of joined) {
    it(`${id}: names the stuck task and init`, () => {
      const [first] = analyzed(path(id)).findings;
      const stuck = pid(truth, 'stuck_thread', 'victim', 'zombie', 'writer', 'helper') ?? first!.tids[0]!;
      const init = pid(truth, 'outer_init', 'init') ?? first!.tids.at(-1)!;
      assert.equal(first!.severity, 'error');
      assert.match(first!.id, /^container-init-waits-for-|^pidns-zombie-held-by-tracer$/);
      assert.equal(first!.tids[0], stuck);
      assert.ok(first!.title.includes(String(stuck)) && first!.title.includes(String(init)), first!.title);
    });
  }
  for (const { id } of ofKind('netflix_fuse_pidns_deadlock')) {
    it(`${id}: waits for its own dead daemon, and nothing says that a kernel after 6.3 is fixed`, () => {
      const [first] = analyzed(path(id)).findings;
      assert.match(first!.title, /fuse_flush for a FUSE reply that its own, already dead daemon can never give/);
      assert.match(whole(first!), /does not have "fuse: in fuse_flush only wait|is unknown/);
      assert.match(whole(first!), /Upgrading to 6\.3 or later therefore does not fix this/);
      if (readFileSync(path(id), 'utf8').includes('/abort')) assert.match(whole(first!), /echo 1 > \/sys\/fs\/fuse\/connections\/\d+\/abort/);
    });
  }
  for (const { id, truth } of ofKind('fuse_flush_on_exit', 'fuse_wait_', 'exit_group_thread_stuck', 'fuse_daemon_self_deadlock')) {
    it(`${id}: names the victim and, where the text has it, the connection`, () => {
      const text = readFileSync(path(id), 'utf8');
      const [first] = analyzed(path(id)).findings;
      const victim = truth.kind === 'fuse_daemon_self_deadlock' ? pid(truth, 'daemon') : pid(truth, 'victim');
      if (victim !== null) assert.equal(first?.tids[0], victim);
      assert.notEqual(first?.severity, 'information');
      const connection = pid(truth, 'fuse_connection');
      if (connection !== null && text.includes(`connections/${connection}/`)) assert.ok(whole(first!).includes(`connections/${connection}/`), whole(first!));
    });
  }
  for (const { id } of all.filter(({ truth }) => truth.is_hang === false)) {
    it(`${id}: nothing above information`, () => {
      assert.deepEqual(analyzed(path(id)).findings.filter((one) => one.severity !== 'information').map((one) => one.title), []);
    });
  }
  it('nfs-server-gone: NFS, not FUSE', () => {
    const [first] = analyzed(path('nfs-server-gone-pidns-qemu-6.1')).findings;
    assert.equal(first!.id, 'container-init-waits-for-nfs-flush-exit');
    assert.match(first!.title, /20404\) waits for the NFS server/);
    assert.doesNotMatch([first!.title, ...first!.why].join(' '), /FUSE|fuse/);
  });
  it('marks and evidence lie inside the text', () => {
    for (const { id } of all) {
      const length = readFileSync(path(id), 'utf8').length;
      for (const finding of analyzed(path(id)).findings) {
        for (const place of [...finding.marks, ...finding.evidence.map((one) => one.place)]) {
          assert.ok(place.span.start >= 0 && place.span.start < place.span.end && place.span.end <= length, `${id}: ${finding.title}`);
        }
      }
    }
  });
});

describe('the damaged write-ups', function () {
  const seeds = join(CORPUS, 'seeds');
  if (!existsSync(seeds)) {
    it.skip('skipped: ../shared/corpus/seeds is not here');
    return;
  }
  for (const name of ['netflix-fuse-deadlock-spun-text.txt', 'netflix-fuse-deadlock-translated.txt']) {
    it(`${name}: joined, and honest about what is not in it`, () => {
      const [first] = analyzed(join(seeds, name)).findings;
      assert.equal(first?.id, 'container-init-waits-for-fuse-flush-exit');
      assert.notEqual(first.confidence, 'observed');
      assert.deepEqual([first.tids.includes(1544574), first.tids.includes(1528591)], [true, true]);
      assert.match(first.title, /1528591 cannot exit: thread 1544574 of process 1544450/);
      assert.match(whole(first), /Goroutine 146/);
      assert.match(whole(first), /not filed wrongly/);
    });
  }
});
