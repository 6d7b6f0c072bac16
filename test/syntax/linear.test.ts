import { strict as assert } from 'node:assert';
import { leadMachine, CLASS_BITS } from '../../src/syntax/leadMachine.ts';
import { PREFIXES } from '../../src/syntax/prefixes.ts';
import { LONGEST_LINE } from '../../src/syntax/reader.ts';
import { SHAPES } from '../../src/syntax/shapes.ts';
import { findsMatch } from './linear/countSteps.ts';
import { compile } from './linear/program.ts';
import { superlinear } from './linear/pump.ts';
import { sourcePatterns, type SourcePattern } from './linear/sourcePatterns.ts';

// No clock here: a machine that executes patterns as V8 does counts its steps, on texts made to hurt.

/** A pattern that is not linear may read that much, whatever comes. */
const SHORT_ENOUGH = 400;

/** Many patterns in one test: seconds, on a machine that does other things minutes. */
const PATIENCE = 120_000;

/** Patterns that are not linear, and why they cannot be given more than so many characters. */
const BOUNDED: readonly { readonly file: string; readonly starts: string; readonly bound: number; readonly reason: string }[] = [
  { file: 'src/features/regions.ts', starts: '^[ \\t>]*(?:[-*+] +)?(`{3,}|', bound: 400, reason: 'FENCE is given the first 400 characters of a line' },
  { file: 'src/formats/label.ts', starts: '^[-=#*_~+>:.|<[\\]( \\t]{0,40}(?:', bound: 160, reason: 'labelOf reads nothing longer than 160 characters' },
  { file: 'src/formats/label.ts', starts: '^(?:[ ,;/|:]{1,4}| of | in )', bound: 160, reason: 'labelOf reads nothing longer than 160 characters' },
  { file: 'src/formats/label.ts', starts: '[-=#*]{2,}$|\\)$', bound: 160, reason: 'labelOf reads nothing longer than 160 characters' },
  { file: 'src/formats/owner.ts', starts: '(?:^|[\\s>\\]])([\\w.@/-]*', bound: 400, reason: 'pathOfPrefix looks at the first 400 characters of a prefix' },
  { file: 'src/syntax/pattern.ts', starts: '\\(\\?<([A-Za-z0-9_]+)>|', bound: 0, reason: 'TOKEN reads the patterns of the table, never a text' },
  { file: 'src/formats/label.ts', starts: '[-=#*_~+>:.|<\\])( \\t]+$', bound: 160, reason: 'labelOf reads nothing longer than 160 characters' },
];

describe('patterns are linear: twice the text takes twice the steps', () => {
  it('a quadratic, a cubic and an exponential pattern are found', () => {
    for (const source of ['^ *(.*)  *$', 'a+b+c', '^(?:x|a*b*a*c)$', '^(?:a|a)*$', '^(?:a+)+$', ' at (.*), (.*): x', '(?<=b *)x']) assert.ok(superlinear(source, '', []), source);
    for (const source of ['^ *(?:[^ ].*)?$', '^a+b', '(?<!a)a+$', '^(?:ab|ac)*$', '\\bx\\w{0,40}y']) assert.equal(superlinear(source, 's', []), null, source);
  });

  it('the machine finds what the engine finds', () => {
    const { patterns } = sourcePatterns();
    const parts = SHAPES.flatMap((shape) => (shape.parts === undefined ? [] : [{ source: `^(?:${shape.parts})$`, flags: 's', texts: shape.samples }]));
    const others = patterns.map(({ source, flags }) => ({ source, flags: flags.replace(/[gyd]/g, ''), texts: ['', 'a', '[<0>] do_wait+0x1/0x2', 'goroutine 1 [x]:', '/proc/7/stack: ', ' (scan) (leaked)', 'pid 7 -- x', '\t12.5, a=b]\n'] }));
    for (const { source, flags, texts } of [...parts, ...others]) {
      const [program, engine] = [compile(source, flags), new RegExp(source, flags)];
      for (const text of texts.flatMap((one) => [one, one.slice(1), one.slice(0, -1), `${one} \u2028`])) assert.equal(findsMatch(program, text), engine.test(text), `/${source}/${flags} on ${JSON.stringify(text)}`);
    }
  });

  for (const family of new Set(SHAPES.map((shape) => shape.family))) {
    it(`the parts of the rows of ${family}`, () => {
      const found = SHAPES.filter((shape) => shape.family === family && shape.parts !== undefined).flatMap((shape) => {
        const text = superlinear(`^(?:${shape.parts!})$`, 's', shape.samples);
        return text ? [`${shape.name}: ${JSON.stringify(text)}`] : [];
      });
      assert.deepEqual(found, []);
    }).timeout(PATIENCE);
  }

  const { patterns, computed } = sourcePatterns();
  const folders = [...new Set(patterns.map(({ file }) => folderOf(file)))];
  for (const folder of folders) {
    it(`every regular expression of ${folder}`, () => {
      const here = patterns.filter(({ file }) => folderOf(file) === folder);
      assert.ok(here.length > 0);
      assert.deepEqual(here.flatMap(tooSlow), []);
    }).timeout(PATIENCE);
  }

  it('no exception is left over', () => {
    for (const { file, starts, bound } of BOUNDED) {
      assert.ok(bound <= SHORT_ENOUGH);
      assert.ok(patterns.some((pattern) => pattern.file === file && pattern.source.startsWith(starts)), `${file} has ${starts} no more`);
    }
  });

  it('nothing else is put together at run time than the parts of the rows, which are looked at above', () => {
    assert.deepEqual(computed, [
      "src/formats/readDump.ts: new RegExp(`^(?:${shape.parts})$`, 's')",
      "src/syntax/partsPattern.ts: new RegExp(`^(?:${source})$`, 's')",
    ]);
  });
});

describe('prefixes, repeated, are linear', () => {
  // The automaton takes the longest prefix, then looks for the next: what it read too far it reads again.
  it('no row of prefixes is read more than a few times over', () => {
    const samples = PREFIXES.flatMap((prefix) => prefix.samples);
    const pumps = [...samples, ...samples.map((sample) => sample.slice(0, -1)), ...samples.map((sample) => sample.slice(sample.length >> 1)), '1', ' ', 'a', ':', '1:', '[', '<', '/', '1,', 'kernel:', '/proc/1/stack:1'].filter((pump) => pump !== '');
    for (const before of ['', ...samples]) {
      for (const pump of pumps) {
        const text = before + pump.repeat(Math.ceil(400 / pump.length));
        assert.ok(prefixSteps(text) <= 6 * text.length + 100, JSON.stringify([before, pump, prefixSteps(text), text.length]));
      }
    }
  });

  it('two samples in turn as well', () => {
    const samples = PREFIXES.flatMap((prefix) => prefix.samples);
    for (const one of samples) {
      for (const other of samples) {
        const text = (one + other).repeat(12);
        assert.ok(prefixSteps(text) <= 6 * text.length + 100, JSON.stringify([one, other, prefixSteps(text), text.length]));
      }
    }
  });
});

/** Reads prefixes as the reader does, and counts the characters that the automaton is given. */
function prefixSteps(text: string): number {
  const { prefixStart, prefixEnds, classOf, next } = leadMachine();
  let steps = 0;
  for (let at = 0, prefixed = true; prefixed; ) {
    prefixed = false;
    let state = prefixStart;
    for (let index = at; index < text.length; ) {
      steps++;
      state = next[(state << CLASS_BITS) | classOf[text.charCodeAt(index)]!]!;
      if (state === 0) break;
      index++;
      if (prefixEnds[state] !== 1) continue;
      at = index;
      prefixed = true;
    }
  }
  return steps;
}

function tooSlow(pattern: SourcePattern): readonly string[] {
  const text = superlinear(pattern.source, pattern.flags, []);
  if (!text) return [];
  const bound = pattern.bound ?? BOUNDED.find(({ file, starts }) => file === pattern.file && pattern.source.startsWith(starts))?.bound ?? LONGEST_LINE;
  return bound <= SHORT_ENOUGH ? [] : [`${pattern.file}: /${pattern.source}/${pattern.flags} on ${JSON.stringify(text)}, of up to ${bound} characters`];
}

/** `src/formats`; the largest folders by the first letter of the file, so that a test stays short. */
function folderOf(file: string): string {
  const [, folder = '', name = ''] = file.split('/');
  return folder === 'formats' ? `src/formats/${name.charAt(0)}…` : name === '' ? file : `src/${folder}`;
}
