import assert from 'node:assert/strict';
import { SECCOMP_FIELDS, SECCOMP_MODES, seccompField } from '../../src/knowledge/seccomp.ts';

describe('seccomp', () => {
  it('has the modes of the headers', () => {
    // include/uapi/linux/seccomp.h: 0 to 2; kernel/seccomp.c: SECCOMP_MODE_DEAD (SECCOMP_MODE_FILTER + 1).
    assert.deepEqual(SECCOMP_MODES.map(({ mode, constant }) => [mode, constant]), [[0, 'SECCOMP_MODE_DISABLED'], [1, 'SECCOMP_MODE_STRICT'], [2, 'SECCOMP_MODE_FILTER'], [3, 'SECCOMP_MODE_DEAD']]);
    SECCOMP_MODES.forEach(({ name }, index) => assert.equal(seccompField('Seccomp', String(index))?.value.split(' ')[0], name));
  });

  it('counts filters and reads no_new_privs', () => {
    assert.deepEqual(['0', '1', '12'].map((value) => seccompField('Seccomp_filters', value)?.value), ['no filter', '1 filter', '12 filters']);
    assert.deepEqual(['0', '1', '2'].map((value) => seccompField('NoNewPrivs', value)?.value), ['not set', 'set', undefined]);
  });

  it('takes nothing else', () => {
    assert.equal(seccompField('Seccomp', '4'), null);
    for (const field of SECCOMP_FIELDS) for (const value of ['', '-1', 'x', '1.5', '0x2', '9'.repeat(10)]) assert.equal(seccompField(field, value), null, `${field} ${value}`);
  });
});
