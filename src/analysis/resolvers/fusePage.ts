import type { Actor, Scene } from '../actor.ts';
import { factEvidence, frameEvidence, isZombie } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { readsNothing } from '../fuseHandlers.ts';
import { isFuseProgram } from '../fusePrograms.ts';
import { serverOfFile } from '../fuseWaits.ts';
import { mountAt, mountTableOf } from '../mountTable.ts';
import { unknownHolder } from '../nodes.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * A wait for a page of a file on a FUSE mount: the READ was sent by readahead (fs/fuse/file.c fuse_readahead), and the waiter
 * has no function of FUSE in its stack. Its path tells the mount; where the text names no path, no disk and no mount, the only
 * daemon is assumed that FUSE is the business of by its name, and that reads no requests.
 */
export const fusePage: Resolver = {
  relation: null,
  resolve: (scene) => {
    const waiters = (scene.byPage.get(PAGE) ?? []).filter(readsPage);
    if (waiters.length === 0) return () => [];
    const table = mountTableOf(scene.incident.dumps);
    const serverOf = serverOfFile(scene);
    const alone = onlyDaemon(scene);
    return (actor) => {
      if (actor.wait?.page.id !== PAGE || !readsPage(actor)) return [];
      const waits = frameEvidence(actor.stack, actor.wait.page.mark, 'it waits for a page of a file');
      const paths = scene.paths(actor).slice(0, MOST_PATHS);
      const mounts = paths.flatMap((path) => mountAt(table, path, [actor.tid, actor.tgid]) ?? []);
      const [mount] = mounts.filter(({ type }) => FUSE.test(type.value));
      if (mount && mounts.every(({ mountPoint, type }) => mountPoint.value === mount.mountPoint.value || (mountPoint.value === '/' && !FUSE.test(type.value)))) {
        const path = paths.find((one) => mountAt(table, one, [actor.tid, actor.tgid])?.mountPoint.value === mount.mountPoint.value)!;
        const says = [{ place: path.place, says: `it uses ${path.path}` }, { place: mount.place, says: `${mount.mountPoint.value} is a FUSE mount` }];
        const daemon = serverOf(path);
        return [edge(actor.node, daemon?.tgid ?? unknownHolder('FUSE daemon', mount.mountPoint.value), 'fuse-request', daemon?.confidence ?? 'inferred', [...waits, ...says, ...(daemon?.evidence ?? [])])];
      }
      if (mounts.some(({ mountPoint }) => mountPoint.value !== '/')) return [];
      // No table tells the mount, but a daemon of FUSE was started for a directory above the path.
      const served = new Map(paths.flatMap((path) => { const daemon = serverOf(path); return daemon && daemon.tgid !== actor.tgid ? [[daemon.tgid, daemon] as const] : []; }));
      const [only] = served.values();
      if (served.size === 1 && only) return [edge(actor.node, only.tgid, 'fuse-request', only.confidence, [...waits, ...only.evidence])];
      return alone && table.byPoint.size === 0 && alone.tgid !== actor.tgid && scene.paths(actor).length === 0 ? [toAlone(actor, alone, waits)] : [];
    };
  },
};

const PAGE = 'folio-lock-wait';
const FUSE = /^fuse(?:\.|$)/;

/** Not write-back: that has pages of its own where FUSE is in the stack. */
function readsPage({ names }: Actor): boolean {
  return names.some((name) => READS.has(name)) && !names.some((name) => name.startsWith('loop_'));
}

const READS: ReadonlySet<string> = new Set(['filemap_fault', 'filemap_read', 'filemap_get_pages', 'filemap_update_page', 'generic_file_buffered_read', 'generic_file_read_iter', 'filemap_read_folio', 'filemap_splice_read']);

function toAlone(actor: Actor, daemon: Actor, waits: Edge['evidence']): Edge {
  return edge(actor.node, daemon.node, 'fuse-request', 'assumed', [...waits, ...factEvidence(daemon.task?.facts['comm'], `${daemon.comm} is the only program of this text whose name is that of a FUSE file system, and it does not wait at /dev/fuse`)]);
}

/** Few are looked at, one of them is a FUSE file system by its name, and no disk is spoken of. */
function onlyDaemon(scene: Scene): Actor | null {
  if (scene.incident.dumps.some((dump) => dump.deviceMessages.length > 0 || dump.loopDevices.length > 0)) return null;
  const shown = scene.actors.filter((actor) => actor.tid !== null && actor.names.length > 0 && actor.tid === actor.tgid && !isZombie(actor));
  const daemons = shown.filter((actor) => isFuseProgram(actor.comm ?? ''));
  const [only] = daemons;
  return shown.length <= MOST && daemons.length === 1 && only && readsNothing(scene, only.tgid!) ? only : null;
}

const MOST = 6;
const MOST_PATHS = 20;
