import type { Actor, Scene } from '../actor.ts';
import { frameEvidence } from '../actor.ts';
import type { Evidence } from '../analysis.ts';
import { edge } from './resolver.ts';
import type { Resolver } from './resolver.ts';
import type { SocketTables } from './socketTables.ts';
import { socketTablesOf, usersOf } from './socketTables.ts';

/**
 * A sender of Unix datagrams that waits in unix_wait_for_peer: the queue of the receiver is full (net/unix/af_unix.c
 * unix_dgram_sendmsg, unix_recvq_full; `net.unix.max_dgram_qlen`). Whose queue is full stands in a table of ss; what
 * nearly every program sends to in this way is the system log.
 */
export const datagramReceiver: Resolver = {
  relation: 'socket-peer',
  resolve: (scene) => {
    let found: Receiver | null | undefined;
    return (actor) => {
      if (!isSender(actor)) return [];
      found = found === undefined ? receiverOf(scene) : found;
      if (!found || found.tgid === actor.tgid) return [];
      return [edge(actor.node, found.tgid, 'socket', found.sure ? 'inferred' : 'assumed', [...frameEvidence(actor.stack, ['unix_wait_for_peer'], 'the queue of the receiver is full'), ...found.evidence])];
    };
  },
};

interface Receiver {
  readonly tgid: number;
  readonly sure: boolean;
  readonly evidence: readonly Evidence[];
}

function isSender({ names, tgid }: Actor): boolean {
  return tgid !== null && names.includes('unix_dgram_sendmsg') && names.includes('unix_wait_for_peer');
}

function receiverOf(scene: Scene): Receiver | null {
  const tables = socketTablesOf(scene);
  const full = tables === null ? [] : fullQueues(tables);
  const owners = [...new Set(full.flatMap((one) => usersOf(tables!, one)))];
  const places = full.map(({ place, local, receiveQueue }) => ({ place, says: `${receiveQueue} bytes wait to be read at ${local}` }));
  if (owners.length === 1) return { tgid: owners[0]!, sure: true, evidence: places };
  return owners.length > 1 ? null : loggerOf(scene, places);
}

/** Datagram sockets with something that nobody has read. */
function fullQueues({ all }: SocketTables): SocketTables['all'] {
  return all.filter(({ protocol, receiveQueue }) => protocol === 'u_dgr' && (receiveQueue ?? 0) > 0);
}

/** The only log daemon that the text shows. */
function loggerOf(scene: Scene, evidence: readonly Evidence[]): Receiver | null {
  const daemons = scene.actors.filter(({ tid, tgid, processComm, comm }) => tid !== null && tid === tgid && LOGGERS.has(processComm ?? comm ?? ''));
  const [only] = daemons;
  if (daemons.length !== 1 || !only) return null;
  const shown = only.task?.facts['comm'] ?? only.task?.facts['state'];
  return { tgid: only.tgid!, sure: false, evidence: [...evidence, ...(shown ? [{ place: shown.place, says: `${only.tgid} is the log daemon` }] : [])] };
}

const LOGGERS: ReadonlySet<string> = new Set(['rsyslogd', 'syslogd', 'syslog-ng', 'systemd-journald', 'systemd-journal', 'metalog', 'sysklogd', 'busybox-syslogd']);
