import type { Actor, Scene } from '../actor.ts';
import { frameEvidence, isZombie } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { openBy } from './openBy.ts';
import type { OpenBy } from './openBy.ts';
import { edge } from './resolver.ts';

/**
 * Who has to answer a permission event of fanotify: the reader of the group's descriptor. Only groups with marks for
 * permission events ask (fs/notify/fanotify/fanotify.c fanotify_get_response; masks as fs/notify/fdinfo.c prints them). With
 * several such groups nobody is named: which of them the access waits for stands nowhere.
 */
export function fanotifyListener(scene: Scene): (actor: Actor) => readonly Edge[] {
  const open = openBy(scene, 'anon_inode:[fanotify]');
  const asking = askingGroups(scene);
  const listeners = asking.size > 0 ? open.filter(({ tgid, fd }) => asking.has(`${tgid} ${fd}`)) : open;
  const named = open.length > 0 ? [] : scene.actors.filter((actor) => actor.tid !== null && actor.tid === actor.tgid && !isZombie(actor) && SCANNERS.has(actor.comm ?? ''));
  return (actor) => {
    const waits = frameEvidence(actor.stack, actor.wait!.page.mark, 'it waits for the answer of a fanotify group');
    const others = listeners.filter(({ tgid }) => tgid !== actor.tgid);
    const [only] = others;
    if (others.length === 1 && only) return [edge(actor.node, only.tgid, 'watcher', 'inferred', [...waits, saysOf(only)])];
    const [known] = named;
    return named.length !== 1 || !known || known.tgid === actor.tgid ? [] : [edge(actor.node, known.node, 'watcher', 'assumed', [
      ...waits, ...(known.task?.facts['comm'] ? [{ place: known.task.facts['comm'].place, says: `${known.comm} is known to decide on file accesses by fanotify` }] : []),
    ])];
  };
}

/** `PID FD` of the groups whose fdinfo lists a mark with a permission event; empty where the text has no fdinfo. */
function askingGroups(scene: Scene): ReadonlySet<string> {
  const marks = scene.incident.dumps.flatMap((dump) => dump.values).filter(({ file, name }) => name === 'fanotify' && file.startsWith('fdinfo/'));
  return new Set(marks.flatMap(({ file, text, tid }) => {
    const mask = /\bmask:([0-9a-f]{1,16})\b/.exec(text.replace('ignored_mask:', 'ignored:'))?.[1];
    return tid && mask !== undefined && (BigInt(`0x${mask}`) & PERMISSIONS) !== 0n ? [`${tid.value} ${file.slice('fdinfo/'.length)}`] : [];
  }));
}

/** include/uapi/linux/fanotify.h: FAN_OPEN_PERM, FAN_ACCESS_PERM, FAN_OPEN_EXEC_PERM, FAN_PRE_ACCESS. */
const PERMISSIONS = 0x10000n | 0x20000n | 0x40000n | 0x100000n;

/** Programs that take permission events; general knowledge, their sources were not read. */
const SCANNERS: ReadonlySet<string> = new Set(['clamonacc', 'fapolicyd', 'falcon-sensor', 'mdatp', 'wdavdaemon', 'savscand', 'avast', 'esets_daemon', 'oaeventd', 'fsoasd', 'kesl', 'ds_agent', 'cbagentd', 'SentinelAgent']);

function saysOf({ tgid, listing }: OpenBy): Edge['evidence'][number] {
  return { place: listing.place, says: `${tgid} has a fanotify group open` };
}
