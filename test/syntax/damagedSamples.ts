import fc from 'fast-check';
import { PREFIXES } from '../../src/syntax/prefixes.ts';
import { SHAPES } from '../../src/syntax/shapes.ts';
import { createText, type Text } from '../../src/text/text.ts';

const PREFIX_SAMPLES = PREFIXES.flatMap((row) => row.samples);
const LINE_SAMPLES = [...SHAPES.flatMap((row) => row.samples), '', 'some prose', '…', '\u{1F600} x'];

/** A line made from the samples of the table: any prefixes, any payload, cut or with a character changed. */
export const lineArbitrary: fc.Arbitrary<string> = fc
  .record({
    prefixes: fc.array(fc.constantFrom(...PREFIX_SAMPLES, ' '), { maxLength: 3 }),
    payload: fc.constantFrom(...LINE_SAMPLES),
    from: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(12) }),
    to: fc.oneof({ weight: 3, arbitrary: fc.constant(10_000) }, { weight: 1, arbitrary: fc.nat(40) }),
    typo: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.tuple(fc.nat(40), fc.constantFrom(' ', '\t', 'x', '0', '[', ']', '/', ':', '>', 'é', '', '|')) }),
  })
  .map(({ prefixes, payload, from, to, typo }) => {
    const cut = payload.slice(from, to);
    return prefixes.join('') + (typo ? cut.slice(0, typo[0]) + typo[1] + cut.slice(typo[0] + 1) : cut);
  });

/** A dump of such lines. */
export const dumpArbitrary: fc.Arbitrary<string> = fc
  .array(fc.tuple(lineArbitrary, fc.constantFrom('\n', '\n', '\n', '\r\n')), { maxLength: 60 })
  .map((lines) => lines.map(([line, end]) => line + end).join(''));

/** Some hundred such dumps, the same ones each time, and every sample under every prefix. */
export function damagedSamples(): readonly Text[] {
  const under = ['', ...PREFIX_SAMPLES].map((prefix) => LINE_SAMPLES.map((line) => `${prefix}${line}\n`).join(''));
  return [...under, ...fc.sample(dumpArbitrary, { numRuns: 400, seed: 7 })].map((content, index) => createText(`sample dump ${index}`, content));
}
