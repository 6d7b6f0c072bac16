import assert from 'node:assert/strict';
import { inlayHintsIn } from '../../src/features/inlayHints.ts';
import { INCIDENT, POSTMORTEM } from './incident.ts';
import { analysed, wholeRange } from './marked.ts';

function hintsOf(content: string, language: 'unstuck' | 'markdown' = 'unstuck'): readonly string[] {
  const lines = content.split('\n');
  return inlayHintsIn(analysed(content, language), wholeRange(content)).map(({ position, label }) => `${lines[position.line]!.slice(0, position.character).trim()} ${String(label)}`);
}

describe('inlay hints', () => {
  it('name the signals after a mask, and nothing after an empty one', () => {
    assert.deepEqual(hintsOf('Name:\tx\nPid:\t1\nSigPnd:\t0000000000000000\nShdPnd:\t0000000000000100\nSigCgt:\t0000000000004002\n'), [
      'ShdPnd:\t0000000000000100 SIGKILL',
      'SigCgt:\t0000000000004002 SIGINT SIGTERM',
    ]);
  });

  it('shorten a long mask', () => {
    assert.deepEqual(hintsOf('Name:\tx\nPid:\t1\nSigCgt:\tfffffffc7fc1feff\n'), ['SigCgt:\tfffffffc7fc1feff SIGHUP SIGINT SIGQUIT … +52']);
  });

  it('name what the flags of a stat line tell about signals', () => {
    assert.ok(hintsOf(INCIDENT).some((hint) => hint.endsWith('4195660 EXITING|SIGNALED')), hintsOf(INCIDENT).join('\n'));
  });

  it('stand only in the range that was asked for', () => {
    const document = analysed(INCIDENT);
    const line = INCIDENT.split('\n').findIndex((one) => one === 'ShdPnd:\t0000000000000100');
    const hints = inlayHintsIn(document, { start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
    assert.deepEqual(hints.map((hint) => [hint.position.line, hint.label]), [[line, 'SIGKILL']]);
  });

  it('stand in the dumps of a Markdown document too', () => {
    assert.ok(hintsOf(POSTMORTEM, 'markdown').includes('ShdPnd:\t0000000000000100 SIGKILL'));
  });
});
