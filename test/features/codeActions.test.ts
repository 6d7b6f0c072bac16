import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CodeActionTriggerKind, type CodeAction, type TextEdit } from 'vscode-languageserver-types';
import { codeActionsAt } from '../../src/features/codeActions.ts';
import { INCIDENT, INIT_STACK, POSTMORTEM, STUCK_STACK } from './incident.ts';
import { analysed, applied } from './marked.ts';

const INVOKED = { diagnostics: [], triggerKind: CodeActionTriggerKind.Invoked };

function actionsAt(content: string, needle: string, language: 'unstuck' | 'markdown' = 'markdown'): readonly CodeAction[] {
  const line = content.slice(0, content.indexOf(needle)).split('\n').length - 1;
  assert.ok(content.includes(needle), needle);
  return codeActionsAt(analysed(content, language), { start: { line, character: 0 }, end: { line, character: 0 } }, INVOKED);
}

function titles(actions: readonly CodeAction[]): readonly string[] {
  return actions.map((action) => action.title);
}

/** Applies the quick fix of that title. */
function fixed(content: string, needle: string, title: string): string {
  const action = actionsAt(content, needle).find((one) => one.title === title);
  assert.ok(action, `${title} among ${titles(actionsAt(content, needle)).join(', ')}`);
  const edits = Object.values(action.edit?.changes ?? {}).flat() as TextEdit[];
  assert.equal(edits.length, 1);
  return applied(content, edits[0]!);
}

const EXPLAIN = 'Unstuck: Insert explanation note';
const CHECKLIST = 'Unstuck: Insert remediation checklist';
const UPDATE = 'Unstuck: Update note';

describe('quick fixes in Markdown', () => {
  it('write the explanation below the fence, between its markers', () => {
    const done = fixed(POSTMORTEM, 'fuse_flush', EXPLAIN);
    const note = done.slice(done.indexOf('<!-- unstuck:note explanation'), done.indexOf('<!-- /unstuck:note -->'));
    assert.match(note, /6200/);
    assert.match(note, /SIGKILL/);
    assert.ok(done.indexOf('<!-- unstuck:note') > done.indexOf('fuse_flush'));
    assert.ok(done.includes('\n```\n\n<!-- unstuck:note'), 'the note stands right below the fence');
    assert.ok(done.includes('<!-- /unstuck:note -->\n\nWhat we did'), 'the text below stays apart');
  });

  it('write the checklist with risk, blast radius and commands in fences', () => {
    const done = fixed(POSTMORTEM, 'fuse_flush', CHECKLIST);
    assert.match(done, /- \[ \] \*\*safe\*\*/);
    assert.match(done, /- \[ \] \*\*destructive\*\*/);
    assert.match(done, / {2}```sh\n/);
    assert.match(done, /Hits: /);
  });

  it('offer nothing more once the notes stand: twice is once', () => {
    const once = fixed(fixed(POSTMORTEM, 'fuse_flush', EXPLAIN), 'fuse_flush', CHECKLIST);
    assert.deepEqual(titles(actionsAt(once, 'fuse_flush')), []);
    assert.deepEqual(titles(actionsAt(once, '<!-- unstuck:note')), []);
  });

  it('put the checklist below an explanation, and the explanation above a checklist', () => {
    const order = (text: string): boolean => text.indexOf('note explanation') < text.indexOf('note checklist');
    assert.ok(order(fixed(fixed(POSTMORTEM, 'fuse_flush', EXPLAIN), 'fuse_flush', CHECKLIST)));
    assert.ok(order(fixed(fixed(POSTMORTEM, 'fuse_flush', CHECKLIST), 'fuse_flush', EXPLAIN)));
  });

  it('update a note that somebody or the dump has changed, at its place', () => {
    const once = fixed(POSTMORTEM, 'fuse_flush', EXPLAIN);
    const spoilt = once.replace(/(<!-- unstuck:note [^\n]*\n)[^\n]*/, '$1old words');
    assert.notEqual(spoilt, once);
    assert.equal(fixed(spoilt, 'fuse_flush', UPDATE), once);
  });

  it('find the note again after edits around it and after it was moved', () => {
    const once = fixed(POSTMORTEM, 'fuse_flush', EXPLAIN);
    const edited = `Intro.\n\n${once.replace('What we did', 'All that we did').replace('<!-- unstuck:note', 'A line between.\n\n<!-- unstuck:note')}`;
    assert.deepEqual(titles(actionsAt(edited, 'fuse_flush')), [CHECKLIST]);
    const start = once.indexOf('<!-- unstuck:note');
    const end = once.indexOf('<!-- /unstuck:note -->') + '<!-- /unstuck:note -->'.length;
    const moved = `${once.slice(start, end)}\n\n${once.slice(0, start)}${once.slice(end)}`;
    assert.deepEqual(titles(actionsAt(moved, 'fuse_flush')), [CHECKLIST]);
  });

  it('keep the ticks of a checklist when it is updated', () => {
    const once = fixed(POSTMORTEM, 'fuse_flush', CHECKLIST);
    const ticked = once.replace('- [ ] ', '- [x] ');
    assert.deepEqual(titles(actionsAt(ticked, 'fuse_flush')), [EXPLAIN], 'a tick alone is no reason to update');
    const spoilt = ticked.replace(/\*\*Remediation checklist:\*\*[^\n]*/, 'old words');
    assert.equal(fixed(spoilt, 'fuse_flush', 'Unstuck: Update remediation checklist'), ticked);
  });

  it('share one note between the fences of one incident', () => {
    const once = fixed(POSTMORTEM, 'zap_pid_ns_processes', EXPLAIN);
    for (const needle of ['zap_pid_ns_processes', 'put_files_struct', '<!-- unstuck:note']) assert.deepEqual(titles(actionsAt(once, needle)), [CHECKLIST], needle);
  });

  it('treat the fences of two incidents apart', () => {
    const other = '# cat /proc/99/stack\n[<0>] request_wait_answer+0x112/0x210\n[<0>] __fuse_simple_request+0x120/0x330\n[<0>] fuse_flush+0x155/0x190\n[<0>] filp_flush+0x3b/0x90\n[<0>] __x64_sys_close+0x2e/0x80\n';
    const two = `First:\n\n\`\`\`\n${STUCK_STACK}\n\`\`\`\n\nSecond, another machine:\n\n\`\`\`\n${other}\`\`\`\n`;
    const first = fixed(two, 'fuse_flush', EXPLAIN);
    assert.ok(first.indexOf('<!-- unstuck:note') < first.indexOf('Second, another'));
    assert.deepEqual(titles(actionsAt(first, 'put_files_struct.part')), [CHECKLIST]);
    assert.ok(titles(actionsAt(first, '/proc/99/stack')).includes(EXPLAIN));
    const both = fixed(first, '/proc/99/stack', EXPLAIN);
    assert.equal(both.split('<!-- unstuck:note explanation').length, 3);
    assert.ok(!titles(actionsAt(both, 'put_files_struct.part')).some((title) => title === UPDATE || title === EXPLAIN));
  });

  it('work below a bare dump and with CRLF', () => {
    const bare = `We saw\n\n${INIT_STACK}\n\n${STUCK_STACK}\n\nand were puzzled.\n`;
    const done = fixed(bare, 'fuse_flush', EXPLAIN);
    assert.ok(done.indexOf('<!-- unstuck:note') > done.indexOf('[<0>] entry_SYSCALL_64_after_hwframe', done.indexOf('fuse_flush')));
    assert.ok(done.indexOf('<!-- unstuck:note') < done.indexOf('and were puzzled'));
    assert.deepEqual(titles(actionsAt(done, 'fuse_flush')), [CHECKLIST]);
    const crlf = fixed(POSTMORTEM.replaceAll('\n', '\r\n'), 'fuse_flush', EXPLAIN);
    assert.doesNotMatch(crlf, /[^\r]\n/);
    assert.deepEqual(titles(actionsAt(crlf, 'fuse_flush')), [CHECKLIST]);
  });

  it('work for a dump that ends the text without a line break', () => {
    const done = fixed(`Look:\n\n${STUCK_STACK}`, 'fuse_flush', EXPLAIN);
    assert.deepEqual(titles(actionsAt(done, 'fuse_flush')), [CHECKLIST]);
  });

  it('do not write into a fence that is not closed yet, nor below prose', () => {
    assert.deepEqual(titles(actionsAt(`\`\`\`\n${STUCK_STACK}\n`, 'fuse_flush')), []);
    assert.deepEqual(titles(actionsAt(POSTMORTEM, '# Postmortem')), []);
  });

  it('never read their own notes as a dump', () => {
    const once = fixed(fixed(POSTMORTEM, 'fuse_flush', EXPLAIN), 'fuse_flush', CHECKLIST);
    const plain = analysed(POSTMORTEM, 'markdown').theCase;
    const noted = analysed(once, 'markdown').theCase;
    assert.equal(noted.incident.dumps[0]!.stacks.length, plain.incident.dumps[0]!.stacks.length);
    assert.deepEqual(noted.analysis.findings.map((one) => one.title), plain.analysis.findings.map((one) => one.title));
  });

  it('stay idempotent under random lines around the dump', () => {
    const line = fc.constantFrom('', 'prose', '- item', '> quote', '```', '~~~', '<!-- unstuck:note explanation -->', '<!-- /unstuck:note -->', '# heading', '| a | b |');
    fc.assert(fc.property(fc.array(line, { maxLength: 8 }), fc.array(line, { maxLength: 8 }), (before, after) => {
      const content = [...before, STUCK_STACK, ...after].join('\n');
      const first = actionsAt(content, 'fuse_flush')[0];
      if (!first) return;
      const done = fixed(content, 'fuse_flush', first.title);
      assert.ok(!titles(actionsAt(done, 'fuse_flush')).includes(first.title), done);
    }), { numRuns: 150 });
  });
});

describe('code actions in a dump', () => {
  it('start a postmortem and explain, by commands of the extension', () => {
    const actions = actionsAt(INCIDENT, 'fuse_flush', 'unstuck');
    assert.deepEqual(titles(actions), ['Unstuck: Explain this incident', 'Unstuck: Start a postmortem from this incident', 'Unstuck: Copy remediation checklist']);
    assert.deepEqual(actions[1]!.command, { title: 'Start a postmortem from this incident', command: 'unstuck.startPostmortem', arguments: ['file:///tmp/incident.unstuck'] });
  });

  it('do not light a bulb on every line: without a diagnostic only when asked for', () => {
    const context = { diagnostics: [], triggerKind: CodeActionTriggerKind.Automatic };
    assert.deepEqual(codeActionsAt(analysed(INCIDENT), { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, context), []);
  });
});
