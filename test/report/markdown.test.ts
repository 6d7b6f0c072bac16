import assert from 'node:assert/strict';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { codeSpan, escapeMarkdown } from '../../src/report/markdownEscape.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { printable } from '../../src/report/printable.ts';
import { createReport } from '../../src/report/report.ts';
import { agreesWithGolden } from './golden.ts';
import { handmadeCase } from './handmadeCase.ts';
import { hostileReport, hostileText } from './hostile.ts';

// As loose as a renderer can be: HTML passes, addresses become links.
const markdown = new MarkdownIt({ html: true, linkify: true });

/** Blanks at the ends and in rows are no part of what Markdown shows. */
const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('Markdown output', () => {
  it('reads as the golden file', () => agreesWithGolden('handmade.md', [...renderMarkdown(createReport(handmadeCase()))].join('')));

  it('breaks no line where the text ends in blanks', () => {
    const report = createReport(handmadeCase());
    const findings = report.findings.map((finding) => ({ ...finding, why: 'It waits.  \t\nIt is exiting.  \t\n\nSIGKILL does not help.  \t' }));
    const html = markdown.render([...renderMarkdown({ ...report, findings })].join(''));
    assert.match(html, /It is exiting\./);
    assert.doesNotMatch(html, /<br/);
  });

  it('shows text of a dump as it is, and never as markup', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const html = markdown.renderInline(escapeMarkdown(text));
        assert.doesNotMatch(html, /</, html);
        assert.equal(squeezed(unescapeHtml(html)), squeezed(printable(text)));
      }),
      { numRuns: 1000 },
    );
  });

  it('is a paragraph at the start of a line too', () => {
    fc.assert(
      fc.property(hostileText.filter((text) => printable(text).trim() !== ''), (text) => {
        assert.match(markdown.render(escapeMarkdown(text).trim()), /^<p>[^<]*<\/p>\n$/);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps a code span closed', () => {
    fc.assert(
      fc.property(hostileText.filter((text) => printable(text).trim() !== ''), (text) => {
        const html = markdown.renderInline(codeSpan(text));
        assert.match(html, /^<code>[^<]*<\/code>$/);
        assert.equal(squeezed(unescapeHtml(html.slice(6, -7))), squeezed(printable(text)));
      }),
    );
  });

  it('has no tags but those of its own layout, whatever the dump says', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const html = markdown.render([...renderMarkdown(report)].join(''));
        const tags = new Set(html.match(/<\/?[a-z][a-z0-9]*/gi)?.map((tag) => tag.replace(/[</]/g, '')));
        for (const tag of tags) assert.ok(['h1', 'h2', 'h3', 'p', 'ul', 'li', 'strong', 'code', 'pre', 'hr', 'ol'].includes(tag), `<${tag}>`);
        assert.equal(html.match(/<h1>/g)?.length, 1);
        assert.equal(html.match(/<hr>/g)?.length, 1);
      }),
      { numRuns: 300 },
    );
  });
});

function unescapeHtml(html: string): string {
  return html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
