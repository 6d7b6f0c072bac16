import type { Goroutine } from '../model/goroutine.ts';
import type { Scene } from './actor.ts';
import type { Finding, Severity } from './analysis.ts';
import { groupGoroutines, matchGoroutine } from './goroutineWaits.ts';
import type { GoroutineGroup } from './goroutineWaits.ts';
import { stepsOf } from './remedy.ts';

/** One finding for each page that goroutines match, with the longest waits as its evidence. Normal waits are none. */
export function goroutineFindings({ incident, catalogue }: Scene): readonly Finding[] {
  const goroutines = incident.dumps.flatMap((dump) => dump.goroutines);
  return groupGoroutines(goroutines, catalogue).filter(({ page }) => page.severity !== 'none').map(findingOf);
}

function findingOf({ page, goroutines }: GoroutineGroup): Finding {
  const longest = [...goroutines].sort((a, b) => (b.minutes ?? 0) - (a.minutes ?? 0) || a.id - b.id);
  const minutes = longest[0]?.minutes ?? null;
  const count = goroutines.length === 1 ? `Goroutine ${goroutines[0]!.id}` : `${goroutines.length} goroutines`;
  return {
    id: page.id, severity: severityOf(page.severity, minutes), confidence: page.requires ? 'assumed' : 'observed',
    title: `${count} ${goroutines.length === 1 ? 'waits' : 'wait'} for ${page.wait.text}${minutes === null ? '' : `, ${goroutines.length === 1 ? '' : 'the longest '}for at least ${minutes} minutes`}`,
    tids: [],
    why: [
      `${page.title}: ${longest.slice(0, NAMED).map((one) => `goroutine ${one.id} (${one.state}${one.minutes === null ? '' : `, ${one.minutes} minutes`})`).join(', ')}${longest.length > NAMED ? `, and ${longest.length - NAMED} more` : ''}.`,
      ...(page.requires ? [`Not shown by the trace alone: ${page.requires.text}`] : []),
    ],
    next: stepsOf(page, {}),
    evidence: longest.slice(0, EVIDENCE).map((one) => ({ place: one.place, says: `goroutine ${one.id}: ${page.title}` })),
    marks: longest.slice(0, EVIDENCE).flatMap((one) => marksOf(one, page.match)),
    pages: [page.id],
  };
}

/** Go prints minutes from the first on. What waits shorter than that may be over by now. */
function severityOf(severity: 'error' | 'warning' | 'information' | 'none', minutes: number | null): Severity {
  return severity === 'none' || (severity === 'warning' && minutes === null) ? 'information' : severity;
}

function marksOf(goroutine: Goroutine, match: Parameters<typeof matchGoroutine>[1]) {
  return (matchGoroutine(goroutine, match) ?? []).slice(0, 1).map((index) => {
    const start = goroutine.nameStarts[index] ?? goroutine.place.span.start;
    return { source: goroutine.place.source, span: { start, end: start + (goroutine.frames[index]?.function.length ?? 0) } };
  });
}

const NAMED = 5;
const EVIDENCE = 20;
