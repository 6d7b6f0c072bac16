import assert from 'node:assert/strict';
import type { MarkupContent } from 'vscode-languageserver-types';
import { hoverAt } from '../../src/features/hover.ts';
import { symbolsOf } from '../../src/features/symbols.ts';
import { marked } from './marked.ts';

const LOG = `[  100.000001] INFO: task nfsd:848 block/*cursor*/ed for more than 120 seconds.
[  100.000002] task:nfsd            state:D stack:0     pid:848   ppid:2      flags:0x00004000
[  100.000003] Call Trace:
[  100.000004]  __schedule+0x2d0/0x950
[  100.000005]  rwsem_down_write_slowpath+0x255/0x4d0
[  100.000006]  ext4_buffered_write_iter+0x3a/0x180 [ext4]
`;

describe('facts of the kernel log in the editor', () => {
  it('have a hover that tells what was read', () => {
    const { document, position } = marked(LOG);
    const text = (hoverAt(document, position)!.contents as MarkupContent).value;
    assert.match(text, /\*\*hung task 848 \(nfsd\)\*\* 120 s, in ext4/);
    assert.match(text, /without a single context switch/);
    assert.match(text, /Look first at `ext4_buffered_write_iter` \*\(inferred/);
  });

  it('does not say again what stands in the line', () => {
    const { document, position } = marked(LOG);
    assert.doesNotMatch((hoverAt(document, position)!.contents as MarkupContent).value, /\| (?:tid|comm|seconds|title|kind) \|/);
  });

  it('do not take a list of locks for a report', () => {
    const { document, position } = marked('[    1.0] 2 locks/*cursor*/ held by kworker/u8:1/77:\n[    1.0]  #0: ffff888100000001 (&lock){+.+.}-{3:3}, at: f+0x1/0x2\n');
    const text = (hoverAt(document, position)!.contents as MarkupContent).value;
    assert.match(text, /locks held by 77/);
    assert.doesNotMatch(text, /Look first/);
  });

  it('show no markup of the dump', () => {
    const { document, position } = marked(LOG.replace('nfsd:848', '<b>x</b>:848'));
    assert.doesNotMatch((hoverAt(document, position)!.contents as MarkupContent).value, /[^\\]<b>/);
  });

  it('name the entries of the outline', () => {
    assert.deepEqual(symbolsOf(marked(LOG).document).map(({ name, children }) => [name, children?.map((child) => child.name)]), [['hung task 848 (nfsd)', ['848 (nfsd)']]]);
  });
});
