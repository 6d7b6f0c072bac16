import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { MarkupContent } from 'vscode-languageserver-types';
import { completePage, pageSchema } from '../../src/features/pageCompletion.ts';
import { hoverPage } from '../../src/features/pageHover.ts';
import { positionAt } from '../../src/features/document.ts';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { loadSharedSteps } from '../../src/knowledge/sharedSteps.ts';
import { createText } from '../../src/text/text.ts';

const PAGE = readFileSync('test/knowledge/fuse-flush-exit.md', 'utf8');

function items(front: string) {
  const offset = front.indexOf('|');
  const text = createText('x.md', `---\n${front.replace('|', '')}\n---\n\n## What\n`);
  return completePage(text, positionAt(text, offset + 4), loadCatalogue());
}
const labels = (front: string) => items(front).map((item) => item.label);
const inserted = (front: string, label: string) => items(front).find((item) => item.label === label)?.textEdit?.newText;

describe('completion in a signature page', () => {
  it('offers the keys that are not there yet, required ones first', () => {
    const found = items('id: x\ntitle: y\n|');
    const byRank = [...found].sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1)).map((item) => item.label);
    assert.deepEqual(byRank.slice(0, 4), ['subsystem', 'severity', 'specificity', 'match']);
    assert.ok(byRank.indexOf('keywords') > byRank.indexOf('verification'));
    assert.ok(!byRank.includes('id') && !byRank.includes('title'));
    assert.match((found.find((item) => item.label === 'severity')!.documentation as MarkupContent).value, /- `none`: A normal wait/);
    assert.match(found.find((item) => item.label === 'severity')!.detail ?? '', /error \| warning.*required/);
  });

  it('also knows keys below the cursor, and the word that is being typed', () => {
    assert.deepEqual(labels('id: x\nsev|\ntitle: y').includes('severity'), true);
    assert.ok(!labels('|\ntitle: y').includes('title'));
    const item = items('id: x\nsev|').find((one) => one.label === 'severity')!;
    assert.deepEqual((item.textEdit as { range: unknown }).range, { start: { line: 2, character: 0 }, end: { line: 2, character: 3 } });
  });

  it('offers the keys of the kind of match that is written', () => {
    assert.deepEqual(labels('match:\n  of: goroutine\n  |').sort(), ['createdBy', 'frames', 'minutes', 'reasons', 'without']);
    assert.deepEqual(labels('match:\n  of: task\n  anchor: top\n  |\nmark: [a]').sort(), ['also', 'comm', 'frames', 'kthread', 'state', 'without']);
    assert.ok(labels('match:\n  |').includes('of'));
    assert.ok(labels('match: {of: task, |').includes('anchor'));
    assert.ok(!labels('match: {of: task, |').includes('reasons'));
  });

  it('offers the words of a key, with what each means', () => {
    assert.deepEqual(labels('severity: |'), ['error', 'warning', 'information', 'none']);
    assert.deepEqual(labels('severity: wa|'), ['error', 'warning', 'information', 'none']);
    assert.equal(inserted('severity:|', 'error'), ' error');
    assert.equal(inserted('severity: |', 'error'), 'error');
    assert.match((items('severity: |')[1]!.documentation as MarkupContent).value, /victim/);
    assert.deepEqual(labels('match:\n  of: task\n  anchor: |'), ['top', 'any']);
    assert.deepEqual(labels('match:\n  of: |'), ['task', 'goroutine', 'rule']);
    assert.deepEqual(labels('wait:\n  kind: |').at(-1), 'staged');
    assert.deepEqual(labels('match:\n  of: task\n  kthread: |'), ['true', 'false']);
    assert.deepEqual(labels('stages:\n  - when: { state: D, signal: |').slice(0, 3), ['none', 'any', 'kill']);
    assert.deepEqual(labels('stages:\n  - when: { state: D, |').sort(), ['exiting', 'frames', 'signal']);
  });

  it('goes into lists of maps: the steps of the remedy, the shared ones among them', () => {
    assert.ok(['risk', 'text', 'use'].every((key) => labels('remediation:\n  - |').includes(key)));
    assert.deepEqual(labels('remediation:\n  - risk: caution\n    |').sort(), ['command', 'hits', 'text', 'verify']);
    assert.deepEqual(labels('remediation:\n- risk: caution\n  |').sort(), ['command', 'hits', 'text', 'verify']);
    assert.ok(labels('remediation:\n  - risk: caution\n    text: x\n  - |').includes('risk'), 'another item');
    assert.deepEqual(labels('remediation:\n  - use: |'), Object.keys(loadSharedSteps()));
    assert.deepEqual(labels('fixes:\n  - title: x\n    reverted:\n      |').sort(), ['commit', 'in', 'stable', 'unknownIn']);
    assert.deepEqual(labels('fixes:\n  - title: x\n    verified: |').length, 4);
  });

  it('names the pages of the catalogue where a cause refers to one', () => {
    const found = items('differential:\n  - cause: x\n    page: |');
    assert.ok(found.length >= loadCatalogue().pages.length);
    assert.ok(found.some((item) => item.label === 'fuse-request-wait'));
  });

  it('writes maps and lists on lines of their own, and asks again for a word', () => {
    assert.equal(inserted('|', 'match'), 'match:\n  ');
    assert.equal(inserted('|', 'remediation'), 'remediation:\n  - ');
    assert.equal(inserted('|', 'title'), 'title: ');
    assert.equal(inserted('sev|: error', 'severity'), 'severity');
    assert.equal(items('|').find((item) => item.label === 'severity')?.command?.command, 'editor.action.triggerSuggest');
    assert.equal(items('|').find((item) => item.label === 'title')?.command, undefined);
  });

  it('says nothing outside of the front matter, in comments and in quoted texts', () => {
    assert.deepEqual(labels('# |'), []);
    assert.deepEqual(labels('title: "|'), []);
    assert.deepEqual(labels('title: |'), []);
    const text = createText('x.md', PAGE);
    for (const line of [0, PAGE.split('\n').indexOf('---', 1), PAGE.split('\n').indexOf('## What'), 10_000]) assert.deepEqual(completePage(text, { line, character: 0 }, loadCatalogue()), [], String(line));
    assert.deepEqual(completePage(createText('', ''), { line: 0, character: 0 }, loadCatalogue()), []);
  });

  it('never throws, wherever it is asked', () => {
    const piece = fc.constantFrom('---\n', '\n', '  ', '- ', 'match:', ' of: task', '{', '}', '[', ']', ',', '"', "'", ': ', '#', 'remediation:', 'x', '__proto__: ', 'constructor', '\r', '\ud800', '|');
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(20), fc.nat(30), (pieces, line, character) => {
      const text = createText('x.md', `---\n${pieces.join('')}`);
      completePage(text, { line, character }, loadCatalogue());
      hoverPage(text, { line, character });
      return true;
    }));
  });
});

describe('hover in a signature page', () => {
  const text = createText('x.md', PAGE);
  const hover = (needle: string, inside = 1) => {
    const found = hoverPage(text, positionAt(text, PAGE.indexOf(needle) + inside));
    return found && (found.contents as MarkupContent).value;
  };

  it('explains keys and words', () => {
    assert.match(hover('severity:') ?? '', /\*\*severity\*\*.*error \| warning/);
    assert.match(hover('severity: error', 'severity: e'.length) ?? '', /^\*\*error\*\*: A hang that does not end/);
    assert.match(hover('anchor:') ?? '', /match\.anchor/);
    assert.match(hover('relation:') ?? '', /wait\.relation/);
    assert.match(hover('sigkill:') ?? '', /stages\.sigkill/);
    assert.match(hover('when: {', 'when: { st'.length) ?? '', /stages\.when/);
    assert.equal(hover('## What', 4), null);
  });

  it('has a description for every key of the schema', () => {
    const check = (schema: ReturnType<typeof pageSchema>, path: string): void => {
      for (const branch of [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) {
        for (const [key, property] of Object.entries(branch.properties ?? {})) {
          if (!/^(?:name|package|commit)$/.test(key)) assert.ok(property.description, `${path}.${key} has no description`);
          check(property, `${path}.${key}`);
        }
        if (branch.items) check(branch.items, `${path}[]`);
      }
    };
    check(pageSchema(), '');
  });
});
