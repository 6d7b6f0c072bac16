import assert from 'node:assert/strict';
import { KNOWN_MASKS } from '../../src/knowledge/knownMasks.ts';
import { decodeSignalMask, maskHas, signalNumber } from '../../src/knowledge/signals.ts';

/** All masks stand for the common numbering. */
const numbersOf = (hex: string) => decodeSignalMask(hex, 'x86_64')!.map(({ number }) => number);

describe('known masks', () => {
  it('are told apart by their program, and never block or ignore what cannot be', () => {
    const keys = KNOWN_MASKS.map(({ field, hex, who }) => `${field} ${hex} ${who}`);
    assert.equal(new Set(keys).size, keys.length);
    for (const { field, hex, who } of KNOWN_MASKS) {
      assert.match(hex, /^[0-9a-f]{16}$/, who);
      // KILL and STOP: only kernel threads ignore all (kernel/kthread.c ignore_signals).
      if (who !== 'kernel thread') assert.ok(!maskHas(hex, 9) && !maskHas(hex, 19), `${field} of ${who}`);
    }
  });

  it('hold what their explanation says', () => {
    const mask = (hex: string) => KNOWN_MASKS.find((one) => one.hex === hex)!;
    const missing = (hex: string) => Array.from({ length: 64 }, (_, index) => index + 1).filter((number) => !numbersOf(hex).includes(number));
    const named = (text: string) => text.split(' ').map((name) => signalNumber(name, 'x86_64'));
    assert.deepEqual(missing(mask('fffffffe7fc1feff').hex), [9, 18, 19, 20, 21, 22, 32, 33]);
    assert.deepEqual(missing(mask('fffffffd7fc1feff').hex), [9, 18, 19, 20, 21, 22, 32, 34]);
    assert.deepEqual(missing(mask('ffffffff7fc1feff').hex), [9, 18, 19, 20, 21, 22, 32]);
    assert.deepEqual(missing(mask('fffffffd7fc1fefd').hex), [2, 9, 18, 19, 20, 21, 22, 32, 34]);
    assert.deepEqual(missing(mask('fffffffffffbfeff').hex), [9, 19]);
    assert.deepEqual(missing(mask('fffffffe7ffbfeff').hex), [9, 19, 32, 33]);
    assert.deepEqual(numbersOf(mask('0000000000384004').hex), named('QUIT TERM TSTP TTIN TTOU'));
    assert.deepEqual(numbersOf(mask('0000000001001000').hex), named('PIPE XFSZ'));
    assert.deepEqual(numbersOf(mask('0000000100004602').hex), named('INT USR1 SEGV TERM 33'));
    assert.deepEqual(numbersOf(mask('0000000000300000').hex), named('TTIN TTOU'));
    assert.deepEqual(numbersOf(mask('0000000000000006').hex), named('INT QUIT'));
    assert.deepEqual(numbersOf(mask('000000007ffbfeff').hex), Array.from({ length: 31 }, (_, index) => index + 1).filter((number) => number !== 9 && number !== 19));
    for (const [hex, number] of [['0000000000000004', 3], ['0000000000000002', 2], ['0000000000001000', 13], ['0000000000000001', 1], ['0000000000010000', 17]] as const) assert.deepEqual(numbersOf(hex), [number]);
  });
});
