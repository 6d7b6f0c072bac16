import type { Finding } from '../analysis/analysis.ts';
import { additionsOf, waitReason } from '../knowledge/waitReasons.ts';
import type { Place } from '../model/fact.ts';
import type { Goroutine } from '../model/goroutine.ts';
import { contains } from '../text/span.ts';
import { lineAt } from '../text/text.ts';
import { analysisOf, dumpOf, type AnalysedDocument } from './document.ts';
import type { HoverText } from './hover.ts';
import { code, plain } from './markdownText.ts';

/** Hover on the header of a goroutine: its state and what that waits for, how long, where it came from, how many others wait alike. */
export function hoverGoroutine(document: AnalysedDocument, offset: number): HoverText | null {
  const line = lineAt(document.text, offset);
  const goroutines = dumpOf(document)?.goroutines ?? [];
  const found = goroutines.find(({ place }) => contains(place.span, offset) && lineAt(document.text, place.span.start) === line);
  if (!found) return null;
  const top = found.frames[0]?.function;
  const alike = goroutines.filter((one) => one.state === found.state && one.frames[0]?.function === top).length - 1;
  const end = Math.min(found.place.span.end, document.text.lineStarts[line + 1] ?? found.place.span.end);
  const parts = [
    `**Goroutine ${found.id}** ${plain(found.state)}`,
    ...findingsOf(document, found).map((finding) => [`**${plain(finding.title)}** *(${finding.severity}, ${finding.confidence})*`, ...finding.why.slice(0, 3).map((paragraph) => plain(paragraph))].join('\n\n')),
    ...meaningOf(found.state),
    ...waitingTime(found),
    ...(top === undefined ? [] : [`In ${code(top)}${alike > 0 ? `; ${alike} more wait there in the same state` : ''}.`]),
    ...(found.createdBy ? [`Created by ${code(found.createdBy.function)}${found.parent === null ? '' : ` in goroutine ${found.parent}`}.`] : []),
    ...(found.lockedToThread ? ['Locked to its thread.'] : []),
    ...detailsOf(found),
  ];
  return { markdown: parts.join('\n\n'), span: { start: found.place.span.start, end } };
}

/** What is said of this goroutine: of several, the gravest. */
function findingsOf(document: AnalysedDocument, { place }: Goroutine): readonly Finding[] {
  const isOfIt = (at: Place): boolean => at.source === place.source && at.span.start >= place.span.start && at.span.start < place.span.end;
  return analysisOf(document).findings.filter(({ marks }) => marks.some(isOfIt)).slice(0, 2);
}

function meaningOf(state: string): readonly string[] {
  const reason = waitReason(state);
  return [
    ...(reason ? [plain(`${reason.meaning}${reason.idle ? ' It belongs to the Go runtime.' : ''}${versions(reason.since, reason.until)}`)] : []),
    ...additionsOf(state).map((words) => plain(words)),
  ];
}

/** Only what narrows the version down is worth a word. */
function versions(since: string, until: string | null): string {
  const from = since === '1.4' || since === '1.15' ? '' : `, Go ${since}${until === since ? '' : ' and later'}`;
  return until === null || until === since ? (from === '' ? '' : ` (Printed by${from.slice(1)}.)`) : ` (Printed up to Go ${until}.)`;
}

/** The runtime counts minutes only for what waits or is in a system call (traceback.go, goroutineheader). */
function waitingTime({ state, minutes }: Goroutine): readonly string[] {
  if (minutes !== null) return [`Waits for at least ${plain(duration(minutes))} (${minutes} minutes, counted from the first garbage collection that saw it wait).`];
  if (NOT_WAITING.has(state)) return [];
  return ['Waits for less than a minute, or has not been seen waiting by a garbage collection.'];
}

const NOT_WAITING: ReadonlySet<string> = new Set(['running', 'runnable', 'idle', 'dead', 'copystack']);

function detailsOf({ details }: Goroutine): readonly string[] {
  if (details === null) return [];
  const labels = Object.entries(details.labels).slice(0, 20).map(([name, value]) => `${code(name)} = ${code(value)}`);
  return [
    ...(details.thread === null ? [] : [`On thread ${details.thread}.`]),
    ...(details.bubble === null ? [] : [`In bubble ${details.bubble} of testing/synctest.`]),
    ...(labels.length === 0 ? [] : [`Labels: ${labels.join(', ')}.`]),
    ...(details.ancestors.length === 0 ? [] : [`Descends from ${details.ancestors.map((one) => `goroutine ${one.id}`).join(', then ')}.`]),
    ...(details.elided === null ? [] : [`${details.elided.count === null ? 'Frames' : `${details.elided.count} frames`} in the middle were left out by the runtime.`]),
    ...(details.unavailable ? ['It ran on another thread when this was printed: its frames are not known.'] : []),
  ];
}

function duration(minutes: number): string {
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  return [days > 0 ? `${days} d` : '', hours > 0 ? `${hours} h` : '', `${minutes % 60} min`].filter((part) => part !== '').join(' ');
}
