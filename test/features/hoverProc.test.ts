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
    assert.match(of('s390x'), /dup2\(/);
  });

  it('knows the calls of 32-bit programs, and that kernel threads make none', () => {
    const of = (machine: string, line: string): string => hover(`root@vm:~# uname -m\n${machine}\nroot@vm:~# cat /proc/708/syscall\n${line}\n`);
    assert.match(of('aarch64', '3/*cursor*/ 0x3 0xffd010a0 0x5dc 0x0 0x0 0x0 0xffd01000 0xf7a6bf2a'), /read\(fd, buf, count\)[^]*32-bit program/);
    assert.match(of('x86_64', '10737/*cursor*/41825 0x3 0xffd010a0 0x5dc 0x0 0x0 0x0 0xffd01000 0xf7a6bf2a'), /write\(fd, buf, count\)[^]*x32/);
    assert.match(of('aarch64', '0 0x0/*cursor*/ 0x0 0x0 0x0 0x0 0x0 0x0 0x0'), /kernel thread/);
  });

  it('explains what a status says of seccomp', () => {
    const status = (field: string): string => `Name:\tnginx\nPid:\t10\nThreads:\t1\nNoNewPrivs:\t1\nSeccomp:\t2\nSeccomp_filters:\t3\n`.replace(field, `${field}/*cursor*/`);
    assert.match(hover(status('Seccomp:')), /SECCOMP\\?_MODE\\?_FILTER[^]*10 \(nginx\)[^]*BPF filters/);
    assert.match(hover(status('Seccomp_filters:\t')), /3 filters/);
    assert.match(hover(status('NoNewPrivs:')), /set-user-ID/);
    assert.equal(hover('Seccomp:\t2/*cursor*/ of a sentence in prose'), '');
  });

  it('says where the kernel of the text does not print a state letter', () => {
    const status = (release: string, letter: string): string => hover(`root@vm:~# uname -r\n${release}\nroot@vm:~# cat /proc/10/status\nName:\tx\nState:\t${letter}/*cursor*/ (idle)\nPid:\t10\n`);
    assert.match(status('3.10.0-1160.el7.x86_64', 'I'), /3\\?\.10[^]*does not print this letter/);
    assert.doesNotMatch(status('6.1.0-56-amd64', 'I'), /does not print/);
  });

  it('names a flag by the kernel of the text, and all names where it is not known', () => {
    const stat = (before: string): string => hover(`${before}root@vm:~# cat /proc/77/stat\n77 (a) S 1 77 77 0 -1 125/*cursor*/82912 12 0 0 0 5 6 0 0 20 0 1 0 13 0 0\n`);
    assert.match(stat('root@vm:~# uname -r\n5.15.0-91-generic\n'), /\| PF_SWAPWRITE \|/);
    assert.match(stat('root@vm:~# uname -r\n6.1.192\n'), /\| PF_NO_NOTIFY_SIGNAL \|/);
    assert.match(stat(''), /PF_SWAPWRITE or PF_MEMALLOC_NORECLAIM or PF_NO_NOTIFY_SIGNAL[^]*changed its meaning/);
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
