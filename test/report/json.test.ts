import assert from 'node:assert/strict';
import fc from 'fast-check';
import { renderJson } from '../../src/report/json.ts';
import { createReport } from '../../src/report/report.ts';
import { agreesWithGolden } from './golden.ts';
import { handmadeCase } from './handmadeCase.ts';
import { hostileReport } from './hostile.ts';

describe('JSON output', () => {
  it('reads as the golden file, one entry a line', () => agreesWithGolden('handmade.json', [...renderJson(createReport(handmadeCase()))].join('')));

  it('is the report, whatever the text in it, and safe to print', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const text = [...renderJson(report)].join('');
        assert.deepEqual(JSON.parse(text), report);
        // eslint-disable-next-line no-control-regex -- control characters are what must not be there
        assert.doesNotMatch(text.replaceAll('\n', ''), /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
      }),
    );
  });

  it('comes in pieces, so that no report is too long for a string', () => {
    const report = createReport(handmadeCase());
    const stacks = Array.from({ length: 1000 }, () => report.stacks[0]!);
    const longest = Math.max(...[...renderJson({ ...report, stacks })].map((piece) => piece.length));
    assert.ok(longest < 2000, `a piece of ${longest} characters`);
  });
});
