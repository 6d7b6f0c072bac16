import type { Place } from '../model/fact.ts';
import type { Text } from '../text/text.ts';

/** A job that its shell reports as stopped because it used the terminal from the background. */
export interface ShellStop {
  /** Of the first process of its pipeline that the line names. */
  readonly tid: number;
  readonly signal: 'SIGTTIN' | 'SIGTTOU';
  readonly place: Place;
}

/**
 * What `jobs -l` says of jobs that the terminal has stopped: `[1]-  7465 Stopped (tty input)   bash upgrade.sh` (bash
 * jobs.c, siglist), `suspended (tty input)` (zsh). Linear in the text.
 */
export function shellStopsIn(sources: readonly Text[]): readonly ShellStop[] {
  return sources.flatMap(({ content }, source) => [...content.matchAll(STOPPED)].map((match): ShellStop => ({
    tid: Number(match[1]), signal: match[2] === 'input' ? 'SIGTTIN' : 'SIGTTOU', place: { source, span: { start: match.index, end: match.index + match[0].length } },
  })));
}

const STOPPED = /^\[\d{1,4}\] ?[+-]? +(\d{1,10}) (?:Stopped|suspended) ?\(tty (input|output)\)/gm;
