import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { compilePage } from '../../src/knowledge/page.ts';
import type { SharedSteps } from '../../src/knowledge/page.ts';
import { parseYaml } from '../../src/knowledge/yaml.ts';

/** A page with all that a page can have; of our own catalogue's pages none has to stay as it is for this test. */
const GOOD = readFileSync('test/knowledge/fuse-flush-exit.md', 'utf8');

/** Errors of the good page after one change, as `line: message`. */
function errorsAfter(search: string | RegExp, replacement: string, fileName = 'fuse-flush-exit.md'): readonly string[] {
  const changed = GOOD.replace(search, replacement);
  assert.notEqual(changed, GOOD, 'the change changes something');
  const compiled = compilePage(fileName, changed, parseYaml);
  return 'errors' in compiled ? compiled.errors.map((error) => `${error.line}: ${error.message}`) : [];
}

const lineOf = (text: string) => GOOD.split('\n').findIndex((line) => line.includes(text)) + 1;

describe('compilePage', () => {
  it('reads front matter, prose and dumps', () => {
    const compiled = compilePage('fuse-flush-exit.md', GOOD, parseYaml);
    assert.ok('page' in compiled);
    assert.equal(compiled.page.wait.relation, 'fuse-daemon');
    assert.match(compiled.page.prose.what, /^A thread is dying/);
    assert.equal(compiled.examples.length, 3);
    assert.deepEqual(compiled.examples[0]?.facts, { state: 'D', kernel: '6.18' });
    assert.match(compiled.examples[0].text, /^\[<0>\] request_wait_answer/);
    assert.equal(GOOD.split('\n')[compiled.examples[0].line - 1], compiled.examples[0].text.split('\n')[0]);
    assert.equal(compiled.nearMisses.length, 1);
    assert.doesNotMatch(compiled.page.prose.prevent, /living process/, 'the caption of a dump is no advice');
  });

  it('names the line of each fault', () => {
    const severity = lineOf('severity:');
    assert.match(errorsAfter('severity: error', 'severity: fatal')[0] ?? '', new RegExp(`^${severity}: severity: `));
    assert.match(errorsAfter('anchor: top', 'anchor: bottom')[0] ?? '', new RegExp(`^${lineOf('anchor:')}: match.anchor: `));
    assert.match(errorsAfter('mark: [request_wait_answer', 'mark: [no_such_frame')[0] ?? '', new RegExp(`^${lineOf('mark:')}: mark.0: .*in no step`));
    assert.match(errorsAfter('kind: staged', 'kind: killable')[0] ?? '', /wait\.kind: kind is `staged` exactly when/);
    assert.match(errorsAfter('    hits:', '    hit:').join('\n'), /must say what else it hits|Unrecognized key/);
    assert.match(errorsAfter('## Why', '## Cause').join('\n'), new RegExp(`${lineOf('## Why')}: unknown section .Cause.`));
    assert.match(errorsAfter('severity: error', 'severity: [')[0] ?? '', /^\d+: /);
    assert.match(errorsAfter('---\n', '')[0] ?? '', /^1: the page must begin with front matter/);
    assert.match(errorsAfter('title: Exiting', 'title: Leaving', 'other.md')[0] ?? '', /belongs into a file named fuse-flush-exit\.md/);
    assert.match(errorsAfter('"6.3"', '6.3')[0] ?? '', /fixes\.0\.fixed/);
  });

  it('puts shared steps in, and tells a fault behind them at its own line', () => {
    const shared: SharedSteps = { look: [{ risk: 'read-only', text: 'Look.' }, { risk: 'read-only', text: 'Look again.' }] };
    const using = (more: string) => GOOD.replace('remediation:\n', `remediation:\n  - use: look\n${more}`);
    const compiled = compilePage('fuse-flush-exit.md', using(''), parseYaml, shared);
    assert.ok('page' in compiled);
    assert.deepEqual(compiled.page.remediation.slice(0, 2), shared['look']);
    const faulty = compilePage('fuse-flush-exit.md', using('  - risk: caution\n    text: Kill it.\n'), parseYaml, shared);
    assert.ok('errors' in faulty);
    assert.deepEqual(faulty.errors.map((error) => error.line), [lineOf('remediation:') + 2]);
    const unknown = compilePage('fuse-flush-exit.md', using('').replace('use: look', 'use: constructor'), parseYaml, shared);
    assert.ok('errors' in unknown);
    assert.match(`${unknown.errors[0]?.line}: ${unknown.errors[0]?.message}`, new RegExp(`^${lineOf('remediation:') + 1}: .*no shared steps .constructor.; there are look`));
  });

  it('reports a missing example and an open fence', () => {
    assert.match(errorsAfter(/```example/g, '```text').join('\n'), /at least one ```example/);
    assert.match(errorsAfter(/\n```\n$/, '\n').join('\n'), /never closed/);
  });

  it('refuses what would take the YAML parser long, or make a small text large, with its line', () => {
    for (const [front, message] of [
      ['a: 1\nb: *x', /^3: aliases/], ['a: &x 1', /^2: anchors/], ['a: 1\n? b\n: c', /^3: keys that begin with/], ['? '.repeat(20_000), /^2: keys/], ['- ? '.repeat(10_000), /^2: keys/],
      ['%YAML 1.2', /^2: directives/], ['a: '.padEnd(70_000, 'x'), /^2: the front matter has 70000 characters/], [`a: ${'['.repeat(50_000)}`, /^\d+: /],
    ] as const) {
      const compiled = compilePage('x.md', `---\n${front}\n---\n`, parseYaml);
      assert.ok('errors' in compiled);
      assert.match(compiled.errors.map((error) => `${error.line}: ${error.message}`)[0] ?? '', message);
      assert.ok(compiled.errors.length <= 101);
    }
  });

  it('names each unknown key at its own line', () => {
    const errors = errorsAfter('  anchor: top', '  anchor: top\n  anker: top\n  fames: []');
    const line = lineOf('anchor:');
    assert.deepEqual(errors.slice(0, 2), [`${line + 1}: match: unknown key \`anker\``, `${line + 2}: match: unknown key \`fames\``]);
  });

  it('reads a page with a byte order mark and Windows line ends', () => {
    assert.ok('page' in compilePage('fuse-flush-exit.md', `\uFEFF${GOOD.replaceAll('\n', '\r\n')}`, parseYaml));
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => 'errors' in compilePage('x.md', text, parseYaml)));
    fc.assert(fc.property(fc.nat(GOOD.length), (cut) => typeof compilePage('x.md', GOOD.slice(0, cut), parseYaml) === 'object'));
  });
});
