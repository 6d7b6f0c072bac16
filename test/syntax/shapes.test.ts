import assert from 'node:assert/strict';
import { groupNames, negatedClasses, offences } from '../../src/syntax/pattern.ts';
import { hasParts, readLines, readParts, shapeName, type Parts } from '../../src/syntax/reader.ts';
import { PREFIXES } from '../../src/syntax/prefixes.ts';
import { SHAPES } from '../../src/syntax/shapes.ts';
import { createText, lineEnd } from '../../src/text/text.ts';

describe('the table of line shapes', () => {
  for (const row of SHAPES) {
    it(`${row.name}: its samples are read by lead and parts`, () => {
      assert.ok(row.samples.length > 0, 'no samples');
      const seen = new Set<string>();
      for (const sample of row.samples) {
        const opener = row.within === undefined ? [] : [openerOf(row.within)];
        const lines = readLines(createText('sample', [...opener, sample, ''].join('\n')));
        assert.equal(shapeName(lines.shape[opener.length]!), row.name, sample);
        if (row.parts === undefined) continue;
        const parts = readParts(lines, opener.length);
        assert.ok(parts, `the parts do not fit: ${sample}`);
        assert.deepEqual(placesOf(parts), placesByEngine(row.parts, sample, parts), 'the captures do not cover the line without a gap');
        for (const [name, part] of Object.entries(parts)) if (part) seen.add(name);
      }
      assert.deepEqual(groupNames(row.parts ?? '').filter((name) => !seen.has(name)), [], 'groups that no sample fills');
      assert.deepEqual(Object.keys(row.scopes ?? {}).filter((name) => !groupNames(row.parts ?? '').includes(name)), [], 'scopes of groups that are not there');
    });

    it(`${row.name}: its patterns stay in the common subset`, () => {
      assert.deepEqual(offences(row.lead, 'lead'), []);
      assert.deepEqual(offences(row.parts ?? '', 'parts'), []);
      // A class that takes a line break reads on into the next line: a lead is matched inside of the whole text.
      assert.deepEqual(negatedClasses(row.lead).filter((source) => !source.includes('\\r') || !source.includes('\\n')), [], 'negated classes without \\r\\n');
      assert.ok(row.within === undefined || row.starts === undefined, 'a row that needs an open block cannot open one');
      assert.ok(row.within === undefined || row.within === row.family, 'the grammar knows no other context than the open block');
    });
  }

  for (const row of PREFIXES) {
    it(`prefix ${row.name}: its samples are read whole, and stay in the common subset`, () => {
      assert.deepEqual(offences(row.pattern, 'lead'), []);
      assert.deepEqual(negatedClasses(row.pattern).filter((source) => !source.includes('\\r') || !source.includes('\\n')), []);
      for (const sample of row.samples) {
        const text = createText('sample', sample);
        assert.equal(readLines(text).payload[0], lineEnd(text, 0), sample);
      }
    });
  }

  it('names each row once', () => {
    assert.equal(new Set(SHAPES.map((row) => row.name)).size, SHAPES.length);
    for (const row of SHAPES) assert.match(row.name, /^[a-z][A-Za-z0-9]*$/);
  });

  it('says of every row with parts that it has them', () => {
    SHAPES.forEach((row, index) => assert.equal(hasParts(index), row.parts !== undefined));
  });
});

function placesOf(parts: Parts): Readonly<Record<string, readonly [number, number]>> {
  const first = Math.min(...Object.values(parts).flatMap((part) => (part ? [part.span.start] : [])));
  return Object.fromEntries(Object.entries(parts).flatMap(([name, part]) => (part ? [[name, [part.span.start - first, part.span.end - first] as const]] : [])));
}

/** The same from the engine's own indices, for the payload that the groups were read from. */
function placesByEngine(pattern: string, sample: string, parts: Parts): ReturnType<typeof placesOf> {
  const groups = new RegExp(`(?:${pattern})$`, 'd').exec(sample)?.indices?.groups ?? {};
  const known = Object.entries(groups).flatMap(([name, at]) => (at && parts[name] ? [[name, at] as const] : []));
  const first = Math.min(...known.map(([, at]) => at[0]));
  return Object.fromEntries(known.map(([name, at]) => [name, [at[0] - first, at[1] - first] as const]));
}

/** A line that opens a block of the family. */
function openerOf(family: string): string {
  const opener = SHAPES.find((row) => row.family === family && row.within === undefined);
  assert.ok(opener?.samples[0] !== undefined, `no row opens a block of family ${family}`);
  return opener.samples[0];
}
