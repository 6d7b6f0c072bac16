import type { Confidence } from '../../model/fact.ts';
import type { Socket } from '../../model/socket.ts';
import type { Actor, Scene } from '../actor.ts';
import type { Edge, Evidence } from '../analysis.ts';
import { callsOf, intArgument } from '../calls.ts';
import type { Call } from '../calls.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';
import type { SocketTables } from './socketTables.ts';
import { listenersFor, otherEnds, socketTablesOf, usersOf } from './socketTables.ts';

/**
 * Who has the other end of a connection, from a table of ss or netstat: by the inode of the peer (Unix sockets), or by the
 * same two addresses the other way round (TCP inside one machine); who listens, where nobody has accepted it yet. Without
 * such a table nothing is said.
 */
export const socketPeer: Resolver = {
  relation: null,
  resolve: (scene) => {
    const tables = socketTablesOf(scene);
    const callOf = callsOf(scene);
    return (actor) => {
      if (tables === null || actor.tgid === null) return [];
      if (polls(actor)) return polledEdges(scene, tables, actor);
      if (actor.wait?.page.wait.relation !== 'socket-peer') return [];
      const own = calledSocket(tables, actor, callOf(actor, SOCKET_CALLS)) ?? onlySocket(tables, actor);
      return own ? edgesTo(tables, actor, own, own.sure ? 'inferred' : 'assumed') : [];
    };
  },
};

/** Calls whose first argument is the socket; poll and epoll have many and say nothing. */
const SOCKET_CALLS: ReadonlySet<string> = new Set(['read', 'write', 'readv', 'writev', 'recvfrom', 'recvmsg', 'recvmmsg', 'recv', 'sendto', 'sendmsg', 'sendmmsg', 'send', 'connect', 'sendfile']);

function polls({ names, moment }: Actor): boolean {
  return (names.length > 0 ? names.slice(0, 3) : [moment.wchan?.value ?? '']).some((name) => POLLS.has(name));
}

/** fs/eventpoll.c and fs/select.c, 5.10 to 7.3. */
const POLLS: ReadonlySet<string> = new Set(['ep_poll', 'do_epoll_wait', 'poll_schedule_timeout', 'do_poll', 'do_sys_poll', 'do_select', 'core_sys_select']);

interface OwnSocket {
  readonly socket: Socket;
  /** The descriptor stands in the text, or the socket is as full as the wait says. */
  readonly sure: boolean;
  readonly evidence: Evidence;
}

function calledSocket({ byInode, byUser, files }: SocketTables, actor: Actor, call: Call | null): OwnSocket | null {
  const fd = call && intArgument(call, 0);
  if (!call || fd === null) return null;
  const file = (files.byTgid.get(actor.tgid!) ?? []).find((one) => one.file.fd === fd);
  const inode = file && /^socket:\[(\d{1,15})\]$/.exec(file.file.target)?.[1];
  const socket = (inode === undefined ? undefined : byInode.get(inode)) ?? byUser.get(`${actor.tgid}/${fd}`);
  return socket ? { socket, sure: true, evidence: { place: call.place, says: `${call.name} of descriptor ${fd}` } } : null;
}

/** No line tells the descriptor: the only connection of the process that its stack can mean; of several the one that is full. */
function onlySocket({ byTgid }: SocketTables, { tgid, names }: Actor): OwnSocket | null {
  const own = byTgid.get(tgid!) ?? [];
  if (own.length > MOST) return null;
  const fitting = own.filter(({ protocol }) => names.length === 0 || names.some((name) => name.startsWith(protocol.startsWith('u_') || protocol === 'unix' ? 'unix_' : protocol.startsWith('tcp') ? 'tcp_' : '?')));
  const full = names.some((name) => SENDS.test(name)) ? fitting.filter(({ sendQueue }) => (sendQueue ?? 0) > 0) : [];
  const [socket, ...more] = full.length > 0 ? full : fitting;
  return socket && more.length === 0 ? { socket, sure: full.length > 0, evidence: { place: socket.place, says: `the only ${full.length > 0 ? 'full ' : ''}connection of ${tgid} in this table` } } : null;
}

/** A server with so many is not told by them. */
const MOST = 200;
const SENDS = /^(?:unix|tcp)\w*_sendmsg/;

/** The processes that have the other end open. With several nobody knows which of them would read or write. */
function edgesTo(tables: SocketTables, actor: Actor, { socket, evidence }: Pick<OwnSocket, 'socket' | 'evidence'>, strength: Confidence): readonly Edge[] {
  const ends = otherEnds(tables, socket);
  const open = ends.filter((end) => usersOf(tables, end).length > 0);
  const peers = open.length > 0 ? open : ends.flatMap((end) => listenersFor(tables, end));
  const others = [...new Set(peers.flatMap((peer) => usersOf(tables, peer)))];
  const [only] = others;
  if (others.length !== 1 || only === undefined || only === actor.tgid) return [];
  const unread = ends.find(({ receiveQueue }) => (receiveQueue ?? 0) > 0)?.receiveQueue ?? 0;
  return [edge(actor.node, only, 'socket', strength, [
    evidence, { place: socket.place, says: `the socket of ${actor.tgid}: ${namesOf(socket)}` },
    ...peers.map((peer) => ({ place: peer.place, says: `${only} ${open.length > 0 ? 'has the other end open' : 'listens there and has not accepted the connection'}${unread > 0 ? `, and has not read ${unread} bytes` : ''}` })),
  ])];
}

/**
 * Who polls may wait for anybody. Said only of the one connection on which something was sent that a stopped process has not
 * read: an answer that cannot come.
 */
function polledEdges(scene: Scene, tables: SocketTables, actor: Actor): readonly Edge[] {
  const some = tables.byTgid.get(actor.tgid!) ?? [];
  if (some.length === 0 || some.length > FEW) return [];
  const edges = some.filter((socket) => otherEnds(tables, socket).some(({ receiveQueue }) => (receiveQueue ?? 0) > 0))
    .flatMap((socket) => edgesTo(tables, actor, { socket, evidence: { place: socket.place, says: `a connection of ${actor.tgid} with unread data` } }, 'assumed'))
    .filter(({ to }) => scene.byNode.get(to)?.moment.state?.value === 'T');
  return edges.length === 1 ? edges : [];
}

/** A server with more connections has others to wait for. */
const FEW = 8;

function namesOf({ local, peer, inode, peerInode }: Socket): string {
  return peerInode === null ? `${local} to ${peer ?? '?'}` : `inode ${inode ?? '?'}, peer ${peerInode}`;
}
