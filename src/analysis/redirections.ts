import type { Place } from '../model/fact.ts';
import type { Text } from '../text/text.ts';

/** A file that a shell opens for a command, in the order of the line. */
export interface Redirection {
  readonly path: string;
  readonly access: 'read' | 'write';
  readonly place: Place;
}

/**
 * Files that background jobs of a shell are redirected to, by pid: from `jobs -l`, and from the line that started a job
 * with the answer `[1] 12039` below it (bash jobs.c). Absolute paths only. Linear in the text.
 */
export function redirectionsOf(sources: readonly Text[]): ReadonlyMap<number, readonly Redirection[]> {
  const found = new Map<number, readonly Redirection[]>();
  sources.forEach(({ content }, source) => {
    for (const match of content.matchAll(JOB)) {
      const command = match[3] === undefined ? lineBefore(content, match.index) : { text: match[3], start: match.index + match[0].length - match[3].length };
      const pid = Number(match[1] ?? match[2]);
      // Of a pipeline the pid is that of its last command; a line with several jobs does not say which is which.
      if (!command || found.has(pid) || /&.*&|\|/.test(command.text)) continue;
      const some = inCommand(command.text, command.start, source);
      if (some.length > 0) found.set(pid, some);
    }
  });
  return found;
}

// [1]- 12039 Running                 cat < /srv/rsp > /srv/req &
// [1] 12039
const JOB = /^\[\d{1,4}\](?:[+-]? +(\d{1,10}) (?:Running|Stopped)[^\n]{0,30}?(?= {2})|[ ]?(\d{1,10})[ \t\r]*$)(?: +([^\n]{1,1000}))?/gm;

function lineBefore(content: string, at: number): { readonly text: string; readonly start: number } | null {
  const end = at - 1;
  if (end < 1) return null;
  const start = content.lastIndexOf('\n', end - 1) + 1;
  return end - start > LONGEST ? null : { text: content.slice(start, end), start };
}

const LONGEST = 1_000;

function inCommand(text: string, start: number, source: number): readonly Redirection[] {
  return [...text.matchAll(/(?:^|\s)\d?(<|>>?)\s?(\/[\w./@+:-]{1,400})/g)].map((match) => {
    const at = start + match.index + match[0].length - match[2]!.length;
    return { path: match[2]!, access: match[1] === '<' ? 'read' : 'write', place: { source, span: { start: at, end: at + match[2]!.length } } };
  });
}
