import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { REPORT_SCHEMA_PATH, reportSchemaJson } from '../../src/build/reportSchema.ts';
import { createReport } from '../../src/report/report.ts';
import { reportSchema } from '../../src/report/schema.ts';
import { handmadeCase } from './handmadeCase.ts';

describe('JSON Schema of the report', () => {
  it('is current (npm run generate)', () => {
    assert.ok(existsSync(REPORT_SCHEMA_PATH), `${REPORT_SCHEMA_PATH} is missing`);
    assert.equal(readFileSync(REPORT_SCHEMA_PATH, 'utf8'), reportSchemaJson());
  });

  it('refuses what is no report', () => {
    const report = createReport(handmadeCase());
    assert.ok(reportSchema.safeParse(report).success);
    assert.ok(!reportSchema.safeParse({ ...report, version: 2 }).success);
    assert.ok(!reportSchema.safeParse({ ...report, findings: [{ id: 'x' }] }).success);
  });
});
