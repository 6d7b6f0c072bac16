import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { explainMask } from '../../src/analysis/maskMeaning.ts';
import { sampleAt } from '../../src/analysis/sample.ts';
import type { SignalField } from '../../src/model/task.ts';
import { createText, lineAt } from '../../src/text/text.ts';
import { analyzeTexts } from '../../src/unstuck.ts';

const text = createText('container-init-stuck.txt', readFileSync('test/fixtures/incidents/container-init-stuck.txt', 'utf8'));
const { incident } = analyzeTexts([text]);

/** What the mask in a line (1-based) means there. */
function meaning(line: number): string {
  const mask = incident.dumps[0]!.masks.find((one) => lineAt(text, one.place.span.start) === line - 1)!;
  const task = sampleAt(incident.tasks.get(mask.tid!)!, mask.place, incident.dumps[0]!.actions);
  return explainMask(mask.field as SignalField, mask.hex, task, null).join(' ');
}

describe('a mask means what it meant when it was read', () => {
  it('before the kill the process lives, and its handlers work', () => {
    assert.doesNotMatch(meaning(33), /dying|leftover/, 'SigCgt of 6199, before kill -TERM 6198');
    assert.doesNotMatch(meaning(30), /kill -9/, 'ShdPnd of 6199, before kill -TERM 6198');
  });
  it('a pid-namespace init without a TERM handler is told before it exits, and not as a leftover', () => {
    assert.doesNotMatch(meaning(42), /left of a dying process/);
  });
  it('in the hang the thread is exiting, though its flags come only later', () => {
    assert.match(meaning(123), /killed and acts on it/);
    assert.match(meaning(93), /left of a dying process/, 'SigCgt of init in zap_pid_ns_processes');
  });
  it('after another kill -9 it is still exiting: nothing comes back from do_exit', () => {
    assert.match(meaning(186), /killed and acts on it/);
  });
});
