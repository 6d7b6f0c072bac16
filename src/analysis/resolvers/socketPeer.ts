import { groupBy } from '../../model/group.ts';
import type { Socket } from '../../model/socket.ts';
import type { Actor, Scene } from '../actor.ts';
import type { Edge } from '../analysis.ts';
import { callsOf, intArgument } from '../calls.ts';
import type { OpenFiles } from './pipeEnds.ts';
import { openFilesOf } from './pipeEnds.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';

/**
 * Who has the other end of a connection, from a table of ss or netstat: by the inode of the peer (Unix sockets), or by the
 * same two addresses the other way round (TCP inside one machine). Without such a table nothing is said.
 */
export const socketPeer: Resolver = {
  relation: 'socket-peer',
  resolve: (scene) => {
    const tables = tablesOf(scene);
    const callOf = callsOf(scene);
    let files: OpenFiles | null = null;
    return (actor) => {
      const call = tables === null || actor.tgid === null ? null : callOf(actor, SOCKET_CALLS);
      const fd = call && intArgument(call, 0);
      if (!tables || !call || fd === null) return [];
      files ??= openFilesOf(scene);
      const file = (files.byTgid.get(actor.tgid!) ?? []).find((one) => one.file.fd === fd);
      const inode = file && /^socket:\[(\d{1,15})\]$/.exec(file.file.target)?.[1];
      const own = (inode === undefined ? undefined : tables.byInode.get(inode)) ?? tables.byUser.get(`${actor.tgid}/${fd}`);
      return own ? edgeTo(actor, own, peersOf(tables, own), `${call.name} of descriptor ${fd}`, call.place) : [];
    };
  },
};

/** Calls whose first argument is the socket; poll and epoll have many and say nothing. */
const SOCKET_CALLS: ReadonlySet<string> = new Set(['read', 'write', 'readv', 'writev', 'recvfrom', 'recvmsg', 'recvmmsg', 'recv', 'sendto', 'sendmsg', 'sendmmsg', 'send', 'connect', 'sendfile']);

interface Tables {
  readonly byInode: ReadonlyMap<string, Socket>;
  /** `pid/fd`. */
  readonly byUser: ReadonlyMap<string, Socket>;
  /** `local peer` of TCP. */
  readonly byAddresses: ReadonlyMap<string, readonly Socket[]>;
}

function tablesOf(scene: Scene): Tables | null {
  const all = scene.incident.dumps.flatMap((dump) => dump.sockets).filter(({ place }) => !scene.aftermath(place));
  if (all.length === 0) return null;
  return {
    byInode: new Map(all.flatMap((one) => (one.inode === null || one.inode === '0' || one.peer === null ? [] : [[one.inode, one]]))),
    byUser: new Map(all.flatMap((one) => one.processes.flatMap(({ tgid, fd }) => (fd === null ? [] : [[`${tgid}/${fd}`, one]])))),
    byAddresses: groupBy(all, (one) => (one.peer === null || one.peerInode !== null ? undefined : `${one.local} ${one.peer}`)),
  };
}

/** The other end, once for each table that lists it with its processes. */
function peersOf({ byInode, byAddresses }: Tables, own: Socket): readonly Socket[] {
  const unix = own.peerInode === null ? undefined : byInode.get(own.peerInode);
  const peers = own.peerInode !== null ? (unix ? [unix] : []) : byAddresses.get(`${own.peer ?? ''} ${own.local}`) ?? [];
  return peers.filter(({ processes }) => processes.length > 0);
}

/** The one process that has the other end open: with several nobody knows which of them would read or write. */
function edgeTo(actor: Actor, own: Socket, peers: readonly Socket[], says: string, place: Socket['place']): readonly Edge[] {
  const others = [...new Set(peers.flatMap(({ processes }) => processes).map(({ tgid }) => tgid))];
  const [only] = others;
  if (others.length !== 1 || only === undefined || only === actor.tgid) return [];
  return [edge(actor.node, only, 'socket', 'inferred', [
    { place, says }, { place: own.place, says: `the socket of ${actor.tgid}: ${namesOf(own)}` },
    ...peers.map((peer) => ({ place: peer.place, says: `${only} has the other end open${(peer.receiveQueue ?? 0) > 0 ? `, and has not read ${peer.receiveQueue} bytes` : ''}` })),
  ])];
}

function namesOf({ local, peer, inode, peerInode }: Socket): string {
  return peerInode === null ? `${local} to ${peer ?? '?'}` : `inode ${inode ?? '?'}, peer ${peerInode}`;
}
