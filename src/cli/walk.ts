import { readdirSync, statSync, statfsSync, type Stats } from 'node:fs';
import type { Unreadable } from '../report/report.ts';
import { failureOf } from './failure.ts';

/** A regular file to read. */
export interface FoundFile {
  /** Path as given, and below it as found; shown, and searched for a pid. */
  readonly path: string;
  /** Named by the user, not met in a directory. */
  readonly named: boolean;
  /** Bytes as the directory entry says; files of /proc say 0. */
  readonly size: number;
}

export interface Found {
  readonly files: readonly FoundFile[];
  /** What was named and cannot be read. */
  readonly failures: readonly Unreadable[];
  /** What was met in a directory and left out, with the reason. */
  readonly skipped: readonly Unreadable[];
}

/** Limits of one run. */
export const MOST_FILES = 10_000;
const DEEPEST = 40;

/**
 * The regular files behind paths: a file is itself, a directory all regular files below it, sorted by name. A symbolic
 * link is followed where it was named, not below a directory. Devices, sockets and FIFOs are never opened: reading
 * them can hang or do harm. A file that is met twice is taken once.
 *
 * @param seen identities of the files found so far; grows.
 */
export function findSources(paths: readonly string[], seen: Set<string>): Found {
  const state: State = { files: [], failures: [], skipped: [], seen };
  for (const path of paths) {
    try {
      const stats = statSync(path);
      if (stats.isDirectory()) walk(state, path, onProc(path), 0);
      else if (stats.isFile()) add(state, path, stats, true);
      else state.failures.push({ name: path, message: `is ${kindOf(stats)}, not a regular file; it was not opened` });
    } catch (error) {
      state.failures.push({ name: path, message: failureOf(error) });
    }
  }
  return state;
}

interface State {
  readonly files: FoundFile[];
  readonly failures: Unreadable[];
  readonly skipped: Unreadable[];
  readonly seen: Set<string>;
}

function walk(state: State, directory: string, proc: boolean, depth: number): void {
  if (depth > DEEPEST) {
    state.skipped.push({ name: directory, message: `skipped: more than ${DEEPEST} directories deep` });
    return;
  }
  try {
    for (const entry of readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = directory.endsWith('/') ? directory + entry.name : `${directory}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!proc || PROC_DIRECTORIES.test(entry.name)) walk(state, path, proc, depth + 1);
      } else if (entry.isFile() && (!proc || PROC_FILES.has(entry.name) || /\/pressure\/?$/.test(directory))) {
        if (state.files.length >= MOST_FILES) {
          state.failures.push({ name: directory, message: `holds more than ${MOST_FILES} files; the rest was not read` });
          return;
        }
        add(state, path, statSync(path), false);
      }
    }
  } catch (error) {
    const list = depth === 0 ? state.failures : state.skipped;
    list.push({ name: directory, message: failureOf(error) });
  }
}

function add(state: State, path: string, stats: Stats, named: boolean): void {
  const identity = `${stats.dev}:${stats.ino}`;
  if (state.seen.has(identity)) return;
  state.seen.add(identity);
  state.files.push({ path, named, size: stats.size });
}

/** The files of a live /proc that say who waits, and none whose reading can block (kmsg, mem, cmdline of a held mm). */
const PROC_FILES: ReadonlySet<string> = new Set([
  'stack', 'status', 'stat', 'wchan', 'syscall', 'cgroup', 'mountinfo', 'locks', 'loadavg', 'uptime', 'meminfo',
]);
const PROC_DIRECTORIES = /^(?:\d+|task|pressure)$/;

/** PROC_SUPER_MAGIC, include/uapi/linux/magic.h. */
const PROC_MAGIC = 0x9fa0;

function onProc(path: string): boolean {
  return statfsSync(path).type === PROC_MAGIC;
}

function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return 'a FIFO (use - and a redirection to read from it)';
  if (stats.isSocket()) return 'a socket';
  return stats.isCharacterDevice() || stats.isBlockDevice() ? 'a device' : 'something else';
}
