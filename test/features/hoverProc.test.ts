import assert from 'node:assert/strict';
import type { MarkupContent } from 'vscode-languageserver-types';
import { hoverAt } from '../../src/features/hover.ts';
import { marked } from './marked.ts';

function hover(content: string): string {
  const { document, position } = marked(content);
  const found = hoverAt(document, position);
  return found ? (found.contents as MarkupContent).value : '';
}

describe('hover on files of /proc', () => {
  it('names a system call and its arguments, and the file behind a descriptor', () => {
    const text = hover('# ls -l /proc/708/fd\nlrwx------ 1 root root 64 Nov 21 09:32 3 -> /srv/nd/data\n# cat /proc/708/syscall\n0/*cursor*/ 0x3 0x7fff310054a0 0x5dc 0x0 0x0 0x0 0x7fff31005468 0x7fcad36bf2ad\n');
    assert.match(text, /read\(fd, buf, count\)/);
    assert.match(text, /\| count \| 1500 \|/);
    assert.match(text, /\| fd \| 3 \| \/srv\/nd\/data \|/);
    assert.match(text, /table of x86-64 is assumed/);
  });

  it('tells what running and -1 mean', () => {
    assert.match(hover('# cat /proc/708/syscall\nrun/*cursor*/ning\n'), /on a CPU/);
    assert.match(hover('# cat /proc/708/syscall\n-1 0x7fff/*cursor*/31005468 0x7fcad36bf2ad\n'), /Not in a system call/);
  });

  it('numbers as the architecture does', () => {
    const of = (machine: string): string => hover(`root@vm:~# uname -m\n${machine}\nroot@vm:~# cat /proc/708/syscall\n6/*cursor*/3 0x3 0x7fff310054a0 0x5dc 0x0 0x0 0x0 0x7fff31005468 0x7fcad36bf2ad\n`);
    assert.match(of('aarch64'), /read\(fd, buf, count\)/);
    assert.match(of('x86_64'), /uname\(/);
    assert.match(of('s390x'), /cannot be decoded/);
  });

  it('tells who holds a lock and who waits for it', () => {
    const lines = '1: POSIX  ADVISORY  WRITE 708 00:18:1234 0 EOF\n1: -> POSIX  ADVISORY  READ  5523 00:18:1234 0 EOF\n';
    assert.match(hover(lines.replace('708', '7/*cursor*/08')), /Holds a lock[^]*708[^]*Waited for by 5523/);
    assert.match(hover(lines.replace('5523', '55/*cursor*/23')), /Waits for a lock[^]*5523[^]*Held by 708/);
  });

  it('names the field of a stat line, also behind a name with blanks', () => {
    const line = (cursor: string): string => `# cat /proc/77/stat\n77 ((a b ) c) S 1 77 77 0 -1 4194304 12 0 ${cursor} 0 5 6 0 0 20 0 1 0 13 0 0\n`;
    assert.match(hover(line('3/*cursor*/4')), /majflt[^]*field 12 of stat[^]*34/);
  });
});
