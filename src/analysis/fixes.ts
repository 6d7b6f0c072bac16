import { fixStatus } from '../knowledge/fixStatus.ts';
import type { SignaturePage } from '../knowledge/schema.ts';
import type { Incident } from '../model/incident.ts';

/** What this kernel has of the fixes that a page names: one sentence a fix, with the fix's own note. */
export function fixSentences(page: SignaturePage, incident: Incident): readonly string[] {
  return page.fixes.map((fix) => {
    const { reason } = fixStatus(fix, incident.release?.value ?? null, incident.sourceVersion?.value ?? null);
    return `${reason} ${fix.note}`;
  });
}
