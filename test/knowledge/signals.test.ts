import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Arch } from '../../src/model/kernel.ts';
import { SIGNAL_TABLE } from '../../src/knowledge/signalTable.ts';
import { decodeSignalMask, maskHas, maxSignal, signalMask, signalName, signalNumber } from '../../src/knowledge/signals.ts';

/**
 * `#define SIG*` copied from Linux 7.3.4: include/uapi/asm-generic/signal.h (x86, arm, powerpc, s390 and m68k number alike in
 * headers of their own) and arch/{alpha,sparc,mips,parisc}/include/uapi/asm/signal.h.
 */
const HEADERS: Readonly<Record<string, { readonly arches: readonly (Arch | null)[]; readonly signals: string }>> = {
  generic: {
    arches: [null, 'x86_64', 'i386', 'arm64', 'arm', 'riscv', 'ppc', 's390', 'loongarch'],
    signals: 'SIGHUP=1 SIGINT=2 SIGQUIT=3 SIGILL=4 SIGTRAP=5 SIGABRT=6 SIGIOT=6 SIGBUS=7 SIGFPE=8 SIGKILL=9 SIGUSR1=10 SIGSEGV=11 SIGUSR2=12 SIGPIPE=13 SIGALRM=14 SIGTERM=15 SIGSTKFLT=16 SIGCHLD=17 SIGCONT=18 SIGSTOP=19 SIGTSTP=20 SIGTTIN=21 SIGTTOU=22 SIGURG=23 SIGXCPU=24 SIGXFSZ=25 SIGVTALRM=26 SIGPROF=27 SIGWINCH=28 SIGIO=29 SIGPOLL=29 SIGPWR=30 SIGSYS=31 SIGUNUSED=31',
  },
  alpha: {
    arches: ['alpha'],
    signals: 'SIGHUP=1 SIGINT=2 SIGQUIT=3 SIGILL=4 SIGTRAP=5 SIGABRT=6 SIGEMT=7 SIGFPE=8 SIGKILL=9 SIGBUS=10 SIGSEGV=11 SIGSYS=12 SIGPIPE=13 SIGALRM=14 SIGTERM=15 SIGURG=16 SIGSTOP=17 SIGTSTP=18 SIGCONT=19 SIGCHLD=20 SIGTTIN=21 SIGTTOU=22 SIGIO=23 SIGXCPU=24 SIGXFSZ=25 SIGVTALRM=26 SIGPROF=27 SIGWINCH=28 SIGINFO=29 SIGUSR1=30 SIGUSR2=31 SIGPOLL=23 SIGPWR=29 SIGIOT=6',
  },
  sparc: {
    arches: ['sparc'],
    signals: 'SIGHUP=1 SIGINT=2 SIGQUIT=3 SIGILL=4 SIGTRAP=5 SIGABRT=6 SIGIOT=6 SIGEMT=7 SIGFPE=8 SIGKILL=9 SIGBUS=10 SIGSEGV=11 SIGSYS=12 SIGPIPE=13 SIGALRM=14 SIGTERM=15 SIGURG=16 SIGSTOP=17 SIGTSTP=18 SIGCONT=19 SIGCHLD=20 SIGTTIN=21 SIGTTOU=22 SIGIO=23 SIGPOLL=23 SIGXCPU=24 SIGXFSZ=25 SIGVTALRM=26 SIGPROF=27 SIGWINCH=28 SIGLOST=29 SIGPWR=29 SIGUSR1=30 SIGUSR2=31',
  },
  mips: {
    arches: ['mips'],
    signals: 'SIGHUP=1 SIGINT=2 SIGQUIT=3 SIGILL=4 SIGTRAP=5 SIGIOT=6 SIGABRT=6 SIGEMT=7 SIGFPE=8 SIGKILL=9 SIGBUS=10 SIGSEGV=11 SIGSYS=12 SIGPIPE=13 SIGALRM=14 SIGTERM=15 SIGUSR1=16 SIGUSR2=17 SIGCHLD=18 SIGCLD=18 SIGPWR=19 SIGWINCH=20 SIGURG=21 SIGIO=22 SIGPOLL=22 SIGSTOP=23 SIGTSTP=24 SIGCONT=25 SIGTTIN=26 SIGTTOU=27 SIGVTALRM=28 SIGPROF=29 SIGXCPU=30 SIGXFSZ=31',
  },
  parisc: {
    arches: ['parisc'],
    signals: 'SIGHUP=1 SIGINT=2 SIGQUIT=3 SIGILL=4 SIGTRAP=5 SIGABRT=6 SIGIOT=6 SIGSTKFLT=7 SIGFPE=8 SIGKILL=9 SIGBUS=10 SIGSEGV=11 SIGXCPU=12 SIGPIPE=13 SIGALRM=14 SIGTERM=15 SIGUSR1=16 SIGUSR2=17 SIGCHLD=18 SIGPWR=19 SIGVTALRM=20 SIGPROF=21 SIGIO=22 SIGPOLL=22 SIGWINCH=23 SIGSTOP=24 SIGTSTP=25 SIGCONT=26 SIGTTIN=27 SIGTTOU=28 SIGURG=29 SIGXFSZ=30 SIGUNUSED=31 SIGSYS=31',
  },
};

const names = (hex: string, arch: Arch | null = null) => decodeSignalMask(hex, arch)?.map((one) => one.name);

describe('signals', () => {
  for (const [family, { arches, signals }] of Object.entries(HEADERS)) {
    it(`have the numbers of the ${family} header, and no others`, () => {
      const defined = [...signals.matchAll(/(\w+)=(\d+)/g)].map(([, name, number]) => [name!, Number(number)] as const);
      for (const arch of arches) {
        for (const [name, number] of defined) assert.equal(signalNumber(name, arch), number, `${name} on ${arch}`);
        // Each number has one name, and all 31 have one.
        for (let number = 1; number < 32; number++) {
          const name = signalName(number, arch);
          assert.ok(defined.some(([one, its]) => one === name && its === number), `${number} is ${name} on ${arch}`);
        }
      }
      const known = new Set(defined.map(([name]) => name));
      for (const name of ['SIGEMT', 'SIGSTKFLT', 'SIGLOST', 'SIGINFO', 'SIGUNUSED']) if (!known.has(name)) assert.equal(signalNumber(name, arches[0]!), null, name);
    });
  }

  it('act by default as include/linux/signal.h says', () => {
    // SIG_KERNEL_{STOP,COREDUMP,IGNORE}_MASK of Linux 7.3.4; SIGCONT is in the last one, and continues.
    const groups = {
      stop: ['SIGSTOP', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU'],
      core: ['SIGQUIT', 'SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGFPE', 'SIGSEGV', 'SIGBUS', 'SIGSYS', 'SIGXCPU', 'SIGXFSZ', 'SIGEMT'],
      ignore: ['SIGCHLD', 'SIGWINCH', 'SIGURG'],
      continue: ['SIGCONT'],
    };
    const expected = new Map(Object.entries(groups).flatMap(([action, members]) => members.map((name) => [name, action])));
    for (const { name, defaultAction } of SIGNAL_TABLE) assert.equal(defaultAction, expected.get(name) ?? 'terminate', name);
    assert.equal(new Set(SIGNAL_TABLE.map(({ name }) => name)).size, SIGNAL_TABLE.length);
  });

  it('decodes masks of every length', () => {
    assert.deepEqual(names('0000000000000100'), ['SIGKILL']);
    assert.deepEqual(names('100'), ['SIGKILL']);
    assert.deepEqual(names('0x4100'), ['SIGKILL', 'SIGTERM']);
    assert.deepEqual(names('00000000000000000000000000010000'), ['SIGUSR2'], '32 digits are a mips mask, where bit 16 is USR2');
    assert.deepEqual(names('0000000000000000'), []);
  });

  it('numbers signals by architecture', () => {
    assert.deepEqual(names('0000000000010000', 'x86_64'), ['SIGCHLD']);
    assert.deepEqual(names('0000000000010000', 'alpha'), ['SIGSTOP']);
    assert.deepEqual(names('0000000000010000', 'mips'), ['SIGUSR2']);
    assert.deepEqual(names('0000000000010000', 'parisc'), ['SIGUSR2']);
    assert.equal(signalNumber('SIGCHLD', 'mips'), 18);
    assert.equal(signalNumber('SIGBUS', 'sparc'), 10);
    assert.equal(signalNumber('SIGPWR', 'sparc'), 29);
    assert.equal(signalNumber('SIGEMT', 'x86_64'), null);
  });

  it('names real-time signals as glibc counts them', () => {
    assert.equal(signalName(34, null), 'SIGRTMIN');
    assert.equal(signalName(37, null), 'SIGRTMIN+3');
    assert.match(decodeSignalMask('0000000100000000', null)?.[0]?.note ?? '', /glibc keeps it/);
    assert.equal(signalName(33, null), 'SIG33');
    assert.equal(signalNumber('RTMAX-2', null), 62);
    assert.equal(signalNumber('SIGRTMAX', 'mips'), 127);
    // bash's kill -l turns to counting from SIGRTMAX at 50.
    assert.equal(decodeSignalMask('0001000000000000', null)?.[0]?.note, undefined);
    assert.equal(decodeSignalMask('0002000000000000', null)?.[0]?.note, 'bash calls it SIGRTMAX-14');
    assert.equal(decodeSignalMask('8000000000000000', null)?.[0]?.note, 'bash calls it SIGRTMAX');
  });

  it('reads other spellings of a name', () => {
    assert.deepEqual(['kill', 'SIGKILL', ' Kill ', 'SIGIOT', 'SIG33', 'RTMIN+0'].map((name) => signalNumber(name, null)), [9, 9, 9, 6, 33, 34]);
    assert.deepEqual(['', 'SIG', 'SIGNIFICANT', 'RTMIN+99', 'SIG0', '-9'].map((name) => signalNumber(name, null)), [null, null, null, null, null, null]);
  });

  it('takes nothing that is not a mask', () => {
    for (const wrong of ['', '0x', 'xyz', '-1', '1 ', '0000000000000100 ', '12345678901234567890123456789012f', '1_0']) {
      assert.equal(decodeSignalMask(wrong, null), null, wrong);
    }
  });

  it('makes and reads masks that agree, whatever the architecture', () => {
    const arch = fc.constantFrom<Arch | null>('x86_64', 'mips', 'sparc', 'alpha', 'parisc', null);
    fc.assert(fc.property(arch, fc.uniqueArray(fc.integer({ min: 1, max: 64 })), (one, numbers) => {
      const hex = signalMask(numbers, one);
      assert.equal(hex.length, maxSignal(one) / 4);
      const decoded = decodeSignalMask(hex, one);
      assert.deepEqual(decoded?.map((signal) => signal.number), [...numbers].sort((a, b) => a - b));
      for (const signal of decoded ?? []) {
        assert.ok(maskHas(hex, signal.number));
        assert.equal(signalNumber(signal.name, one), signal.number, `${signal.name} reads back`);
      }
    }));
  });
});
