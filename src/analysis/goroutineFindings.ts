import type { Catalogue } from '../knowledge/catalogue.ts';
import type { Goroutine } from '../model/goroutine.ts';
import type { Scene } from './actor.ts';
import type { Finding, Severity } from './analysis.ts';
import { isLoop, isOnce } from './goroutineOnce.ts';
import { leakOf, leakSentences, type GoLeak } from './goroutineLeaks.ts';
import { isAbandoned, mainSentences, onceSentences, unheldSentences, waiterSentences } from './goroutineSentences.ts';
import { groupGoroutines, matchGoroutine } from './goroutineWaits.ts';
import type { GoroutineGroup } from './goroutineWaits.ts';
import { minutesOf, ownCodeOf } from './goroutineWords.ts';
import type { GoStory } from './goroutineStories.ts';
import { stepsOf } from './remedy.ts';

/**
 * One finding for each page that goroutines match, with the longest waits as its evidence. Normal waits are none. Those
 * that wait for a lock behind others whom a rule has told (goDeadlock, goLockHolder) are victims: information.
 */
export function goroutineFindings({ go, catalogue }: Scene): readonly Finding[] {
  return go.flatMap((story) => {
    const told = victimsOf(story);
    const asleep = story.asleep;
    const groups = groupsOf(story, catalogue);
    const largest = Math.max(0, ...groups.map(({ leak }) => leak?.count ?? 0));
    return groups.map((group): Finding => {
      const finding = findingOf(story, group);
      if (group.goroutines.every((one) => told.has(one)) || asleep) return { ...finding, severity: 'information', next: [] };
      if (finding.severity === 'information' && group.page.severity === 'warning' && isAbandoned(story, group.goroutines)) return { ...finding, severity: 'warning' };
      // Beside a leak of hundreds a single goroutine is not what ails the program.
      return finding.severity === 'error' && !group.leak && group.goroutines.length * 10 <= largest ? { ...finding, severity: 'warning' } : finding;
    }).map((finding, index) => ({ finding, count: groups[index]!.goroutines.length })).sort((a, b) => b.count - a.count).map(({ finding }) => finding);
  });
}

interface Group extends GoroutineGroup {
  readonly leak: GoLeak | null;
}

function groupsOf(story: GoStory, catalogue: Catalogue): readonly Group[] {
  return groupGoroutines(story.program.goroutines, catalogue).filter(({ page }) => page.severity !== 'none').map((group) => ({ ...group, leak: leakOf(story, group.goroutines) }));
}

function victimsOf({ locks, causes, program }: GoStory): ReadonlySet<Goroutine> {
  const rings = new Set(causes.filter(({ deadlock }) => deadlock).flatMap(({ root, victims }) => [...root, ...victims]));
  return new Set([
    ...locks.filter(({ holder, lock }) => holder && (!isOnce(lock) || isLoop(holder.inside))).flatMap(({ lock }) => lock.waiters.map(({ goroutine }) => goroutine)),
    ...(rings.size === 0 ? [] : program.goroutines.filter((one) => rings.has(program.nodeOf(one)))),
  ]);
}

function findingOf(story: GoStory, { page, goroutines, leak }: Group): Finding {
  const longest = [...goroutines].sort((a, b) => (b.minutes ?? 0) - (a.minutes ?? 0) || a.id - b.id);
  const minutes = longest[0]?.minutes ?? null;
  const count = goroutines.length === 1 ? `Goroutine ${goroutines[0]!.id}` : `${goroutines.length} goroutines`;
  const own = goroutines.length === 1 ? ownCodeOf(story.program, goroutines[0]!) : null;
  const behind = waiterSentences(story, goroutines);
  const unheld = unheldSentences(story, goroutines);
  return {
    id: page.id, severity: leak?.gone === true ? 'error' : severityOf(page.severity, minutes), confidence: leak?.gone === true ? 'inferred' : page.requires ? 'assumed' : 'observed',
    title: `${leak?.gone === true ? 'Goroutine leak: ' : ''}${leak?.gone === true ? count.toLowerCase() : count} ${goroutines.length === 1 ? 'waits' : 'wait'} for ${page.wait.text}${leak ? `, ${leak.most} of them in ${leak.code}` : ''}${own === null ? '' : ` (${own})`}${minutes === null ? '' : `, ${goroutines.length === 1 ? '' : 'the longest '}for at least ${minutesOf(minutes)}`}${unheld.length === 0 ? '' : '; nobody is seen to hold it'}${behind.title}`,
    tids: [], ...(goroutines.length === 1 ? { root: [story.program.nodeOf(goroutines[0]!)] } : {}),
    why: [
      `${page.title}: ${longest.slice(0, NAMED).map((one) => `goroutine ${one.id} (${one.state}${one.minutes === null ? '' : `, ${minutesOf(one.minutes)}`})`).join(', ')}${longest.length > NAMED ? `, and ${longest.length - NAMED} more` : ''}.`,
      ...(leak ? [...leakSentences(leak), ...mainSentences(story, goroutines)] : []),
      ...behind.why,
      ...unheld,
      ...onceSentences(story, goroutines),
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
