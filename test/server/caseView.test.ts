import assert from 'node:assert/strict';
import { analysed } from '../features/marked.ts';
import { caseViewOf } from '../../src/server/caseView.ts';
import { INCIDENT } from '../features/incident.ts';

describe('what the panel is drawn from', () => {
  it('says where goroutines and unnamed stacks stand', () => {
    const go = 'goroutine 21 [sync.Mutex.Lock, 3 minutes]:\nsync.runtime_SemacquireMutex(0xc000010004?, 0x0?, 0x1?)\n\t/usr/local/go/src/runtime/sema.go:77 +0x25\nsync.(*Mutex).lockSlow(0xc000010000)\n\t/usr/local/go/src/sync/mutex.go:171 +0x15d\nmain.(*store).Count(0xc000010000)\n\t/app/main.go:34 +0x4d\n\ngoroutine 22 [chan receive, 3 minutes]:\nmain.(*store).Flush(0xc000010000)\n\t/app/main.go:50 +0x4d\n\n';
    const view = caseViewOf(analysed(go))!;
    assert.deepEqual(view.nodeLines, { 'goroutine 21': 0, 'goroutine 22': 8 });
    const unnamed = caseViewOf(analysed('what is this?\n\n[<0>] request_wait_answer+0x151/0x210\n[<0>] fuse_flush+0x155/0x190 [fuse]\n[<0>] do_exit+0x771/0xaa0\n'))!;
    assert.deepEqual(Object.entries(unnamed.nodeLines).filter(([name]) => name.startsWith('unnamed')).map(([, line]) => line), [2]);
  });

  it('has no line for a name that only looks like one', () => {
    const view = caseViewOf(analysed(INCIDENT))!;
    assert.ok(view.report.edges.some(({ to }) => typeof to === 'string'));
    assert.deepEqual(view.nodeLines, {});
  });
});
