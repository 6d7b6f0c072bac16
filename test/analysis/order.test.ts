import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { createText, type Text } from '../../src/text/text.ts';
import { analyzeTexts } from '../../src/unstuck.ts';
import { captures, captureText, oneLook, piecesOf } from './pieces.ts';

const RUNS = 3;

/** What must not depend on the order: findings, edges and gaps without their places, in an order of their own. */
function told(texts: readonly Text[]): { readonly first: string; readonly findings: readonly string[]; readonly edges: readonly string[]; readonly gaps: readonly string[] } {
  const { findings, edges, gaps } = analyzeTexts(texts).analysis;
  const words = findings.map(({ id, severity, confidence, title, tids }) => anonymous(JSON.stringify([id, severity, confidence, title, tids])));
  return {
    first: words[0] ?? '', findings: [...words].sort(),
    edges: edges.map(({ from, to, via, strength }) => anonymous(JSON.stringify([from, to, via, strength]))).sort(),
    gaps: gaps.map(({ text, command }) => anonymous(JSON.stringify([text, command]))).sort(),
  };
}

/** A stack without an owner is named by where it stands. */
function anonymous(words: string): string {
  return words.replaceAll(/unnamed task \([^)]*\)/g, 'unnamed task').replaceAll(/(?:goroutine \d+ )?(?:at )?line \d+/g, 'line').replaceAll(/of source \d+/g, 'of source');
}

const paste = (pieces: readonly string[]): readonly Text[] => [createText('paste', pieces.join(''))];
const files = (pieces: readonly string[]): readonly Text[] => pieces.map((piece, index) => createText(`part-${index}.txt`, piece));

const { folder, whole, ids } = captures();
const FIXTURE = join('test', 'fixtures', 'incidents', 'container-init-stuck.txt');
const subjects = [...ids.map((id) => ({ id, content: captureText(folder, id) })), ...(existsSync(FIXTURE) ? [{ id: 'container-init-stuck', content: readFileSync(FIXTURE, 'utf8') }] : [])];

describe('findings do not depend on the order of sections and files', () => {
  if (!whole) it.skip('with all captures: ../shared/corpus/real is not here, those of the repository are taken');
  let withFindings = 0;
  for (const { id, content } of subjects) {
    // Half a megabyte of goroutines is one section.
    const pieces = content.length > 200_000 ? [] : oneLook(piecesOf(content));
    if (pieces.length < 2) continue;
    it(`${id}: ${pieces.length} sections of one paste`, function () {
      this.timeout(60_000);
      const before = told(paste(pieces));
      if (before.findings.length > 0) withFindings++;
      fc.assert(fc.property(fc.shuffledSubarray([...pieces], { minLength: pieces.length, maxLength: pieces.length }), (order) => assert.deepEqual(told(paste(order)), before)), { numRuns: RUNS });
    });
    it(`${id}: ${pieces.length} files`, function () {
      this.timeout(60_000);
      const before = told(files(pieces));
      fc.assert(fc.property(fc.shuffledSubarray([...pieces], { minLength: pieces.length, maxLength: pieces.length }), (order) => assert.deepEqual(told(files(order)), before)), { numRuns: RUNS });
    });
  }
  it('and most of these texts have findings', () => assert.ok(withFindings > subjects.length / 2, `${withFindings} of ${subjects.length}`));
});

describe('the order in which files are given', () => {
  it('does not matter, even where a task is sampled several times', () => {
    for (const { content } of subjects.filter((one) => one.content.length < 12_000)) {
      const texts = files(piecesOf(content));
      const before = analyzeTexts(texts);
      fc.assert(fc.property(fc.shuffledSubarray([...texts], { minLength: texts.length, maxLength: texts.length }), (order) => {
        const after = analyzeTexts(order);
        assert.deepEqual(after.analysis, before.analysis);
        assert.deepEqual(after.incident.sources, before.incident.sources);
      }), { numRuns: 2 });
    }
  }).timeout(60_000);
});
