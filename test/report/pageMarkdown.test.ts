import assert from 'node:assert/strict';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { loadCatalogue } from '../../src/knowledge/catalogue.ts';
import type { SignaturePage } from '../../src/knowledge/schema.ts';
import { pageMarkdown, type PageContext } from '../../src/report/pageMarkdown.ts';
import { hostileText } from './hostile.ts';

const markdown = new MarkdownIt({ html: true, linkify: true });
const { pages, byId } = loadCatalogue();
const ALONE: PageContext = { incident: null, titleOf: (id) => byId.get(id)?.title ?? null, linkTo: (id) => `${id}.md` };
const flush = byId.get('fuse-flush-exit')!;

/** Every kind of field at once; the text is told apart by its own name. */
const FULL: SignaturePage = {
  id: 'made-up', title: 'Waits in `made_up` for a made | up thing', subsystem: 'fuse', keywords: ['some *words*'], severity: 'warning', specificity: 50,
  match: { of: 'task', anchor: 'top', frames: [['made_up', 'old_made_up'], ['do_exit']], also: [[['other']]], without: ['healthy'], state: 'DS', kthread: false, comm: 'kmade' },
  mark: ['made_up'],
  wait: { kind: 'staged', relation: 'none', text: 'a thing' },
  stages: [{ when: { state: 'D', signal: 'kill', exiting: true, frames: ['do_exit'] }, kind: 'killable', sigkill: 'ends-the-wait', text: 'Stage one.' }, { when: {}, kind: 'uninterruptible', sigkill: 'no-effect', text: 'Stage two.' }],
  requires: { text: 'Whether the thing is there', command: 'ls /thing' },
  differential: [
    { cause: 'One cause', evidence: 'a | b is seen', command: 'dmesg | grep "a|b"', page: 'fuse-flush-exit' },
    { cause: 'Another cause', evidence: '`x` is seen' },
  ],
  kernels: { from: '5.10', to: '6.12' },
  fixes: [{ title: 'made: up', commit: '0123456789abcdef', since: '5.4', fixed: '6.9', backports: ['6.6.33'], reverted: { commit: 'fedcba9876543210', in: '6.11' }, distributions: [{ name: 'Debian 12', package: 'linux 6.1.147-1' }], note: 'A note.', verified: 'source' }],
  remediation: [
    { risk: 'read-only', text: 'Look', command: 'cat /proc/TID/stack\ncat /proc/PID/status' },
    { risk: 'destructive', text: 'Strike', command: 'kill -9 PID', hits: 'everything', verify: 'ls /proc/PID' },
  ],
  sources: ['fs/made.c made_up (6.1.192)'],
  verification: { level: 'lab+source', note: 'Seen.' },
  prose: { what: 'What it is.', why: 'Why it lasts.', next: 'Do this.', prevent: 'Avoid that.' },
};

describe('a signature page as a document', () => {
  it('has the parts in the order in which a person needs them', () => {
    assert.deepEqual(headings(pageMarkdown(FULL, ALONE)), [
      '# Waits in `made_up` for a made \\| up thing', '## What', '## Why', '### Stages of the wait', '## Next', '### What the stack alone does not show', '### Steps, safest first',
      '## Differential', '## Prevent', '## Fixes', '## Kernels', '## Frame pattern', '## Sources', '## How it was verified',
    ]);
  });

  it('numbers the steps, each with its risk, its command, what else it hits and how to check it', () => {
    const html = markdown.render(pageMarkdown(FULL, ALONE));
    const steps = /<ol>([\s\S]*?)<\/ol>/.exec(html)?.[1]?.split('<li>').slice(1) ?? [];
    assert.equal(steps.length, 2);
    assert.match(steps[0]!, /<strong>read-only<\/strong>: Look[\s\S]*<pre><code class="language-sh">cat \/proc\/TID\/stack\ncat \/proc\/PID\/status\n/);
    assert.match(steps[1]!, /<strong>destructive<\/strong>: Strike[\s\S]*kill -9 PID[\s\S]*What else it hits: everything[\s\S]*Check that it worked[\s\S]*ls \/proc\/PID/);
    assert.match(html, /<code>TID<\/code>, <code>PID<\/code>: put in/);
  });

  it('gives the differential as one table, bars in its cells included, with links to pages', () => {
    const html = markdown.render(pageMarkdown(FULL, ALONE));
    assert.deepEqual([...html.matchAll(/<th>(.*?)<\/th>/g)].map(([, head]) => head), ['Cause', 'What shows it', 'Ask', 'Page']);
    assert.deepEqual([...html.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell]) => cell), [
      'One cause', 'a | b is seen', '<code>dmesg | grep &quot;a|b&quot;</code>', `<a href="fuse-flush-exit.md">${flush.title}</a>`,
      'Another cause', '<code>x</code> is seen', '', '',
    ]);
  });

  it('names a page without a link where there is nothing to link to', () => {
    assert.match(pageMarkdown(FULL, { ...ALONE, linkTo: null }), /`fuse-flush-exit` \|/);
    assert.match(pageMarkdown(FULL, { ...ALONE, titleOf: () => null }), /`fuse-flush-exit` \|/);
  });

  it('says the pattern, the kernels and the numbers of the fixes in words', () => {
    const text = pageMarkdown(FULL, ALONE);
    assert.match(text, /scheduler functions aside: `made_up` or `old_made_up`, then further out `do_exit`/);
    assert.match(text, /Or: `other`[\s\S]*Nowhere in the stack: `healthy`[\s\S]*State, where the text tells it: D or S[\s\S]*Only tasks of user space[\s\S]*begins with `kmade`/);
    assert.match(text, /\*\*State D, SIGKILL is pending, the thread is exiting, `do_exit` is in the stack\*\*: killable, SIGKILL ends the wait\. Stage one\./);
    assert.match(text, /Linux 5\.10 to 6\.12/);
    assert.match(text, /The fault came with 5\.4; fixed in 6\.9; stable releases 6\.6\.33; reverted in 6\.11 by `fedcba987654`; Debian 12: `linux 6\.1\.147-1`; read in the sources\./);
    assert.doesNotMatch(text, /your kernel/);
  });

  it('tells the fixes for the kernel of an incident', () => {
    const told = (release: string | null): string => pageMarkdown(flush, { ...ALONE, incident: { name: 'a`b.txt', release, sourceVersion: null } });
    assert.match(told('6.18.44'), /told for ``a`b\.txt``: kernel `6\.18\.44`[\s\S]*\*\*Reverted in your kernel\.\*\*/);
    assert.match(told('6.4.0'), /\*\*Not known for your kernel\.\*\*/);
    assert.match(told(null), /does not say which kernel/);
  });

  it('is well formed for every page of the catalogue', () => {
    assert.ok(pages.length >= 5);
    for (const page of pages) {
      const text = pageMarkdown(page, ALONE);
      const html = markdown.render(text);
      for (const heading of ['## What', '## Why', '## Next', '## Prevent', '## Frame pattern', '## Sources', '## How it was verified']) assert.ok(headings(text).includes(heading), `${page.id}: ${heading}`);
      assert.equal((html.match(/<table>/g) ?? []).length, page.differential ? 1 : 0, page.id);
      assert.doesNotMatch(text, /undefined|\[object|NaN/, page.id);
      assert.doesNotMatch(text, /\n\n\n|[ \t]\n/, page.id);
      const list = html.slice(html.indexOf('safest first</h3>'));
      if (page.remediation.length > 0) assert.equal(list.slice(0, list.indexOf('</ol>')).split('<strong>').length - 1 >= page.remediation.length, true, page.id);
      for (const other of page.differential ?? []) if (other.page !== undefined && byId.has(other.page)) assert.ok(html.includes(`href="${other.page}.md"`), `${page.id} → ${other.page}`);
    }
  });

  it('lets no field but the prose become markup', () => {
    const plain = tagsOf(pageMarkdown(fieldsOf('word'), ALONE));
    fc.assert(fc.property(hostileText.filter((text) => text.replace(/[\s\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff`]/g, '') !== ''), (text) => {
      // Code words between backticks are the only marks that a field may have.
      assert.deepEqual(tagsOf(pageMarkdown(fieldsOf(text.replaceAll('`', '')), ALONE)), plain);
    }), { numRuns: 300 });
  });
});

function fieldsOf(text: string): SignaturePage {
  return {
    ...FULL, title: text, subsystem: text, keywords: [text], wait: { ...FULL.wait, text }, verification: { level: 'source', note: text }, sources: [text],
    stages: [{ when: {}, kind: 'killable', sigkill: 'depends', text }], requires: { text, command: text },
    differential: [{ cause: text, evidence: text, command: text.replace(/[\r\n]/g, ' ') }, { cause: text, evidence: text }],
    fixes: [{ ...FULL.fixes[0]!, title: text, note: text }], remediation: [{ risk: 'caution', text, hits: text, command: text, verify: text }],
  };
}

function tagsOf(text: string): readonly string[] {
  return [...markdown.render(text).matchAll(/<([a-z0-9]+)/g)].map((match) => match[1]!).filter((tag) => tag !== 'code');
}

function headings(text: string): readonly string[] {
  return text.split('\n').filter((line) => /^#{1,3} /.test(line));
}
