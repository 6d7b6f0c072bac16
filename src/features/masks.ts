import { explainMask } from '../analysis/maskMeaning.ts';
import { sampleAt } from '../analysis/sample.ts';
import { CAPABILITIES, decodeCapabilityMask, describeCapabilityMask } from '../knowledge/capabilities.ts';
import { decodeSignalMask } from '../knowledge/signals.ts';
import type { Arch } from '../model/kernel.ts';
import { CAPABILITY_FIELDS, SIGNAL_FIELDS, type CapabilityField, type Mask, type SignalField } from '../model/task.ts';
import { archOf, dumpOf, taskOf, type AnalysedDocument } from './document.ts';

/** One set bit of a mask, for tables. */
export interface MaskRow {
  readonly number: number;
  readonly name: string;
  readonly action: string;
  readonly meaning: string;
}

export function masksOf(document: AnalysedDocument): readonly Mask[] {
  return dumpOf(document)?.masks ?? [];
}

export function isSignalField(field: string): field is SignalField {
  return (SIGNAL_FIELDS as readonly string[]).includes(field);
}

export function isCapabilityField(field: string): field is CapabilityField {
  return (CAPABILITY_FIELDS as readonly string[]).includes(field);
}

/** The set bits of a mask, ascending; null when it is none. */
export function maskRows(field: string, hex: string, arch: Arch | null): readonly MaskRow[] | null {
  if (isCapabilityField(field)) {
    return decodeCapabilityMask(hex)?.map((one) => ({ number: one.bit, name: one.name, action: '', meaning: one.relevance ?? '' })) ?? null;
  }
  const signals = decodeSignalMask(hex, arch);
  return signals?.map((one) => ({ number: one.number, name: one.name, action: one.defaultAction, meaning: one.note ? `${one.meaning} (${one.note})` : one.meaning })) ?? null;
}

/** A capability mask in a few words: `all but SYS_RESOURCE`; null where only the list tells. */
export function capabilitySummary(hex: string): string | null {
  const whole = describeCapabilityMask(hex);
  if (whole !== null) return whole;
  const set = decodeCapabilityMask(hex);
  const missing = CAPABILITIES.filter(({ bit }) => set?.every((one) => one.bit !== bit));
  return set && missing.length <= 3 ? `all but ${missing.map((one) => one.name.replace('CAP_', '')).join(', ')}` : null;
}

/** Plain sentences, dump text inside: what the mask means for its task. */
export function maskMeaning(document: AnalysedDocument, mask: Mask): readonly string[] {
  if (isCapabilityField(mask.field)) return [capabilitySummary(mask.hex)].flatMap((one) => one ?? []);
  const task = taskOf(document, mask.tid, mask.place);
  return explainMask(mask.field, mask.hex, task && sampleAt(task, mask.place, dumpOf(document)?.actions ?? []), archOf(document));
}

/** What a capability set is (fs/proc/array.c `task_cap`); the signal sets are explained by analysis/maskMeaning.ts. */
export const CAPABILITY_SETS: Readonly<Record<CapabilityField, string>> = {
  CapInh: 'inheritable capabilities',
  CapPrm: 'permitted capabilities',
  CapEff: 'effective capabilities: those that are checked',
  CapBnd: 'capability bounding set',
  CapAmb: 'ambient capabilities',
};
