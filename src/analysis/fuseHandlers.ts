import type { Actor, Scene } from './actor.ts';
import { isZombie } from './actor.ts';
import { innerFunction } from './innerFunction.ts';
import { listed } from './wording.ts';

/**
 * Threads of a FUSE daemon that are not back at /dev/fuse while others of it are: with libfuse (lib/fuse_loop_mt.c, general
 * knowledge, not read) the thread that has read a request also handles it. Not its leader, which waits for the end of the
 * others, and not threads in waits that idle threads of any program have.
 */
export function handlersOf(scene: Scene, tgid: number): readonly Actor[] {
  const threads = (scene.byTgid.get(tgid) ?? []).filter((thread) => !isZombie(thread) && standsIn(thread).length > 0);
  if (!threads.some((thread) => standsIn(thread).some((name) => READS.has(name)))) return [];
  return threads.filter((thread) => thread.tid !== tgid && !standsIn(thread).some((name) => READS.has(name) || IDLE.test(name)));
}

/** Whether the text shows that no thread of the daemon waits for the next request: what is queued stays so. */
export function readsNothing(scene: Scene, tgid: number): boolean {
  const threads = (scene.byTgid.get(tgid) ?? []).filter((thread) => !isZombie(thread));
  if (threads.length > 0 && threads.every((thread) => thread.moment.state?.value === 'T')) return true;
  const counted = threads.find((thread) => thread.moment.threads)?.moment.threads?.value ?? 1;
  return threads.length >= counted && threads.every((thread) => standsIn(thread).length > 0 && !standsIn(thread).some((name) => READS.has(name)));
}

/** Its functions; without a stack the wait channel, which is the innermost of them (fs/proc/base.c proc_pid_wchan: 0 where there is none to tell). */
function standsIn({ names, moment }: Actor): readonly string[] {
  return names.length > 0 ? names : moment.wchan && /^[A-Za-z_]/.test(moment.wchan.value) ? [moment.wchan.value] : [];
}

/** One sentence on them, or none. */
export function handlerSentence(scene: Scene, tgid: number): string | null {
  const handlers = handlersOf(scene, tgid);
  if (handlers.length === 0 || handlers.length > MOST) return null;
  const where = [...new Set(handlers.map((thread) => innerFunction(thread) || (standsIn(thread)[0] ?? '')))].filter((name) => name !== '');
  return `Of its threads ${listed(handlers.map(({ tid }) => String(tid)))} ${handlers.length === 1 ? 'is' : 'are'} not back at /dev/fuse but in ${listed(where)}: very likely ${handlers.length === 1 ? 'it has' : 'they have'} the requests that are not answered.`;
}

const MOST = 8;
const READS: ReadonlySet<string> = new Set(['fuse_dev_do_read', 'fuse_dev_read', 'fuse_dev_splice_read']);
const IDLE = /^(?:futex_|__futex_wait|do_futex|do_epoll_wait|ep_poll|do_sys_poll|do_select|io_cqring_wait)/;
