import assert from 'node:assert/strict';
import { DiagnosticSeverity } from 'vscode-languageserver-types';
import { diagnosticsOf } from '../../src/features/diagnostics.ts';
import { INCIDENT, POSTMORTEM } from './incident.ts';
import { analysed } from './marked.ts';

describe('diagnostics', () => {
  const lines = INCIDENT.split('\n');
  const diagnostics = diagnosticsOf(analysed(INCIDENT));
  const marked = diagnostics.map(({ range }) => lines[range.start.line]!.slice(range.start.character, range.end.character));

  it('stand on the signature frames, exactly on the name of the function', () => {
    for (const name of ['zap_pid_ns_processes', 'fuse_flush']) assert.ok(marked.includes(name), `${name} among ${marked.join(' ')}`);
  });

  it('begin with a verdict that names the pids, then say why SIGKILL does not help and what is next', () => {
    const error = diagnostics.find((one) => one.severity === DiagnosticSeverity.Error)!;
    const [verdict = '', why = '', next = ''] = error.message.split('\n');
    assert.match(verdict, /6198/);
    assert.match(verdict, /6200/);
    assert.match(why, /SIGKILL|kill -9/);
    assert.match(next, /^Next: /);
    assert.equal(error.source, 'unstuck');
    assert.match(String(error.code), /^[a-z0-9-]+$/);
  });

  it('point to the evidence in the same document', () => {
    const related = diagnostics.find((one) => one.severity === DiagnosticSeverity.Error)!.relatedInformation ?? [];
    assert.ok(related.length > 0);
    for (const { location, message } of related) {
      assert.equal(location.uri, 'file:///tmp/incident.unstuck');
      assert.ok(location.range.start.line < lines.length);
      assert.notEqual(message, '');
    }
  });

  it('are given in Markdown for the dump inside it, at its own lines', () => {
    const markdown = POSTMORTEM.split('\n');
    const names = diagnosticsOf(analysed(POSTMORTEM, 'markdown')).map(({ range }) => markdown[range.start.line]!.slice(range.start.character, range.end.character));
    assert.ok(names.includes('fuse_flush') && names.includes('zap_pid_ns_processes'), names.join(' '));
  });

  it('are not given for prose that merely speaks of such things', () => {
    const prose = '# Notes\n\nThe init was in zap_pid_ns_processes.\n\nName: somebody\n\n- State: fine\n[<0>] is how frames begin.\n';
    assert.deepEqual(diagnosticsOf(analysed(prose, 'markdown')), []);
  });

  it('never bring control characters of the dump to the screen', () => {
    const hostile = 'Name:\t\u001b]0;evil\u0007\u202e\nPid:\t5\nTgid:\t5\nState:\tD (disk sleep)\n'.concat(INCIDENT.replaceAll('ndrive', 'nd\u001b[31mrive'));
    // eslint-disable-next-line no-control-regex -- these characters are what the test is about
    for (const { message } of diagnosticsOf(analysed(hostile))) assert.doesNotMatch(message, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });

  it('keep the first line short enough for a list, and cut it where a part of it ends', () => {
    const waiter = (pid: number): string => `$ cat /proc/${pid}/stack\n[<0>] request_wait_answer+0x151/0x210\n[<0>] fuse_flush+0x155/0x190 [fuse]\n[<0>] do_exit+0x771/0xaa0\n$ cat /proc/${pid}/status\nName:\ta_name_of_fifteen_${pid}\nState:\tD (disk sleep)\nPid:\t${pid}\nTgid:\t${pid}\nPPid:\t1\n`;
    const text = Array.from({ length: 9 }, (_, index) => waiter(1_000_000 + index)).join('');
    const document = analysed(`${text}${INCIDENT}`);
    const titles = document.theCase.analysis.findings.map(({ title }) => title);
    assert.ok(titles.some((title) => title.length > 200), 'the test needs a long title');
    for (const { message } of diagnosticsOf(document)) {
      const [line = ''] = message.split('\n');
      assert.ok(line.length <= 202, line);
      if (line.endsWith('…')) assert.match(line, /[^\s(,;] …$/);
    }
  });

  it('stand on the header of a goroutine, not on its whole stack', () => {
    const one = (id: number, method: string, address: string): string => `goroutine ${id} [sync.Mutex.Lock, 3 minutes]:\ninternal/sync.runtime_SemacquireMutex(0x${address}?, 0x0?, 0x0?)\n\t/usr/local/go/src/runtime/sema.go:95 +0x25\ninternal/sync.(*Mutex).lockSlow(0x${address})\n\t/usr/local/go/src/internal/sync/mutex.go:149 +0x15d\nsync.(*Mutex).Lock(...)\n\t/usr/local/go/src/sync/mutex.go:46\nmain.(*${method}(0x${address})\n\t/app/main.go:34 +0x4d\n\n`;
    const holder = 'goroutine 22 [chan receive, 3 minutes]:\nmain.(*store).Flush(0xc000010000)\n\t/app/main.go:50 +0x4d\nmain.main()\n\t/app/main.go:90 +0x4d\n\n';
    const document = analysed(one(21, 'store).Count', 'c000010000') + holder);
    const isLong = ({ span }: { readonly span: { readonly start: number; readonly end: number } }): boolean => document.text.content.slice(span.start, span.end).trim().includes('\n');
    assert.ok(document.theCase.analysis.findings.some(({ marks }) => marks.some(isLong)), 'the test needs a finding that marks a whole stack');
    const all = diagnosticsOf(document);
    for (const { range } of all) assert.equal(range.start.line, range.end.line);
  });

  it('tell of what the kernel itself reports where no finding does, once a task', () => {
    const hung = (seconds: number): string => `[  420.1] INFO: task rsync:951 blocked for more than ${seconds} seconds.\n[  420.1] task:rsync           state:D stack:0     pid:951   ppid:2      flags:0x00004000\n[  420.1] Call Trace:\n[  420.1]  vol_wait+0x1b/0x2a0\n`;
    const found = diagnosticsOf(analysed(`${hung(122)}\n${hung(245)}`)).filter((one) => one.code === 'kernel-report');
    assert.deepEqual(found.map(({ severity, range, message }) => [severity, range.start.line, message.split('.')[0]]), [
      [DiagnosticSeverity.Information, 0, 'Kernel report: hung task 951 (rsync): 122 s, in vol_wait (2 times here)'],
    ]);
  });

  it('leave a report to the finding that explains it, and warnings alone', () => {
    const explained = '[  420.1] INFO: task ndrive:7418 blocked for more than 122 seconds.\n[  420.1] task:ndrive          state:D stack:0     pid:7418  ppid:2      flags:0x00004000\n[  420.1] Call Trace:\n[  420.1]  request_wait_answer+0x1bb/0x2a0 [fuse]\n';
    const warning = '[  1.1] WARNING: CPU: 1 PID: 78 at fs/vol.c:12 vol_sync+0x1/0x2\n';
    for (const text of [explained, warning]) assert.ok(!diagnosticsOf(analysed(text)).some((one) => one.code === 'kernel-report'), text);
    assert.ok(diagnosticsOf(analysed(explained)).some((one) => one.code === 'fuse-request-wait'));
  });
});
