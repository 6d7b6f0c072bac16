import assert from 'node:assert/strict';
import fc from 'fast-check';
import { explain, type ExplainOptions } from '../../src/report/explain.ts';
import { explainText } from '../../src/report/explainText.ts';
import { hostileText } from './hostile.ts';

function readings(value: string, options: Partial<ExplainOptions> = {}) {
  const answer = explain(value, { field: null, arch: null, ...options });
  assert.ok('readings' in answer, 'error' in answer ? answer.error : '');
  return answer.readings;
}

const names = (value: string, options: Partial<ExplainOptions> = {}): readonly (readonly string[])[] => readings(value, options).map((one) => one.rows.map((row) => row.name));

function error(value: string, options: Partial<ExplainOptions> = {}): string {
  const answer = explain(value, { field: null, arch: null, ...options });
  assert.ok('error' in answer);
  return answer.error;
}

describe('explain', () => {
  it('reads a mask however it is written', () => {
    for (const value of ['0x100', '0000000000000100', 'ShdPnd: 0000000000000100', 'ShdPnd:\t0000000000000100', 'shdpnd 100']) {
      assert.deepEqual(names(value), [['SIGKILL']], value);
    }
  });

  it('gives both readings of digits that are hexadecimal or decimal', () => {
    assert.deepEqual(names('100'), [['SIGKILL'], ['SIGQUIT', 'SIGABRT', 'SIGBUS']]);
    assert.deepEqual(readings('9').map((one) => one.title.split(' ').slice(0, 2).join(' ')), ['Signal SIGKILL', 'Signal mask']);
    assert.deepEqual(readings('D').map((one) => one.title.split(' ').slice(0, 3).join(' ')), ['Task state D', 'Signal mask D']);
  });

  it('says what SIGKILL in each pending set means', () => {
    const [own] = readings('100', { field: 'SigPnd' });
    assert.match(own!.notes.join(' '), /no proof of kill -9/);
    const [shared] = readings('100', { field: 'ShdPnd' });
    assert.match(shared!.notes.join(' '), /another kill -9 does nothing/);
  });

  it('knows the numbers of other architectures', () => {
    assert.match(readings('17', { arch: 'x86_64' })[0]!.title, /SIGCHLD/);
    assert.match(readings('18', { arch: 'mips64' })[0]!.title, /SIGCHLD/);
    assert.match(readings('20', { arch: 'alpha' })[0]!.title, /SIGCHLD/);
    assert.match(error('9', { arch: 'z80' }), /unknown architecture z80/);
    assert.match(error('9', { arch: 'constructor' }), /unknown architecture/);
  });

  it('reads process flags, decimal and hexadecimal', () => {
    const expected = [['PF_EXITING', 'PF_EXITPIDONE or PF_POSTCOREDUMP', 'PF_FORKNOEXEC', 'PF_SUPERPRIV', 'PF_SIGNALED', 'PF_RANDOMIZE']];
    assert.deepEqual(names('4195660', { field: 'flags' }), expected);
    assert.deepEqual(names('0x40054c', { field: 'flags' }), expected);
    assert.deepEqual(names('4195660')[0], expected[0]);
  });

  it('reads capability masks', () => {
    assert.deepEqual(names('0000000000200020', { field: 'CapEff' }), [['CAP_KILL', 'CAP_SYS_ADMIN']]);
    assert.match(readings('000001ffffffffff')[0]!.title, /^Capability mask/);
  });

  it('reads names', () => {
    assert.match(readings('sigkill')[0]!.title, /SIGKILL/);
    assert.match(readings('SIGRTMIN+3')[0]!.notes.join(' '), /number 37/);
    assert.match(readings('PF_EXITING')[0]!.notes.join(' '), /0x4/);
    assert.match(readings('CAP_SYS_ADMIN')[0]!.title, /CAP_SYS_ADMIN/);
  });

  it('joins a run of real-time signals', () => {
    assert.deepEqual(readings('fffffffc00000000')[0]!.rows.map((row) => row.number), ['35-64']);
  });

  it('says what it did not understand', () => {
    assert.match(error('zzz'), /zzz is not a mask/);
    assert.match(error('12345', { field: 'Uid' }), /unknown field Uid/);
    assert.match(error('xyz', { field: 'SigBlk' }), /not a mask for SigBlk/);
    assert.match(error('-1', { field: 'flags' }), /not process flags/);
  });

  it('answers any text, in at most 100 columns and without control characters', () => {
    const value = fc.oneof(hostileText, fc.stringMatching(/^(0x)?[0-9a-f]{1,40}$/), fc.nat().map(String));
    const field = fc.option(fc.constantFrom('SigPnd', 'SigCgt', 'CapEff', 'flags', 'nonsense'), { nil: null });
    const arch = fc.option(fc.constantFrom('mips', 'sparc', 'x86_64'), { nil: null });
    fc.assert(
      fc.property(value, field, arch, (text, inField, onArch) => {
        const answer = explain(text, { field: inField, arch: onArch });
        const shown = 'error' in answer ? answer.error : explainText(answer.readings);
        // eslint-disable-next-line no-control-regex -- control characters are what must not be there
        assert.doesNotMatch(shown.replaceAll('\n', ''), /[\u0000-\u001f\u007f-\u009f]/);
        for (const line of shown.split('\n')) assert.ok(line.length <= 160, line);
      }),
    );
  });
});
