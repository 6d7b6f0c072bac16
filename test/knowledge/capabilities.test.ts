import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CAPABILITIES, capabilityNumber, decodeCapabilityMask, describeCapabilityMask } from '../../src/knowledge/capabilities.ts';

/** `#define CAP_*` in the order of include/uapi/linux/capability.h of Linux 7.3.4 (the same in 5.10.223): 0 to 40. */
const HEADER =
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE ' +
  'SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE';

describe('capabilities', () => {
  it('are those of the header, each with words of its own', () => {
    assert.deepEqual(CAPABILITIES.map(({ name }) => name), HEADER.split(' ').map((name) => `CAP_${name}`));
    CAPABILITIES.forEach(({ bit, name, meaning }, index) => {
      assert.equal(bit, index);
      assert.equal(capabilityNumber(name), index);
      assert.equal(capabilityNumber(name.slice(4).toLowerCase()), index);
      assert.match(meaning, /^.{8,100}$/, name);
    });
    assert.equal(new Set(CAPABILITIES.map(({ meaning }) => meaning)).size, CAPABILITIES.length);
    assert.deepEqual(CAPABILITIES.filter(({ since }) => since === '5.8').map(({ name }) => name), ['CAP_PERFMON', 'CAP_BPF']);
    assert.equal(capabilityNumber('CAP_NONE'), null);
  });

  it('come out of a mask as they went in', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 63 })), (bits) => {
      const hex = bits.reduce((mask, bit) => mask | (1n << BigInt(bit)), 0n).toString(16).padStart(16, '0');
      const decoded = decodeCapabilityMask(hex);
      assert.deepEqual(decoded?.map(({ bit }) => bit), [...bits].sort((a, b) => a - b));
      for (const { bit, name } of decoded ?? []) assert.equal(name, CAPABILITIES[bit]?.name ?? `CAP_${bit}`);
    }));
    assert.equal(decodeCapabilityMask('00000000000000000'), null);
    assert.equal(decodeCapabilityMask('xyz'), null);
  });

  it('of well-known masks are described as a whole', () => {
    // The containers' own lists: Docker's (moby, oci/caps/defaults.go), Buildah's (its manual, --cap-drop).
    const lists = {
      'Docker': 'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE',
      'Buildah': 'CHOWN DAC_OVERRIDE FOWNER FSETID KILL NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID',
    };
    for (const [engine, list] of Object.entries(lists)) {
      const hex = list.split(' ').reduce((mask, name) => mask | (1n << BigInt(capabilityNumber(name)!)), 0n).toString(16).padStart(16, '0');
      assert.match(describeCapabilityMask(hex) ?? '', new RegExp(engine), hex);
    }
    const all = (count: number) => ((1n << BigInt(count)) - 1n).toString(16).padStart(16, '0');
    for (const count of [37, 38, 40, 41]) assert.match(describeCapabilityMask(all(count)) ?? '', new RegExp(`all ${count} capabilities`));
    assert.equal(describeCapabilityMask('0000000000000000'), 'no capability');
    assert.equal(describeCapabilityMask('0000000000000001'), null);
  });
});
