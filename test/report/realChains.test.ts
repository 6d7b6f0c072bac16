import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createReport } from '../../src/report/report.ts';
import { renderText } from '../../src/report/text.ts';
import { chainsOf } from '../../src/report/wording.ts';
import { createText } from '../../src/text/text.ts';
import { analyzeTexts } from '../../src/unstuck.ts';

const FILE = 'test/fixtures/incidents/container-init-stuck.txt';
const report = createReport(analyzeTexts([createText('incident.txt', readFileSync(FILE, 'utf8'))]));

describe('the chain of a real incident', () => {
  const chain = chainsOf(report)(report.findings[0]!);

  it('goes from the init that cannot exit round the ring that holds it', () => {
    const sentences = chain.links.map(({ sentence }) => sentence).join('\n');
    assert.match(sentences, /6198 docker-init \(S\) waits for the member of its pid namespace 6199 ndrive \(Z\)\n6199 ndrive \(Z\) is a zombie whose process still lives in 6200 ndrive \(D\)\n6200 ndrive \(D\) waits for an answer on FUSE connection 135/);
    assert.match(sentences, /FUSE connection 135 is served by 6199 ndrive \(Z\): back to the top of the ring$/);
    assert.match(chain.end, /^A ring.*6200 ndrive.* wait for each other\.$/);
  });

  it('says the strength of each link', () => {
    for (const { strength } of [...chain.links, ...chain.others]) assert.match(strength, /^(?:observed|inferred|assumed)$/);
  });

  it('fits a terminal of 100 columns, commands apart', () => {
    for (const line of [...renderText(report, { colour: false })].join('').split('\n')) if (line.length > 100) assert.match(line, /\$ |\S{60}/, line);
  });
});
