import type { DeviceMessage } from '../../model/deviceLog.ts';
import type { Confidence } from '../../model/fact.ts';
import type { Mount } from '../../model/procFile.ts';
import type { Actor, Scene } from '../actor.ts';
import { frameEvidence } from '../actor.ts';
import type { Evidence } from '../analysis.ts';
import { mountAt, mountTableOf } from '../mountTable.ts';
import type { MountTable } from '../mountTable.ts';
import { networkServer as serverNode, unknownHolder } from '../nodes.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

type Kind = 'NFS' | 'CIFS' | 'network';

/** A server that a mount or the kernel log names. */
export interface Server {
  readonly kind: Kind;
  /** Host or address, as the mount names it. */
  readonly name: string;
  readonly evidence: readonly Evidence[];
  /** The kernel log says that it did not answer. */
  readonly silent: boolean;
}

/**
 * A wait for a server of a network file system or block device: the server of the mount that the waiter's own path lies on;
 * else the only one of its kind that is silent, or the only one at all.
 */
export const networkServer: Resolver = {
  relation: 'network-server',
  resolve: (scene) => {
    const table = mountTableOf(scene.incident.dumps);
    const servers = serversOf(scene);
    return (actor) => {
      const kind = kindOf(actor);
      const found = serverOf(scene, actor, kind, table, servers);
      const waits = frameEvidence(actor.stack, actor.wait!.page.mark, `it waits for ${actor.wait!.page.wait.text}`);
      if (!found) return [edge(actor.node, unknownHolder(`${kind} server`, actor.node), 'network-server', 'observed', waits)];
      return [edge(actor.node, serverNode(found.server.kind, found.server.name), 'network-server', found.strength, [...waits, ...found.server.evidence.slice(0, MOST)])];
    };
  },
};

const MOST = 5;

/** By file system: the pages of a relation are of NFS and its RPC, of CIFS, or of something else. */
function kindOf(actor: Actor): Kind {
  const { id } = actor.wait!.page;
  if (actor.names.some((name) => /^_?nfs|^nlm|^rpc_|^pnfs/.test(name)) || /^(?:nfs|pnfs|rpc)/.test(id)) return 'NFS';
  return actor.names.some((name) => /^cifs|^smb2?_/.test(name)) || id.startsWith('cifs') ? 'CIFS' : 'network';
}

function serverOf(scene: Scene, actor: Actor, kind: Kind, table: MountTable, servers: ReadonlyMap<string, Server>): { readonly server: Server; readonly strength: Confidence } | null {
  const byPath = new Map(scene.paths(actor).flatMap((path) => {
    const mount = mountAt(table, path, [actor.tid, actor.tgid]);
    const server = mount && serverOfMount(mount);
    const known = server && servers.get(keyOf(server));
    return known?.kind === kind ? [[keyOf(known), { ...known, evidence: [...known.evidence, { place: path.place, says: `it uses ${path.path}` }] }] as const] : [];
  }));
  const [own] = byPath.values();
  if (byPath.size === 1 && own) return { server: own, strength: 'inferred' };
  const possible = [...(byPath.size > 1 ? byPath : servers).values()].filter((server) => server.kind === kind);
  const silent = possible.filter((server) => server.silent);
  const [only] = silent.length > 0 ? silent : possible;
  if (!only || (silent.length > 0 ? silent : possible).length !== 1) return null;
  return { server: only, strength: possible.length === 1 ? 'inferred' : 'assumed' };
}

/** All servers of the text. A host that a mount names and the address that it has (`addr=`) are one. */
export function serversOf(scene: Scene): ReadonlyMap<string, Server> {
  const servers = new Map<string, Server>();
  const alias = new Map<string, string>();
  const add = (server: Server): void => {
    const key = alias.get(keyOf(server)) ?? keyOf(server);
    const known = servers.get(key);
    servers.set(key, known ? { ...known, silent: known.silent || server.silent, evidence: known.evidence.length < MOST ? [...known.evidence, ...server.evidence] : known.evidence } : server);
  };
  for (const mount of scene.incident.dumps.flatMap((dump) => dump.mounts)) {
    const server = serverOfMount(mount);
    if (!server) continue;
    const address = /(?:^|,)(?:addr|ip)=([^,\s]+)/.exec(mount.options)?.[1];
    if (address !== undefined) alias.set(`${server.kind} ${address}`, keyOf(server));
    add(server);
  }
  for (const message of scene.incident.dumps.flatMap((dump) => dump.deviceMessages)) if (message.of !== 'block') add(serverOfMessage(message, message.of));
  return servers;
}

function serverOfMessage({ name, says, place }: DeviceMessage, kind: Kind): Server {
  return { kind, name, silent: says === 'no answer', evidence: [{ place, says: says === 'no answer' ? `the kernel says that ${name} does not answer` : `the kernel says that ${name} answers again` }] };
}

/** `10.0.2.2:/export`, `[fd00::1]:/export`, `//filer/share`, `mon1,mon2:/`. null for file systems without a server. */
export function serverOfMount({ type, source, place }: Mount): Server | null {
  const kind = /^nfs/.test(type.value) ? 'NFS' : /^(?:cifs|smb)/.test(type.value) ? 'CIFS' : /^(?:ceph|afs|lustre|glusterfs|orangefs)/.test(type.value) ? 'network' : null;
  const name = kind === 'CIFS' ? /^(?:\/\/|\\\\)([^/\\]+)/.exec(source)?.[1] : /^\[([0-9A-Fa-f:.%\w]+)\]:|^([^:/\s]+):/.exec(source)?.slice(1).find((one) => one !== undefined);
  return kind === null || name === undefined ? null : { kind, name, silent: false, evidence: [{ place, says: `a mount of ${source}` }] };
}

function keyOf({ kind, name }: Pick<Server, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}
