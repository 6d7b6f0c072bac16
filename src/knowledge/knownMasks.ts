import type { SignalField } from '../model/task.ts';
import { parseHex } from './signals.ts';

/** A mask by which a program or a situation can be recognised. */
export interface KnownMask {
  readonly field: SignalField;
  readonly hex: string;
  /** Whose mask it is. */
  readonly who: string;
  readonly explanation: string;
  /** Where the mask was seen. */
  readonly seen: string;
}

/**
 * What a whole mask reminds of. It is a hint: other programs may print the same one.
 *
 * @param hex digits as printed; leading zeros do not matter.
 */
export function knownMasks(field: SignalField, hex: string): readonly KnownMask[] {
  const value = parseHex(hex, 32);
  return value === null ? [] : KNOWN_MASKS.filter((one) => one.field === field && BigInt(`0x${one.hex}`) === value);
}

const LAB = 'measured on Linux 6.18.44, x86_64, glibc 2.36';

/** All on the common numbering (x86, arm, …). */
export const KNOWN_MASKS: readonly KnownMask[] = [
  mask('SigCgt', 'fffffffe7fc1feff', 'Go up to 1.15', 'Go handles every signal that it may have to notify. Not there: KILL and STOP (impossible), CONT, TSTP, TTIN, TTOU (left alone until asked for), 32 and 33 (they belong to the C library). Says no more than: a Go program.', 'measured with Go 1.15'),
  mask('SigCgt', 'fffffffd7fc1feff', 'Go 1.19 and later', 'Go handles every signal that it may have to notify. Not there: KILL and STOP (impossible), CONT, TSTP, TTIN, TTOU (left alone until asked for), 32 (C library) and 34 (musl uses it). Says no more than: a Go program.', 'measured with Go 1.19 to 1.27; changed somewhere between 1.16 and 1.19'),
  mask('SigCgt', 'ffffffff7fc1feff', 'Go 1.15 with cgo', 'The mask of Go, and 33, for which the C library has a handler.', LAB),
  mask('SigCgt', 'fffffffd7fc1fefd', 'Go, started in the background by a script', 'The mask of Go without SIGINT: Go respects that it inherited SIGINT as ignored.', LAB),
  mask('SigCgt', '2000000181005ccf', 'OpenJDK, older', 'JVM handlers: QUIT prints all threads; HUP, INT, TERM run the shutdown hooks; ILL, BUS, FPE, SEGV belong to the VM.', 'public dumps; the roles of 12 and 62 were not read in the JDK source'),
  mask('SigCgt', '2000000101005ccd', 'OpenJDK, SIGINT inherited as ignored', 'JVM handlers: QUIT prints all threads; HUP, TERM run the shutdown hooks; ILL, BUS, FPE, SEGV belong to the VM.', `${LAB}, OpenJDK 17`),
  mask('SigBlk', '0000000000000004', 'a thread of a JVM', 'SIGQUIT is blocked in all threads but the one that prints thread dumps. Normal.', `${LAB}, OpenJDK 17`),
  mask('SigCgt', '0000000000000002', 'Python without handlers of its own', 'Only SIGINT (KeyboardInterrupt).', `${LAB}, CPython 3.11`),
  mask('SigIgn', '0000000001001000', 'Python or Node.js', 'SIGPIPE and SIGXFSZ are ignored from the start.', `${LAB}, CPython 3.11, Node 20`),
  mask('SigCgt', '0000000100004602', 'Node.js', 'INT, TERM, USR1 (starts the inspector), SEGV and 33 (C library).', `${LAB}, Node 20`),
  mask('SigBlk', 'fffffffe7ffbfeff', 'a helper thread that blocked everything', 'All that can be blocked through glibc. Also seen for a moment in any process during fork or pthread_create.', LAB),
  mask('SigBlk', 'fffffffffffbfeff', 'worker threads that the kernel made (io_uring)', 'Everything but KILL and STOP is blocked, 32 and 33 too. Such a thread reacts to SIGKILL only.', LAB),
  mask('SigIgn', 'ffffffffffffffff', 'kernel thread', 'Kernel threads ignore every signal: kill does nothing to them, by design.', LAB),
  mask('SigBlk', '7be3c0fe28014a03', 'systemd as PID 1', 'systemd blocks what it reads through a signalfd. TERM blocked in PID 1 is normal.', 'public dumps'),
  mask('SigCgt', '00000001800004ec', 'systemd as PID 1', 'Crash handlers only; other signals come through a signalfd.', 'public dumps'),
  mask('SigIgn', '0000000000001000', 'many daemons', 'Only SIGPIPE is ignored.', LAB),
  mask('SigCgt', '000000004b813efb', 'interactive bash', 'The handlers of an interactive shell.', LAB),
  mask('SigIgn', '0000000000384004', 'interactive bash', 'QUIT, TERM, TSTP, TTIN, TTOU are ignored: an interactive bash survives kill -TERM by design.', LAB),
  mask('SigCgt', '0000000000010000', 'a shell that runs a script', 'Only SIGCHLD has a handler. As PID 1 of a container it drops TERM, so docker stop waits out its grace period.', LAB),
  mask('SigIgn', '0000000000000006', 'started with & by a script', 'INT and QUIT are ignored: Ctrl-C does not reach it.', LAB),
  mask('SigIgn', '0000000000000001', 'started by nohup', 'HUP is ignored.', LAB),
  mask('SigIgn', '0000000000010000', 'a container init that is shutting down, or a program that does not want its children', 'SIGCHLD is ignored, so children vanish without becoming zombies. zap_pid_ns_processes sets exactly this in a dying namespace init: together with PF_EXITING it says that the teardown of the pid namespace has begun.', 'kernel/pid_namespace.c of 6.1.192 and 6.12.117, and measured'),
  mask('SigCgt', '000000007ffbfeff', 'dumb-init', 'All classic signals are forwarded. SigBlk reads 0 while it waits in sigtimedwait.', LAB),
  mask('SigIgn', '0000000000300000', 'tini', 'TTIN and TTOU are ignored. SigBlk reads 0 while it waits in sigtimedwait, although tini blocks nearly everything.', LAB),
];

function mask(field: SignalField, hex: string, who: string, explanation: string, seen: string): KnownMask {
  return { field, hex, who, explanation, seen };
}
