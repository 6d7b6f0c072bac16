import * as z from 'zod';
import type { Arch } from '../model/kernel.ts';

const ARCHES = ['x86_64', 'i386', 'arm64', 'arm', 'riscv', 'ppc', 's390', 'mips', 'sparc', 'parisc', 'alpha', 'loongarch'] as const satisfies readonly Arch[];

const flag = (name: string): z.ZodType<boolean> => z.object({ [name]: z.boolean() }).catch({ [name]: true }).transform((group) => group[name] ?? true);

/** `unstuck.*` as the client sends it; whatever is missing or wrong takes its default, one setting at a time. */
const settingsSchema = z.object({
  inlayHints: flag('enabled'),
  diagnostics: flag('enabled'),
  markdown: flag('enabled'),
  architecture: z.enum(['auto', ...ARCHES]).catch('auto').transform((arch): Arch | null => (arch === 'auto' ? null : arch)),
});

export interface Settings {
  readonly inlayHints: boolean;
  readonly diagnostics: boolean;
  readonly markdown: boolean;
  /** null: what the dump says. */
  readonly architecture: Arch | null;
}

export const DEFAULT_SETTINGS: Settings = { inlayHints: true, diagnostics: true, markdown: true, architecture: null };

/** Settings from the answer to workspace/configuration of section `unstuck`. Never throws. */
export function readSettings(value: unknown): Settings {
  const parsed = settingsSchema.safeParse(value ?? {});
  return parsed.success ? parsed.data : DEFAULT_SETTINGS;
}

/** An architecture by name; null for `auto` and for what we do not know. */
export function readArch(name: string | null): Arch | null {
  return ARCHES.find((arch) => arch === name) ?? null;
}
