import assert from 'node:assert/strict';
import type { MarkupContent } from 'vscode-languageserver-types';
import { analyseDocument } from '../../src/features/analyseDocument.ts';
import { hoverAt } from '../../src/features/hover.ts';
import { INCIDENT } from './incident.ts';
import { at, CURSOR, marked, type Marked } from './marked.ts';

function textOf({ document, position }: Marked): string {
  const hover = hoverAt(document, position);
  return hover ? (hover.contents as MarkupContent).value : '';
}

describe('hover', () => {
  it('decodes a pending mask as a table and says what it means for the task', () => {
    const { document, position } = at(INCIDENT, '0000000000000100', 'cat /proc/6200/status');
    const hover = hoverAt(document, position)!;
    const text = (hover.contents as MarkupContent).value;
    assert.match(text, /\*\*ShdPnd\*\* `0000000000000100` of 6200 \(ndrive\)/);
    assert.match(text, /\| 9 \| SIGKILL \| terminate \|/);
    assert.match(text, /What it means for 6200/);
    assert.equal(document.text.content.split('\n')[hover.range!.start.line]!.slice(hover.range!.start.character, hover.range!.end.character), '0000000000000100');
  });

  it('answers on the name of the field too', () => {
    assert.match(textOf(marked('Name:\tnginx\nPid:\t10\nSig/*cursor*/Cgt:\t0000000000000001\n')), /\| 1 \| SIGHUP \|/);
  });

  it('says that a set is empty', () => {
    assert.match(textOf(marked('Name:\tnginx\nPid:\t10\nSigBlk:\t0000000/*cursor*/000000000\n')), /The set is empty/);
  });

  it('numbers signals as the architecture of the dump does', () => {
    const mips = 'Name:\tx\nPid:\t10\nState:\tS (sleeping)\nSigBlk:\t0000000000000000000000000/*cursor*/0010000\n';
    assert.match(textOf(marked(mips)), /\| 17 \| SIGUSR2 \|/);
  });

  it('lets the setting decide about the architecture', () => {
    const content = 'Name:\tx\nPid:\t10\nSigBlk:\t0000000000010000\n';
    const nameOn = (chosenArch: 'alpha' | 'x86_64'): string => {
      const document = analyseDocument({ uri: 'file:///x', version: 1, language: 'unstuck', content, cutSections: () => null, chosenArch });
      return (hoverAt(document, { line: 2, character: 10 })!.contents as MarkupContent).value;
    };
    assert.match(nameOn('x86_64'), /\| 17 \| SIGCHLD \|/);
    assert.match(nameOn('alpha'), /\| 17 \| SIGSTOP \|/);
  });

  it('decodes capability masks', () => {
    const text = textOf(at(INCIDENT, '000001fffeffffff', 'CapEff'));
    assert.match(text, /CAP_SYS_ADMIN/);
    assert.doesNotMatch(text, /CAP_SYS_RESOURCE/);
  });

  it('names the PF flags of stat field 9', () => {
    const text = textOf(at(INCIDENT, '4195660', 'cat /proc/6200/stat\n'));
    assert.match(text, /`4195660` = `0x40054c`/);
    for (const name of ['PF_EXITING', 'PF_SIGNALED', 'PF_RANDOMIZE']) assert.ok(text.includes(name), `${name} in ${text}`);
  });

  it('explains a state letter', () => {
    assert.match(textOf(at(INCIDENT, 'Z (zombie)')), /\*\*Z\*\* zombie, 6199/);
    assert.match(textOf(at(INCIDENT, 'D (disk')), /SIGKILL ends the killable kind/);
  });

  it('says on a signature frame what is wrong, why SIGKILL does not help, and what next with its risk', () => {
    const text = textOf(at(INCIDENT, 'fuse_flush'));
    assert.match(text, /6198/);
    assert.match(text, /6200/);
    assert.match(text, /SIGKILL/);
    assert.match(text, /\*\*safe\*\*/);
    assert.match(text, /\*\*destructive\*\*/);
    assert.match(text, /reverted/);
  });

  it('names function, offset and module of any other frame, and whose stack it is', () => {
    const text = textOf(marked('# cat /proc/77/stack\n[<0>] do_fi/*cursor*/le_open_root+0x10/0x20 [ext4]\n[<0>] entry_SYSCALL_64_after_hwframe+0x76/0x7e\n'));
    assert.match(text, /`do_file_open_root`, 16 bytes into it of 32, module `ext4`/);
    assert.match(text, /Kernel stack of 77/);
  });

  it('ends with links to the pages, which name this document whatever its address', () => {
    const uri = 'file:///tmp/a (1)/it\'s%20[x]~*!.unstuck';
    const offset = INCIDENT.indexOf('fuse_flush+');
    const { document, position } = marked(INCIDENT.slice(0, offset) + CURSOR + INCIDENT.slice(offset), 'unstuck', uri);
    const markdown = (hoverAt(document, position)?.contents as MarkupContent).value;
    const links = [...markdown.matchAll(/\[Signature page: ([^\]]+)\]\(command:unstuck\.openPage\?([\w.%-]+)\)/g)];
    assert.ok(links.length >= 1);
    for (const [, , query = ''] of links) assert.deepEqual((JSON.parse(decodeURIComponent(query)) as unknown[])[1], uri);
    assert.deepEqual((JSON.parse(decodeURIComponent(links[0]![2]!)) as unknown[])[0], 'fuse-flush-exit');
  });

  it('tells how long a goroutine waits', () => {
    const text = textOf(marked('gorou/*cursor*/tine 146 [select, 8817 minutes]:\nnet/http.(*persistConn).roundTrip(0xc000658fc0)\n\t/usr/local/go/src/net/http/transport.go:2610 +0x765\n'));
    assert.match(text, /Goroutine 146.*select/);
    assert.match(text, /6 d 2 h 57 min/);
  });

  it('tells what is known of a task on its id', () => {
    const text = textOf(at(INCIDENT, '6200/stack', 'kill -TERM'));
    assert.match(text, /Task 6200 \(ndrive\)/);
    assert.match(text, /\| State \| D/);
  });

  it('says nothing on prose, beyond the text, and in an empty text', () => {
    assert.equal(textOf(marked('just some pro/*cursor*/se\n')), '');
    assert.equal(textOf(marked('/*cursor*/')), '');
    const { document } = marked('x/*cursor*/');
    assert.equal(hoverAt(document, { line: 7, character: 0 }), null);
  });
});
