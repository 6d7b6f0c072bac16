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

  it('folds many waiters for one thing into one line', () => {
    const edges = Array.from({ length: 500 }, (_, index) => ({ from: 10_000 + index, to: 6200, via: 'lock-owner', strength: 'inferred' as const }));
    assert.match(render({ ...report, edges }), /10000, 10001, 10002 and 497 more wait for 6200 ndrive \(D\)/);
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
