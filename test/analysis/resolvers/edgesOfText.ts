import { createText } from '../../../src/text/text.ts';
import { analyzeTexts } from '../../../src/unstuck.ts';

/** The edges that a text supports, sorted: `16337 16338 child observed`. */
export function edgesOfText(...texts: readonly string[]): readonly string[] {
  const { analysis } = analyzeTexts(texts.map((text, index) => createText(`source${index}`, text)));
  return analysis.edges.map(({ from, to, via, strength }) => [from, to, via, strength].join(' ')).sort();
}

/** Without those to a holder that nobody names. */
export function knownEdgesOfText(...texts: readonly string[]): readonly string[] {
  return edgesOfText(...texts).filter((one) => !one.includes(' unknown '));
}

/** Sections as a terminal prints them. */
export function at(command: string, ...output: readonly string[]): string {
  return [`root@vm:~# ${command}`, ...output, ''].join('\n');
}

/** `/proc/PID/stack` with the entry code of x86-64 below. */
export function stackOf(pid: number | string, ...names: readonly string[]): string {
  return at(`cat /proc/${pid}/stack`, ...[...names, 'do_syscall_64', 'entry_SYSCALL_64_after_hwframe'].map((name) => `[<0>] ${name}+0x10/0x200`));
}

/** `/proc/PID/syscall`: the number and its first arguments; the others are zero. */
export function callOf(pid: number | string, number: number, ...args: readonly (number | string)[]): string {
  const words = [...args.map((one) => (typeof one === 'number' ? `0x${one.toString(16)}` : one)), ...Array<string>(6).fill('0x0')].slice(0, 6);
  return at(`cat /proc/${pid}/syscall`, `${number} ${words.join(' ')} 0x7ffe8f22eac8 0x7fd837cf1bd3`);
}

export const WAIT4: readonly string[] = ['do_wait', 'kernel_wait4', '__do_sys_wait4'];
export const FUTEX: readonly string[] = ['futex_do_wait', '__futex_wait', 'futex_wait', 'do_futex', '__x64_sys_futex'];
export const PIPE_WRITE: readonly string[] = ['anon_pipe_write', 'vfs_write', 'ksys_write'];
export const PIPE_READ: readonly string[] = ['anon_pipe_read', 'vfs_read', 'ksys_read'];
export const ANY = '0xffffffffffffffff';

/** `ps` with names, states and parents. */
export function psOf(...rows: readonly (readonly [pid: number, ppid: number, stat: string, wchan: string, args: string])[]): string {
  return at('ps -eo pid,ppid,stat,wchan:24,args', '  PID  PPID STAT WCHAN                    COMMAND', ...rows.map(([pid, ppid, stat, wchan, args]) =>
    `${String(pid).padStart(5)} ${String(ppid).padStart(5)} ${stat.padEnd(4)} ${wchan.padEnd(24)} ${args}`));
}

/** `ls -l /proc/PID/fd`. */
export function filesOf(pid: number, ...files: readonly (readonly [mode: 'r-' | '-w' | 'rw', fd: number, target: string])[]): string {
  return at(`ls -l /proc/${pid}/fd`, 'total 0', ...files.map(([mode, fd, target]) => `l${mode}x------ 1 root root 64 Nov 21 09:52 ${fd} -> ${target}`));
}
