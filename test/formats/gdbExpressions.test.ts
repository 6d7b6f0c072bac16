import assert from 'node:assert/strict';
import { isOwnerExpression, lockOfExpression, printedExpressions } from '../../src/formats/gdbExpressions.ts';

describe('expressions that gdb was asked to print', () => {
  const batch = "gdb -p 1 -batch -ex 'thread apply all bt' -ex 'p A.__data.__owner' -ex \"print B.__data\" -ex 'p *(pthread_mutex_t*)&C' -ex 'p D'";

  it('belong to the values that order and shape leave for them', () => {
    assert.deepEqual(printedExpressions(batch, ['number', 'data', 'mutex', 'mutex']), ['A.__data.__owner', 'B.__data', '*(pthread_mutex_t*)&C', 'D']);
    assert.deepEqual(printedExpressions(batch, ['data']), ['B.__data']);
    assert.deepEqual(printedExpressions(batch, ['mutex']), [null], 'C or D');
    assert.deepEqual(printedExpressions(batch, ['mutex', 'mutex']), ['*(pthread_mutex_t*)&C', 'D']);
    assert.deepEqual(printedExpressions(batch, ['number']), [null], 'A, C or D');
    assert.deepEqual(printedExpressions('p lock', ['mutex']), ['lock']);
    assert.deepEqual(printedExpressions('p lock', ['mutex', 'mutex']), [null, null], 'more values than commands');
    assert.deepEqual(printedExpressions('cat notes', ['mutex']), [null]);
  });
  it('name a variable, an address, or nothing that can be told', () => {
    for (const [expression, symbol, address] of [
      ['A.__data.__owner', 'A', null], ['*(pthread_mutex_t*)&A', 'A', null], ['backend.lock._M_mutex', 'backend.lock._M_mutex', null],
      ['((pthread_mutex_t *) 0x0055b63195c240)->__data', null, '0x55b63195c240'], ['((int *) 0x55B63195C240)[2]', null, '0x55b63195c240'], ['((int*)&A)[2]', 'A', null],
      ['m->lock.__data.__owner', null, null], ['locks[3].__data.__owner', 'locks[3]', null], ['((int *) &m[2])[2]', 'm[2]', null], ['locks[i].__data.__owner', null, null],
    ] as const) assert.deepEqual(lockOfExpression(expression), { symbol, address }, expression);
    assert.deepEqual(lockOfExpression(null), { symbol: null, address: null });
  });
  it('are owners by their field, or by the third word of the mutex', () => {
    assert.deepEqual(['A.__data.__owner', 'rw->__data.__cur_writer', '((int *) 0x55)[2]', '((int *) 0x55)[1]', 'A.__data.__lock', 'count'].map(isOwnerExpression), [true, true, true, false, false, false]);
  });
});
