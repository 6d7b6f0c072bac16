import assert from 'node:assert/strict';
import type { MarkupContent } from 'vscode-languageserver-types';
import { hoverAt } from '../../src/features/hover.ts';
import { explanationOf } from '../../src/features/noteText.ts';
import { postmortemOf } from '../../src/features/postmortem.ts';
import { INCIDENT } from './incident.ts';
import { analysed, at } from './marked.ts';

describe('who waits for whom, in the editor', () => {
  const textAt = (needle: string, after = ''): string => {
    const { document, position } = at(INCIDENT, needle, after);
    return (hoverAt(document, position)!.contents as MarkupContent).value;
  };

  it('stands in the hover of a thread, in words, in both directions', () => {
    const pid = textAt('6200/stack');
    assert.match(pid, /- waits for an answer on FUSE connection 135 \*\((?:observed|inferred|assumed)\)\*/);
    assert.match(pid, /- 6199 \(ndrive\) is a zombie whose process still lives in it \*\(observed\)\*/);
  });

  it('stands in a postmortem as a chain with its end', () => {
    const text = postmortemOf(analysed(INCIDENT))!;
    assert.match(text, /6198 \(docker-init\) waits for the member of its pid namespace 6199 \(ndrive\)/);
    assert.match(text, /\*\*A ring.* wait for each other/);
    assert.doesNotMatch(text, /pid-namespace-member|fuse-request/);
  });
});

describe('which cause it is, in a note', () => {
  const document = analysed('$ cat /proc/7/stack\n[<0>] request_wait_answer+0x151/0x210\n[<0>] fuse_do_open+0x5/0x10\n');
  const finding = document.theCase.analysis.findings.find(({ differential }) => differential !== undefined)!;

  it('is told with the sign, and with the command where the text does not tell', () => {
    assert.ok(finding, 'the test needs a finding with several causes');
    const note = explanationOf(document, finding);
    assert.match(note, /Which cause it is:\n\n- /);
    for (const { cause, status, command } of finding.differential!) {
      const line = note.split('\n').find((one) => one.startsWith('- ') && one.includes(cause.slice(0, 20)));
      assert.ok(line, cause);
      if (status === 'unknown' && command !== null) assert.ok(line.includes('`'), line);
    }
  });
});
