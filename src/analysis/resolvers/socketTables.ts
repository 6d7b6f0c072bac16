import { groupBy } from '../../model/group.ts';
import type { Socket } from '../../model/socket.ts';
import type { Scene } from '../actor.ts';
import type { OpenFiles } from './pipeEnds.ts';
import { openFilesOf } from './pipeEnds.ts';

/** Tables of ss and netstat, by what one looks for. */
export interface SocketTables {
  readonly all: readonly Socket[];
  readonly byInode: ReadonlyMap<string, Socket>;
  /** `pid/fd`. */
  readonly byUser: ReadonlyMap<string, Socket>;
  /** Connections of a process, with an end that the tables name. */
  readonly byTgid: ReadonlyMap<number, readonly Socket[]>;
  /** `local peer` of TCP. */
  readonly byAddresses: ReadonlyMap<string, readonly Socket[]>;
  /** Listening sockets, by the address or path that they listen at. */
  readonly listeners: ReadonlyMap<string, readonly Socket[]>;
  readonly files: OpenFiles;
}

/** null where the text has no such table. Once a scene, linear. */
export function socketTablesOf(scene: Scene): SocketTables | null {
  const all = scene.incident.dumps.flatMap((dump) => dump.sockets).filter(({ place }) => !scene.aftermath(place));
  if (all.length === 0) return null;
  const files = openFilesOf(scene);
  const owned = all.filter(isConnection).flatMap((socket) => usersIn(files, socket).map((tgid) => ({ tgid, socket })));
  return {
    all, files,
    byInode: new Map(all.flatMap((one) => (one.inode === null || one.inode === '0' || one.peer === null ? [] : [[one.inode, one]]))),
    byUser: new Map(all.flatMap((one) => one.processes.flatMap(({ tgid, fd }) => (fd === null ? [] : [[`${tgid}/${fd}`, one]])))),
    byTgid: new Map([...groupBy(owned, ({ tgid }) => tgid)].map(([tgid, some]) => [tgid, [...new Map(some.map(({ socket }) => [nameOf(socket), socket])).values()]])),
    byAddresses: groupBy(all, (one) => (one.peer === null || one.peerInode !== null ? undefined : `${one.local} ${one.peer}`)),
    listeners: groupBy(all.filter(({ state }) => state === 'LISTEN' || state === 'LISTENING'), ({ local }) => local),
  };
}

/** Processes that have a socket open: of the table, else of the lists of open files, by its inode. */
export function usersOf({ files }: SocketTables, socket: Socket): readonly number[] {
  return usersIn(files, socket);
}

/** The other end, once for each table that lists it. */
export function otherEnds({ byInode, byAddresses }: SocketTables, { local, peer, peerInode }: Socket): readonly Socket[] {
  if (peerInode === null) return byAddresses.get(`${peer ?? ''} ${local}`) ?? [];
  const unix = byInode.get(peerInode);
  return unix ? [unix] : [];
}

/**
 * Who listens where a connection waits to be accepted: its other end is in the machine and nobody has it open yet
 * (net/ipv4/inet_connection_sock.c inet_csk_accept, net/unix/af_unix.c unix_accept give it a file).
 */
export function listenersFor({ listeners }: SocketTables, { local }: Socket): readonly Socket[] {
  const port = /:(\d{1,5})$/.exec(local)?.[1];
  const names = port === undefined ? [local] : [local, ...['0.0.0.0', '*', '[::]', '::'].map((any) => `${any}:${port}`)];
  return names.flatMap((name) => (name === '*' ? [] : listeners.get(name) ?? []));
}

/** A socket that has another end, as far as the table tells. */
function isConnection({ peer, peerInode, state }: Socket): boolean {
  if (state === 'LISTEN' || state === 'LISTENING') return false;
  return peerInode === null ? peer !== null && !/[*]$/.test(peer) : peerInode !== '0';
}

function usersIn({ byTarget }: OpenFiles, { processes, inode }: Socket): readonly number[] {
  const named = processes.map(({ tgid }) => tgid);
  const listed = inode === null || inode === '0' ? [] : (byTarget.get(`socket:[${inode}]`) ?? []).map(({ tgid }) => tgid);
  return [...new Set(named.length > 0 ? named : listed)];
}

/** What tells a socket from others: its inode, or its two addresses. */
function nameOf({ inode, protocol, local, peer }: Socket): string {
  return inode !== null && inode !== '0' ? `inode ${inode}` : `${protocol} ${local} ${peer ?? ''}`;
}
