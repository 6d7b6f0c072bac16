import type { FixStatus } from '../knowledge/fixStatus.ts';
import type { Match, SignaturePage, Stage, Steps } from '../knowledge/schema.ts';

/** What the values of a signature page are called. Function names stand between backticks, everything else is plain text. */
export const SEVERITY_WORDS: Readonly<Record<SignaturePage['severity'], string>> = {
  error: 'hang', warning: 'warning', information: 'information', none: 'normal wait',
};

export const FIX_STATUS_WORDS: Readonly<Record<FixStatus, string>> = {
  'in-your-kernel': 'in your kernel',
  'not-in-your-kernel': 'not in your kernel',
  'reverted-in-your-kernel': 'reverted in your kernel',
  'never-needed': 'not needed by your kernel',
  unknown: 'not known for your kernel',
};

export const SIGKILL_WORDS: Readonly<Record<Stage['sigkill'], string>> = {
  'ends-the-wait': 'SIGKILL ends the wait', depends: 'SIGKILL may end the wait', 'no-effect': 'SIGKILL has no effect',
};

const VERIFICATION_WORDS: Readonly<Record<SignaturePage['verification']['level'], string>> = {
  'lab+source': 'Reproduced in the lab and read in the source', source: 'Read in the source', unverified: 'Not verified',
};

/** How the statements of a page were verified; the note is for those who write pages, and may be empty. */
export function verificationWords({ verification: { level, note } }: SignaturePage): string {
  return `${VERIFICATION_WORDS[level]}.${note === '' ? '' : ` ${note}`}`;
}

/** `an uninterruptible wait …`, to follow 'This is'. */
export function waitWords({ kind }: SignaturePage['wait']): string {
  return WAIT_WORDS[kind];
}

const WAIT_WORDS: Readonly<Record<SignaturePage['wait']['kind'], string>> = {
  idle: 'an idle wait (state I, or S)',
  interruptible: 'an interruptible wait (state S): a signal that is neither blocked nor ignored ends it',
  killable: 'a killable wait (state D): only a fatal signal such as SIGKILL ends it',
  uninterruptible: 'an uninterruptible wait (state D): no signal ends it',
  stopped: 'a stop (state T or t): SIGKILL ends it',
  staged: 'a wait in stages: what a signal does depends on the stage, see below',
};

/** `Linux 5.10 to 6.12`, `Linux 6.1 and later`; null where the page names no kernel. */
export function kernelWords({ kernels }: SignaturePage): string | null {
  if (kernels?.from !== undefined && kernels.to !== undefined) return `Linux ${kernels.from} to ${kernels.to}`;
  if (kernels?.from !== undefined) return `Linux ${kernels.from} and later`;
  return kernels?.to === undefined ? null : `Linux up to ${kernels.to}`;
}

/** When a stage of a wait is the one: `state D, no signal pending`; `otherwise` for the last. */
export function stageWords({ when }: Stage): string {
  const conditions = [
    ...(when.state === undefined ? [] : [`state ${either([...when.state])}`]),
    ...(when.signal === undefined ? [] : [{ none: 'no signal is pending', any: 'a signal is pending', kill: 'SIGKILL is pending' }[when.signal]]),
    ...(when.exiting === undefined ? [] : [when.exiting ? 'the thread is exiting' : 'the thread is not exiting']),
    ...(when.frames === undefined ? [] : [`${either(when.frames.map(quoted))} is in the stack`]),
  ];
  return conditions.length === 0 ? 'otherwise' : conditions.join(', ');
}

/** The pattern of a page as sentences, one a line of a list. */
export function patternWords(match: Match): readonly string[] {
  switch (match.of) {
    case 'task':
      return [
        `${match.anchor === 'top' ? 'Innermost frame, scheduler functions aside: ' : 'Anywhere in the kernel stack: '}${stepWords(match.frames)}`,
        ...(match.also ?? []).map((steps) => `Or: ${stepWords(steps)}`),
        ...(match.without === undefined ? [] : [`Nowhere in the stack: ${either(match.without.map(quoted))}`]),
        ...(match.state === undefined ? [] : [`State, where the text tells it: ${either([...match.state])}`]),
        ...(match.kthread === undefined ? [] : [match.kthread ? 'Only kernel threads' : 'Only tasks of user space']),
        ...(match.comm === undefined ? [] : [`The name of the task begins with ${quoted(match.comm)}`]),
      ];
    case 'goroutine':
      return [
        ...(match.reasons === undefined ? [] : [`Wait reason of the goroutine: ${either(match.reasons.map(quoted))}`]),
        ...(match.frames === undefined ? [] : [`Go frames from the innermost outwards: ${stepWords(match.frames)}`]),
        ...(match.without === undefined ? [] : [`Nowhere in the stack: ${either(match.without.map(quoted))}`]),
        ...(match.createdBy === undefined ? [] : [`Created by ${either(match.createdBy.map(quoted))}`]),
        ...(match.minutes === undefined ? [] : [`It has waited ${match.minutes} minutes or longer`]),
      ];
    case 'rule':
      return ['No pattern of frames: a rule of Unstuck finds it from several facts of the incident'];
  }
}

function stepWords(steps: Steps): string {
  return steps.map((names) => either(names.map(quoted))).join(', then further out ');
}

function quoted(name: string): string {
  return `\`${name}\``;
}

function either(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}
