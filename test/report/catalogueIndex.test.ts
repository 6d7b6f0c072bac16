import assert from 'node:assert/strict';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import { catalogueIndex, indexMarkdown, indexText } from '../../src/report/catalogueIndex.ts';

describe('the index of the catalogue', () => {
  const catalogue = loadCatalogue();
  const index = catalogueIndex(catalogue);

  it('has every page once, whatever order they come in', () => {
    assert.deepEqual(index.map(({ id }) => id).sort(), catalogue.pages.map(({ id }) => id).sort());
    assert.deepEqual(catalogueIndex({ pages: [...catalogue.pages].reverse() }), index);
  });

  it('keeps a subsystem together, the worst first', () => {
    const seen = new Set<string>();
    let last: (typeof index)[number] | undefined;
    for (const entry of index) {
      if (last?.subsystem !== entry.subsystem) {
        assert.ok(!seen.has(entry.subsystem), `${entry.subsystem} stands in two places`);
        seen.add(entry.subsystem);
      } else assert.ok(RANK.indexOf(last.severityWords) <= RANK.indexOf(entry.severityWords), `${last.id} before ${entry.id}`);
      last = entry;
    }
  });

  it('says of a page what a person searches for', () => {
    const entry = index.find(({ id }) => id === 'fuse-flush-exit');
    assert.ok(entry);
    assert.equal(entry.subsystem, 'FUSE');
    assert.equal(entry.severityWords, 'hang');
    const page = catalogue.byId.get('fuse-flush-exit')!;
    assert.ok(page.prose.what.replace(/[`*]/g, '').replace(/\s+/g, ' ').startsWith(entry.summary) && entry.summary.endsWith('.'), entry.summary);
    assert.ok(entry.functions.includes('request_wait_answer') && entry.functions.includes('do_exit'));
    assert.deepEqual(entry.keywords, page.keywords ?? []);
  });

  it('has a summary of whole sentences, without marks, for every page', () => {
    for (const { id, summary } of index) assert.match(summary, /^[^`*\n]{9,199}[.:…)]$/, id);
  });

  it('fits a terminal', () => {
    const lines = indexText(index).split('\n');
    for (const line of lines) assert.ok(line.length <= 100, line);
    for (const { id } of index) assert.equal(lines.filter((line) => line.startsWith(`  ${id} `)).length, 1, id);
  });

  it('is Markdown with a heading a subsystem and an item a page', () => {
    const text = indexMarkdown(index);
    assert.equal(text.match(/^## /gm)?.length, new Set(index.map(({ subsystem }) => subsystem)).size);
    assert.equal(text.match(/^- /gm)?.length, index.length);
    assert.match(text, /^- \*\*Exiting thread waits for a FUSE FLUSH that nobody answers\*\* \(hang\), `fuse-flush-exit`: `request_wait_answer`/m);
  });

  it('is empty for an empty catalogue, and says so', () => {
    assert.match(indexText([]), /^0 signature pages/);
    assert.match(indexMarkdown([]), /0 pages: 0 hang/);
  });
});

const RANK = ['hang', 'warning', 'information', 'normal wait'];
