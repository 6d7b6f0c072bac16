import type { Actor } from './actor.ts';
import { isSchedulerFunction } from './schedulerFunctions.ts';

/** The function that names the wait best: the filesystem's own (`fuse_flush`, `nfs4_file_flush`), with the sleep before it. */
export function innerFunction(actor: Actor): string {
  const { names } = actor;
  const closing = names.findIndex((name) => name === 'filp_close' || name === 'filp_flush' || name === '__fput');
  const request = names.findIndex((name) => FUSE_SEND.has(name));
  if (actor.wait?.page.wait.relation === 'fuse-daemon') {
    const operation = names.slice(request + 1).find((name) => !FUSE_SEND.has(name));
    return operation?.includes('fuse') === true || operation?.includes('cuse') === true ? operation : names[0] ?? actor.wait.stack.frames[0]!.function;
  }
  const top = names.find((name) => !isSchedulerFunction(name));
  // Of a task without a stack its wait channel is the innermost function.
  if (top === undefined) return actor.wait?.stack.frames[0]?.function ?? '';
  const outer = closing > 0 ? names[closing - 1] : undefined;
  return outer !== undefined && outer !== top ? `${top} below ${outer}` : top;
}

const FUSE_SEND: ReadonlySet<string> = new Set([
  'request_wait_answer', '__fuse_request_send', 'fuse_request_send', 'fuse_simple_request', '__fuse_simple_request', '__fuse_simple_background',
]);

export function isExiting(actor: Actor): boolean {
  return actor.exiting.answer === 'yes';
}
