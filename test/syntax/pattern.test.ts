import assert from 'node:assert/strict';
import { groupNames, offences } from '../../src/syntax/pattern.ts';
import { toOniguruma } from '../../src/syntax/onigurumaPattern.ts';
import { leadGroups } from '../../src/syntax/leadGroups.ts';
import { buildAutomaton, type Automaton } from '../../src/syntax/automaton.ts';
import { PREFIXES } from '../../src/syntax/prefixes.ts';
import { SHAPES } from '../../src/syntax/shapes.ts';
import { damagedSamples } from './damagedSamples.ts';

describe('patterns of the common subset', () => {
  it('finds what the engines would read differently', () => {
    const bad: readonly (readonly [string, 'lead' | 'parts'])[] = [
      ['(?=a)', 'lead'], ['(?<!a)b', 'lead'], ['(a)', 'lead'], ['(?<a>b)', 'lead'], ['a+?', 'lead'], ['a*+', 'parts'], ['(?:a)\\1', 'parts'], ['a.b', 'lead'],
      ['^a', 'lead'], ['a$', 'parts'], ['\\bword', 'lead'], ['(?>a)', 'parts'], ['[\\W]', 'lead'], ['a\\n', 'lead'], ['\\p{L}', 'lead'], ['\\u{41}', 'lead'],
    ];
    for (const [pattern, use] of bad) assert.notDeepEqual(offences(pattern, use), [], pattern);
    for (const pattern of ['a\\.b[^\\]\\r\\n]*\\d+', '(?:a|b){2,3}\\t', '\\(\\[[(?]']) assert.deepEqual(offences(pattern, 'lead'), [], pattern);
    assert.deepEqual(offences('(?<a>.*) (?<b>\\d+)', 'parts'), []);
  });

  it('rewrites for Oniguruma', () => {
    assert.equal(toOniguruma('(?<a>\\d+)\\.[^\\]\\w-]{2}'), '([0-9]+)\\.[^\\]0-9A-Za-z_-]{2}');
    assert.deepEqual(groupNames('(?<a>x)(?:y)(?<b>z)'), ['a', 'b']);
  });
});

describe('the automaton of leads and prefixes', () => {
  const groups = leadGroups(SHAPES, PREFIXES);
  const patterns = groups.flatMap((group) => group.patterns);
  const automaton = buildAutomaton(groups.map((group) => group.patterns));

  it('matches what the regular expressions match', () => {
    const expressions = patterns.map((pattern) => new RegExp(`^(?:${pattern})`));
    let compared = 0;
    for (const text of damagedSamples()) {
      for (const line of text.content.split(/[\r\n]+/)) {
        const matched = run(automaton, line);
        // Millions of times: a message is put together for a difference only.
        expressions.forEach((expression, index) => {
          if (matched.has(index) !== expression.test(line)) assert.fail(`${patterns[index]} on ${JSON.stringify(line)}`);
        });
        compared += expressions.length;
      }
    }
    console.log(`      ${compared} matches, ${automaton.states} states, ${automaton.classes} classes`);
  });

  it('stays small: more states than this, and a lead has a wildcard too many', () => {
    assert.ok(automaton.states < 25_000, `${automaton.states} states`);
  });

  it('knows repetition, choice and classes', () => {
    const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
      ['a{2,3}b', ['aab', 'aaab'], ['ab', 'aaaab']],
      ['a{2,}b', ['aab', 'aaaaab'], ['ab']],
      ['(?:ab|c)*d', ['d', 'abcd'], ['ad']],
      ['[^a-c\\r\\n]x', ['dx', '\u00e9x'], ['ax']],
      ['[\\d-]z', ['-z', '7z'], ['az']],
    ];
    for (const [pattern, fits, differs] of cases) {
      for (const text of fits) assert.ok(run(buildAutomaton([[pattern]]), text).has(0), `${pattern} on ${text}`);
      for (const text of differs) assert.ok(!run(buildAutomaton([[pattern]]), text).has(0), `${pattern} on ${text}`);
    }
  });
});

function run(automaton: Automaton, line: string): ReadonlySet<number> {
  const matched = new Set<number>();
  let states = automaton.starts;
  for (const character of line) {
    const code = character.codePointAt(0) ?? 0;
    const id = automaton.runs.findLast(([start]) => start <= code)?.[1] ?? 0;
    states = states.map((state) => automaton.next[state * automaton.classes + id] ?? 0);
    for (const index of states.flatMap((state) => automaton.accepts[state] ?? [])) matched.add(index);
  }
  return matched;
}
