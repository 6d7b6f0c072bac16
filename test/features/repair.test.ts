import assert from 'node:assert/strict';
import { CodeActionTriggerKind, DiagnosticSeverity, type TextEdit } from 'vscode-languageserver-types';
import { codeActionsAt } from '../../src/features/codeActions.ts';
import { diagnosticsOf } from '../../src/features/diagnostics.ts';
import { hoverAt } from '../../src/features/hover.ts';
import { analysed, applied } from './marked.ts';

const DAMAGED = 'root@vm:~# cat /proc/77/stack\n[&lt;0&gt;] request_wait_answer+0x1bb/0x2a0 [fuse]\n[<0>] fuse_flush+0x1a1/\n0x1e0 [fuse]\n[<0>] filp_close+0x34/0x70\n';
const AUTOMATIC = { diagnostics: [], triggerKind: CodeActionTriggerKind.Automatic };

function editsOf(line: number, title: RegExp): readonly TextEdit[] {
  const actions = codeActionsAt(analysed(DAMAGED, 'unstuck'), { start: { line, character: 3 }, end: { line, character: 3 } }, AUTOMATIC);
  const action = actions.find((one) => title.test(one.title));
  assert.ok(action, actions.map((one) => one.title).join(', '));
  return Object.values(action.edit?.changes ?? {}).flat();
}

describe('damaged lines', () => {
  it('are repaired by a quick fix, one or all', () => {
    const [edit, ...more] = editsOf(1, /Repair this line/);
    assert.deepEqual(more, []);
    assert.ok(applied(DAMAGED, edit!).includes('\n[<0>] request_wait_answer+0x1bb/0x2a0 [fuse]\n'));
    const both = [...editsOf(3, /Repair all 2 damaged lines/)].reverse().reduce((text, one) => applied(text, one), DAMAGED);
    assert.equal(both, 'root@vm:~# cat /proc/77/stack\n[<0>] request_wait_answer+0x1bb/0x2a0 [fuse]\n[<0>] fuse_flush+0x1a1/0x1e0 [fuse]\n[<0>] filp_close+0x34/0x70\n');
  });

  it('once repaired offer nothing more', () => {
    const clean = analysed('[<0>] request_wait_answer+0x1bb/0x2a0 [fuse]\n[<0>] filp_close+0x34/0x70\n', 'unstuck');
    assert.ok(!codeActionsAt(clean, { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }, AUTOMATIC).some((one) => one.title.includes('Repair')));
  });

  it('say on hover what was repaired and how sure that is', () => {
    const hover = hoverAt(analysed(DAMAGED, 'unstuck'), { line: 2, character: 10 });
    assert.match(JSON.stringify(hover?.contents), /Damaged line.*fuse_flush\+0x1a1\/0x1e0 \[fuse\].*a broken line was joined/);
    assert.match(JSON.stringify(hoverAt(analysed(DAMAGED, 'unstuck'), { line: 1, character: 0 })?.contents), /HTML entities were decoded \(nothing else/);
  });

  it('are hints, not warnings', () => {
    const found = diagnosticsOf(analysed(DAMAGED, 'unstuck')).filter((one) => one.code === 'repaired-line');
    assert.deepEqual(found.map((one) => [one.range.start.line, one.range.end.line, one.severity]), [[1, 1, DiagnosticSeverity.Hint], [2, 3, DiagnosticSeverity.Hint]]);
  });
});
