import { fixStatus } from '../knowledge/fixStatus.ts';
import type { SignaturePage } from '../knowledge/schema.ts';
import type { Incident } from '../model/incident.ts';

/**
 * What this kernel has of the fixes that a page names: one sentence a fix, with the fix's own note. Where the text does
 * not name the kernel one paragraph says it of all.
 */
export function fixSentences(page: SignaturePage, incident: Incident): readonly string[] {
  if (incident.release === null && incident.sourceVersion === null && page.fixes.length > 1) {
    return [`The dump does not say which kernel this is, so whether it has these fixes is unknown: ${page.fixes.map(({ title, note }) => `"${title}" (${note.replace(/\.$/, '')})`).join('; ')}.`];
  }
  return page.fixes.map((fix) => {
    const { reason } = fixStatus(fix, incident.release?.value ?? null, incident.sourceVersion?.value ?? null);
    return `${reason} ${fix.note}`;
  });
}
