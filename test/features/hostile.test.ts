import assert from 'node:assert/strict';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import type { MarkupContent } from 'vscode-languageserver-types';
import { codeActionsAt } from '../../src/features/codeActions.ts';
import { hoverAt } from '../../src/features/hover.ts';
import { code, fenced, plain } from '../../src/features/markdownText.ts';
import { postmortemOf } from '../../src/features/postmortem.ts';
import { INIT_STACK, STUCK_STACK } from './incident.ts';
import { analysed } from './marked.ts';

const PIECES = [
  '<img src=x onerror=alert(1)>', '<script>alert(1)</script>', '```', '````', '~~~', '](command:evil)', '[x](command:evil)', '[Signature page: x](command:unstuck.openPage?%5B%22evil%22%5D)', '![x](https://evil.example/x.png)', 'https://evil.example/',
  '<https://evil.example>', '\u001b[31m', '\u202e', '|', '\\', '`', '*', '_', '#', '-->', '<!-- /unstuck:note -->', '&lt;b&gt;', '&#60;b&#62;', '$(touch x)', 'www.evil.example', 'a@b.example', 'x', ' ', '\t',
];
const hostile = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(''));

/** What a renderer that allows everything makes of it: every tag and every address. */
function rendered(markdown: string): { readonly tags: readonly string[]; readonly addresses: readonly string[] } {
  const html = new MarkdownIt({ html: true, linkify: true }).render(markdown);
  return { tags: [...html.matchAll(/<([a-z0-9!]+)/g)].map((match) => match[1]!), addresses: [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map((match) => match[1]!) };
}

const OURS = new Set(['p', 'strong', 'em', 'code', 'pre', 'ul', 'ol', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'hr', 'h1', 'h2', 'h3', 'blockquote', 'br', '!']);

/** Where a hover may lead: to a page of the catalogue, read for this document, and to a source of the kernel. */
const LINKS_OF_HOVERS = /^(?:command:unstuck\.openPage\?%5B%22[a-z0-9-]+%22%2C%22file%3A%2F%2F%2Ftmp%2Fincident\.unstuck%22%5D|https:\/\/elixir\.bootlin\.com\/linux\/[\w.]+\/(?:C\/ident|source)\/[\w./-]+)$/;

function assertHarmless(markdown: string, what: string, links = /^$/): void {
  const { tags, addresses } = rendered(markdown);
  const ours = addresses.filter((address) => links.test(address));
  assert.deepEqual(addresses.filter((address) => !ours.includes(address) || /evil/.test(address)), [], `${what}: ${markdown}`);
  assert.deepEqual(tags.filter((tag) => !OURS.has(tag)), ours.map(() => 'a'), `${what}: ${markdown}`);
  // eslint-disable-next-line no-control-regex -- these characters are what the test is about
  assert.doesNotMatch(markdown, /[\u0000-\u0008\u000b-\u001f\u202e]/, what);
}

describe('hostile text of a dump', () => {
  it('stays text when it is escaped, in a code span, and in a fence', () => {
    fc.assert(fc.property(hostile, (text) => {
      assert.deepEqual(rendered(`a ${plain(text)} b`).tags, ['p']);
      assert.deepEqual(rendered(`| h |\n| --- |\n| ${plain(text)} |`).tags.filter((tag) => tag === 'td').length, 1);
      assert.deepEqual(rendered(`a ${code(text)} b`).tags.filter((tag) => tag !== 'code'), ['p']);
      assert.deepEqual(rendered(`${fenced(text)}\n\nafter`).tags, ['pre', 'code', 'p']);
    }), { numRuns: 200 });
  });

  it('never becomes markup in hovers', () => {
    fc.assert(fc.property(hostile, (text) => {
      const document = analysed(hostileDump(text));
      document.text.lineStarts.forEach((start, line) => {
        for (const character of [0, 3, 7, 12]) {
          const hover = hoverAt(document, { line, character });
          if (hover) assertHarmless((hover.contents as MarkupContent).value, `hover at ${start}`, LINKS_OF_HOVERS);
        }
      });
    }), { numRuns: 25 });
  });

  it('never becomes markup in notes, and cannot end one', () => {
    fc.assert(fc.property(hostile, (text) => {
      const content = `Seen:\n\n~~~~~~~~~~~~~~~\n${hostileDump(text)}\n~~~~~~~~~~~~~~~\n\nafter\n`;
      const document = analysed(content, 'markdown');
      const line = content.slice(0, content.indexOf('fuse_flush')).split('\n').length - 1;
      const actions = codeActionsAt(document, { start: { line, character: 0 }, end: { line, character: 0 } }, { diagnostics: [] });
      for (const action of actions) {
        const note = Object.values(action.edit!.changes!)[0]![0]!.newText;
        assertHarmless(note, action.title);
        assert.equal(note.split('<!-- /unstuck:note -->').filter((_, index) => index > 0).length, 1);
      }
    }), { numRuns: 25 });
  });

  it('never becomes markup in a postmortem', () => {
    fc.assert(fc.property(hostile, (text) => {
      const postmortem = postmortemOf(analysed(hostileDump(text)));
      assert.ok(postmortem !== null);
      assertHarmless(postmortem, 'postmortem');
    }), { numRuns: 25 });
  });
});

function hostileDump(text: string): string {
  return [
    `Name:\t${text}`, 'State:\tD (disk sleep)', 'Tgid:\t6199', 'Pid:\t6200', 'PPid:\t6198', 'Threads:\t2', 'SigPnd:\t0000000000000000', 'ShdPnd:\t0000000000000100',
    `6199 (${text}) Z 6198 5487 2662 0 -1 4228364 106 0 0 0 0 0 0 0 20 0 2 0 186694 0 0 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 9`,
    INIT_STACK, STUCK_STACK,
    `# cat /proc/31/stack ${text}`, `[<0>] ${text}+0x1/0x2`, `[<0>] do_wait+0x1/0x2 [${text}]`, `[<0>] fuse_flush+0x1/0x2 ${text}`,
    `goroutine 7 [${text}, 5 minutes]:`, `main.${text}(0x1)`, `\t/src/${text}.go:1 +0x1`, `created by ${text}`,
  ].join('\n');
}
