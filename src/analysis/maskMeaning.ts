import { knownMasks } from '../knowledge/knownMasks.ts';
import { PF_EXITING, hasFlag } from '../knowledge/processFlags.ts';
import { decodeSignalMask, maskHas, parseHex, signalName, signalNumber } from '../knowledge/signals.ts';
import type { Place } from '../model/fact.ts';
import type { Task } from '../model/incident.ts';
import type { Arch } from '../model/kernel.ts';
import type { SignalField } from '../model/task.ts';
import { howKilled } from './howKilled.ts';
import type { HowKilled, KillOrigin } from './howKilled.ts';
import { reliableNames } from './match.ts';
import { isDead, momentOf, NOTHING_KNOWN } from './moment.ts';
import type { Moment } from './moment.ts';
import { isKernelThread } from './kernelThread.ts';

/**
 * What a signal mask means for the task that it was read from, in plain sentences; the table of its signals is not
 * repeated. Follows kernel/signal.c and fs/proc/array.c (`task_sig`), read in 6.1 and 6.12.
 *
 * @param hex digits as printed; a mask that cannot be read gives no sentence.
 * @param task null for a mask without a known task: only what the mask alone says.
 */
export function explainMask(field: SignalField, hex: string, task: Task | null, arch: Arch | null): readonly string[] {
  const signals = decodeSignalMask(hex, arch);
  if (signals === null) return [];
  const context = contextOf(field, hex, task, arch);
  const kernelThread = context.kernelThread ? ['This is a kernel thread: it ignores signals from user space, kill does nothing to it.'] : [];
  const specific = sentencesOf(context);
  const known = knownMasks(field, hex).filter((one) => specific.length === 0 || !one.who.includes('shutting down'))
    .map((one) => `Looks like ${one.who}: ${one.explanation}`);
  return [SCOPE[field], ...kernelThread, ...specific, ...(context.kernelThread ? [] : known)];
}

const SCOPE: Readonly<Record<SignalField, string>> = {
  SigPnd: 'Signals pending for this thread alone.',
  ShdPnd: 'Signals pending for the whole process; the same in each of its threads.',
  SigBlk: 'Signals that this thread blocks: they stay pending until it unblocks them.',
  SigIgn: 'Signals that the process ignores: they are thrown away when they are sent. Those ignored by default are not listed.',
  SigCgt: 'Signals that the process has a handler for.',
};

interface Context {
  readonly field: SignalField;
  readonly hex: string;
  readonly arch: Arch | null;
  readonly moment: Moment;
  readonly exiting: boolean | null;
  readonly zombie: boolean;
  readonly namespaceInit: boolean;
  readonly kernelThread: boolean;
  readonly has: (field: SignalField, signal: string) => boolean | null;
  readonly how: (arch: Arch | null) => HowKilled | null;
}

function contextOf(field: SignalField, hex: string, task: Task | null, arch: Arch | null): Context {
  const stack = task?.stacks.filter((one) => one.frames.length > 0).at(-1) ?? null;
  const merged = task ? momentOf(task, stack, () => false) : NOTHING_KNOWN;
  // The other masks of the same reading go first: pending sets change between two samples.
  const reading = task?.readings.filter((one) => one.masks[field]?.value === hex).at(-1);
  const masks = { ...merged.masks, ...reading?.masks };
  const moment: Moment = { ...merged, state: reading?.state ?? merged.state, masks };
  const zombie = isDead(moment.state?.value);
  const flags = moment.flags?.value ?? null;
  const inExit = stack?.frames.some((frame) => frame.function === 'do_exit' && !frame.unreliable) === true;
  const exiting = zombie || inExit ? true : flags === null ? null : hasFlag(flags, PF_EXITING);
  const shown = field === 'SigPnd' || field === 'ShdPnd' ? { ...moment, masks: { ...masks, [field]: masks[field] ?? { value: hex, place: NOWHERE } } } : moment;
  const names = stack ? reliableNames(stack.frames).filter((name) => name !== null) : [];
  return {
    field, hex, arch, moment, zombie, exiting,
    how: (of) => howKilled({ moment: shown, names, stack, exiting: { answer: exiting === null ? 'unknown' : exiting ? 'yes' : 'no' } }, of),
    namespaceInit: (moment.nspid?.value.length ?? 0) > 1 && moment.nspid?.value.at(-1) === 1,
    kernelThread: isKernelThread({ moment, names }) || (field === 'SigIgn' && isAllOnes(hex)),
    has: (which, signal) => {
      const mask = which === field ? hex : masks[which]?.value;
      const number = signalNumber(signal, arch);
      return mask === undefined || number === null ? null : maskHas(mask, number);
    },
  };
}

/** Of a mask that no reading holds: only its digits count. */
const NOWHERE: Place = { source: 0, span: { start: 0, end: 0 } };

function sentencesOf(context: Context): readonly string[] {
  switch (context.field) {
    case 'SigPnd':
    case 'ShdPnd': return pendingSentences(context);
    case 'SigBlk': return blockedSentences(context);
    case 'SigIgn': return ignoredSentences(context);
    case 'SigCgt': return caughtSentences(context);
  }
}

function pendingSentences(context: Context): readonly string[] {
  const { field, hex, has, zombie, exiting, moment, arch, how } = context;
  if (zombie) return isZero(hex) ? [] : ['The task is a zombie: what is pending is a leftover of how it ended and has no effect any more.'];
  const killed = how(arch);
  if (killed && (has(field, 'KILL') === true || SAID_OF_EMPTY_MASKS.has(killed.origin))) {
    const still = killed.origin === 'sent' || killed.origin === 'own-process' || killed.origin === 'other-signal';
    const useless = killed.origin === 'group-exit-taken' ? [NO_TRACE] : killed.origin === 'taken' || killed.origin === 'after-own-exit' ? ['Another kill -9 changes nothing: an exiting thread is handed no signals. Look at what its exit waits for.'] : [];
    return [killed.sentence, ...useless, ...(still ? [stillAsleep(moment)] : [])];
  }
  if (isZero(hex) && exiting === true) return [NO_TRACE];
  return otherPending(context);
}

const NO_TRACE = 'Nothing pending says nothing about kill -9: since Linux 6.0 signals to a process that is already exiting are dropped without a trace.';

/** What an empty set means is worth a sentence in a task that is exiting. */
const SAID_OF_EMPTY_MASKS: ReadonlySet<KillOrigin> = new Set(['taken', 'after-own-exit', 'group-exit-taken', 'own-exit']);

function stillAsleep(moment: Moment): string {
  const state = moment.state?.value;
  if (state === 'D') return 'In state D it sleeps in a wait that SIGKILL does not end (or it is frozen). It dies the moment that wait ends; sending it again changes nothing.';
  return 'It dies as soon as it reaches the exit to user mode or the end of its wait; sending it again changes nothing.';
}

function otherPending(context: Context): readonly string[] {
  const { field, hex, moment, arch } = context;
  const pending = decodeSignalMask(hex, arch) ?? [];
  const sentences = pending.filter((one) => one.name !== 'SIGKILL').slice(0, 4).map((one) => {
    if (moment.masks.SigBlk && maskHas(moment.masks.SigBlk.value, one.number)) {
      return `${one.name} waits because this thread blocks it${field === 'ShdPnd' ? '; another thread that does not block it would take it' : ''}. It acts when it is unblocked or read (signalfd, sigwait).`;
    }
    if (moment.state?.value === 'T' && one.name !== 'SIGCONT') return `${one.name} waits until the task is continued (SIGCONT); SIGKILL would act at once.`;
    if (moment.state?.value === 'D') return `${one.name} waits for the sleep to end: state D does not wake up for it.`;
    return '';
  });
  return sentences.filter((one) => one !== '');
}

function blockedSentences({ has, moment }: Context): readonly string[] {
  if (has('SigBlk', 'TERM') !== true) return [];
  const pending = has('SigPnd', 'TERM') === true || has('ShdPnd', 'TERM') === true;
  return [`SIGTERM is blocked${pending ? ' and pending' : ''}: kill -TERM does not act on this thread${moment.threads && moment.threads.value > 1 ? '; another thread may take it' : ''}. SIGKILL cannot be blocked.`];
}

function ignoredSentences({ has, namespaceInit, exiting }: Context): readonly string[] {
  const sentences: string[] = [];
  if (has('SigIgn', 'CHLD') === true) {
    sentences.push(namespaceInit && exiting === true
      ? 'SIGCHLD is ignored because this container init is being torn down: zap_pid_ns_processes sets it, so that orphans vanish by themselves. The program never asked for it.'
      : exiting === true ? 'SIGCHLD is ignored. In a dying container init zap_pid_ns_processes sets that itself; otherwise the program does not want to hear of its children, and they leave no zombies.'
        : 'SIGCHLD is ignored: children of this process leave no zombies.');
  }
  if (has('SigIgn', 'TERM') === true) sentences.push('SIGTERM is ignored: kill -TERM and docker stop leave no trace, not even in the pending sets. Only SIGKILL ends it.');
  return sentences;
}

function caughtSentences({ has, namespaceInit, exiting, hex, arch }: Context): readonly string[] {
  if (exiting === true) return isZero(hex) ? [] : ['The handlers are what is left of a dying process: none of them runs any more.'];
  if (!namespaceInit || has('SigCgt', 'TERM') !== false || has('SigBlk', 'TERM') === true) return [];
  const term = signalName(signalNumber('TERM', arch) ?? 15, arch);
  return [`This is PID 1 of a pid namespace without a handler for ${term}: the kernel drops ${term} for it, from inside and outside. docker stop waits out its grace period and then sends SIGKILL, which works from outside.`];
}

function isZero(hex: string): boolean {
  return parseHex(hex, 32) === 0n;
}

function isAllOnes(hex: string): boolean {
  return hex.length >= 16 && /^[fF]+$/.test(hex);
}
