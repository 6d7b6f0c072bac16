import type { Place } from './fact.ts';

/** A socket as ss(8) or netstat(8) lists it. */
export interface Socket {
  /** `tcp`, `udp`, `u_str`, `u_dgr`, `u_seq`; ss leaves the column out where only one family was asked for, which is then tcp. */
  readonly protocol: string;
  /** As printed: `ESTAB`, `ESTABLISHED`, `CONNECTED`, `SYN-SENT`, `LISTEN`. */
  readonly state: string;
  /** Bytes that were not read, and bytes that were not sent or not confirmed; of a listener its backlog. null where the table has no such column. */
  readonly receiveQueue: number | null;
  readonly sendQueue: number | null;
  /** Address with port, or path; `*` for a Unix socket without a name. */
  readonly local: string;
  readonly peer: string | null;
  /** Number of `socket:[31415]`; of TCP only `ss -e` prints it. */
  readonly inode: string | null;
  /** Of Unix sockets in ss: the inode of the other end, 0 where there is none. */
  readonly peerInode: string | null;
  readonly processes: readonly SocketUser[];
  readonly place: Place;
}

export interface SocketUser {
  readonly comm: string;
  readonly tgid: number;
  /** null in netstat. */
  readonly fd: number | null;
}
