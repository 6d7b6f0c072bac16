import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createReport } from '../../src/report/report.ts';
import type { Report } from '../../src/report/schema.ts';
import { renderText } from '../../src/report/text.ts';
import { agreesWithGolden } from './golden.ts';
import { handmadeCase } from './handmadeCase.ts';
import { hostileReport } from './hostile.ts';

function render(report: Report, colour = false): string {
  return [...renderText(report, { colour })].join('');
}

describe('text output', () => {
  const report = createReport(handmadeCase());

  it('reads as the golden file', () => agreesWithGolden('handmade.text', render(report)));

  it('has no colours unless asked, and the same words with them', () => {
    assert.ok(!render(report).includes('\u001b'));
    const coloured = render(report, true);
    assert.ok(coloured.includes('\u001b[31mERROR'));
    // eslint-disable-next-line no-control-regex -- the colours are what is removed
    assert.equal(coloured.replace(/\u001b\[\d+m/g, ''), render(report));
  });

  it('says so when nothing was found, and does not claim that all is well', () => {
    const empty = render({ ...report, findings: [], gaps: [], problems: [], edges: [] });
    assert.match(empty, /^Nothing stuck was recognised\.\n/);
    assert.doesNotMatch(empty, /\b(healthy|fine|ok)\b/i);
  });

  it('tells at most some of very many, and says how many more', () => {
    const many = { ...report, findings: Array.from({ length: 5000 }, () => ({ ...report.findings[1]! })), problems: Array.from({ length: 5000 }, () => report.problems[0]!) };
    const text = render(many);
    assert.ok(text.split('\n').length < 150);
    assert.match(text, /… 4,979 more findings/);
    assert.match(text, /… 4,988 more problems/);
  });

  it('says who waits for whom in words, how a ring closes, and who the root cause is', () => {
    assert.match(render(report), /6199 ndrive \(Z\) is a zombie whose process still lives in 6200 ndrive \(D\) \[observed\]\n.*6200 ndrive \(D\) waits for an answer on FUSE connection 135 \[inferred\]\n  Root cause: FUSE connection 135\.\n/);
    const ring = render({ ...report, edges: [...report.edges, { from: 'FUSE connection 135', to: 6199, via: 'fuse-daemon', strength: 'assumed' }] });
    assert.match(ring, /FUSE connection 135 is served by 6199 ndrive \(Z\): back to the top of the ring \[assumed\]\n  A ring \(in part assumed\): [^.]* wait\s+for\s+each\s+other\./);
  });

  it('calls a cause assumed only where what leads to it is', () => {
    const edges = [{ from: 1, to: 2, via: 'child', strength: 'assumed' as const }, { from: 2, to: 3, via: 'lock', strength: 'observed' as const }];
    const end = (all: Report['edges'], tids: number[]): string => /Root cause.*/.exec(render({ ...report, edges: all, findings: [{ ...report.findings[0]!, tids, root: [3] }] }))![0];
    assert.equal(end(edges, [2, 1]), 'Root cause: 3.');
    assert.equal(end(edges, [3, 2, 1]), 'Root cause: 3.');
    assert.equal(end(edges.map((edge) => ({ ...edge, strength: 'assumed' as const })), [2, 1]), 'Root cause (assumed): 3.');
  });

  it('shows no state of later for who still waited', () => {
    const tasks = report.tasks.map((task) => (task.tid === 6200 ? { ...task, state: 'Z' } : task));
    assert.match(render({ ...report, tasks }), /6200 ndrive waits for an answer/);
  });

  it('marks what is assumed with a colour as well as with its word', () => {
    const edges = report.edges.map((edge) => ({ ...edge, strength: 'assumed' as const }));
    assert.ok(render({ ...report, edges }, true).includes('\u001b[33m[assumed]\u001b[0m'));
  });

  it('cuts a long chain, and says how much more there is', () => {
    const edges = Array.from({ length: 300 }, (_, at) => ({ from: at, to: at + 1, via: 'lock', strength: 'observed' as const }));
    const text = render({ ...report, edges, findings: [{ ...report.findings[0]!, root: [300] }] });
    assert.match(text, /… 276 more links/);
    assert.match(text, /Root cause: 300\./);
  });

  it('folds many waiters for one thing into one line', () => {
    const edges = Array.from({ length: 500 }, (_, index) => ({ from: 10_000 + index, to: 6200, via: 'lock', strength: 'inferred' as const }));
    const findings = report.findings.map((finding) => ({ ...finding, root: [6200] }));
    assert.match(render({ ...report, edges, findings }), /10000, 10001, 10002 and 497 more wait for the lock held by 6200 ndrive \(D\) \[inferred\]/);
  });

  it('lets no control character of the dump through, and keeps prose within 100 columns', () => {
    fc.assert(
      fc.property(hostileReport, (hostile) => {
        const text = render(hostile);
        // eslint-disable-next-line no-control-regex -- control characters are what must not be there
        assert.doesNotMatch(text.replaceAll('\n', ''), /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u);
        // Only commands, and a word too long for a line, may be longer: they could not be copied otherwise.
        for (const line of text.split('\n')) if (line.length > 100) assert.match(line, /\$ |\S{60}/, line);
      }),
      { numRuns: 300 },
    );
  });
});
