import type { Fact, Place } from '../model/fact.ts';
import type { Actor, Scene } from './actor.ts';
import { withoutEnd, withoutStart } from '../text/trim.ts';

/** A path that a process uses, and where the text says so. */
export interface UsedPath {
  readonly path: string;
  readonly place: Place;
  readonly from: 'open file' | 'command line' | 'command line of a parent';
}

/**
 * Absolute paths of files that a process uses, each once: its open files first, then the paths in its command lines,
 * those inside quotes and behind redirections too. Not those of /dev, /proc and /sys.
 *
 * @param threads of one process.
 */
export function pathsOf(threads: readonly Actor[]): readonly UsedPath[] {
  const open = readingsOf(threads).flatMap((reading) => reading.openFiles?.value.map((file): UsedPath => ({ path: file.target.replace(/ \(deleted\)$/, ''), place: reading.openFiles!.place, from: 'open file' })) ?? []);
  const named = commandLines(threads).flatMap(({ value, place }) => [...value.slice(0, LONGEST).matchAll(/(?:^|[\s<>;&|("'=,])(\/[^\s<>;&|()"'=,]+)/g)].map((match): UsedPath => ({ path: match[1]!, place, from: 'command line' })));
  const unique = new Map([...open, ...named].reverse().filter(({ path }) => path.startsWith('/') && !/^\/(?:dev|proc|sys)(?:\/|$)/.test(path)).map((one) => [trimmed(one.path), { ...one, path: trimmed(one.path) }]));
  return [...unique.values()].reverse().slice(0, MOST);
}

/**
 * Those of the actor's process; where it has shown none, as an exiting task has lost its command line, those of the next
 * parent that has: a shim or an init of a container is started with the command of what it runs. Not those of shells.
 */
export function pathsWithParents(scene: Pick<Scene, 'byTgid' | 'byTid'>, actor: Actor): readonly UsedPath[] {
  let threads = actor.tgid === null ? [actor] : scene.byTgid.get(actor.tgid) ?? [actor];
  const own = pathsOf(threads);
  if (own.length > 0 || commandLines(threads).length > 0) return own;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const parent: number | undefined = threads.find((one) => one.moment.ppid)?.moment.ppid?.value;
    threads = parent === undefined || parent <= 1 ? [] : scene.byTgid.get(parent) ?? [];
    if (threads.length === 0 || LOGINS.has(threads[0]!.comm ?? '')) return [];
    // A name alone (lsns of an exiting init) is no command line.
    if (commandLines(threads).some(({ value }) => /\s/.test(value.trim()))) return pathsOf(threads).filter((one) => one.from === 'command line').map((one) => ({ ...one, from: 'command line of a parent' }));
  }
  return [];
}

const DEEPEST = 5;
const LOGINS: ReadonlySet<string> = new Set(['bash', 'sshd', 'zsh', 'fish', 'login', 'systemd', 'tmux: server', 'screen']);

/** The command lines of a process as the text shows them, each once, the last first. A name in brackets stands where ps found none (an exiting task). */
export function commandLines(threads: readonly Actor[]): readonly Fact<string>[] {
  return [...new Map(readingsOf(threads).flatMap(({ args }) => (args && !/^\[[^\s\]]*\]$/.test(args.value) ? [[args.value, args] as const] : []))).values()].reverse();
}

/** Words of a command line behind the program's name, without their quotes and a slash at their end. */
export function argumentsOf(line: string): readonly string[] {
  return line.slice(0, LONGEST).trim().split(/\s+/).slice(1).map((word) => trimmed(withoutEnd(withoutStart(word, '"\''), '"\',;')));
}

/** The path itself and the directories above it, the deepest first; not the root. */
export function upwards(path: string): readonly string[] {
  const found: string[] = [];
  for (let at = path.length; at > 0; at = path.lastIndexOf('/', at - 1)) found.push(path.slice(0, at));
  return found;
}

function trimmed(path: string): string {
  return path.length > 1 ? withoutEnd(path, '/') : path;
}

function readingsOf(threads: readonly Actor[]): NonNullable<Actor['task']>['readings'] {
  return threads.flatMap((actor) => actor.task?.readings ?? []);
}

const LONGEST = 4_000;
const MOST = 500;
