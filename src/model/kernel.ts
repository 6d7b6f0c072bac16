import type { Fact } from './fact.ts';

/** The architectures that differ in what Unstuck decodes: signal numbers and system calls. */
export type Arch = 'x86_64' | 'i386' | 'arm64' | 'arm' | 'riscv' | 'ppc' | 's390' | 'mips' | 'sparc' | 'parisc' | 'alpha' | 'loongarch';

/** What the text says of the kernel that it was taken on. */
export interface KernelFacts {
  /** `uname -r` as printed: `6.1.0-56-amd64`. */
  readonly release: Fact<string> | null;
  /**
   * Version of the sources behind the release where the text tells more than `uname -r`:
   * Debian prints `6.1.0-56-amd64 #1 Debian 6.1.192-2`, and only the second number says which fixes are in.
   */
  readonly sourceVersion: Fact<string> | null;
  readonly arch: Fact<Arch> | null;
}

export const UNKNOWN_KERNEL: KernelFacts = { release: null, sourceVersion: null, arch: null };
