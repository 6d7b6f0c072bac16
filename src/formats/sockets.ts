// `ss -xp`, `ss -tnp`: iproute2 misc/ss.c (sock_state_print, unix_stats_print, proc_ctx_print); `netstat -xp`, `netstat -tnp`:
// net-tools netstat.c. Rows count only below their header: a row alone could be anything.
import type { Socket, SocketUser } from '../model/socket.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { isBlank, lineSpan, payloadOf } from './lines.ts';

export const sockets: Format = { name: 'sockets', families: ['text'], read: readBlock };

type Row = Omit<Socket, 'place'>;
type Tool = 'ss' | 'netstat';

function readBlock(block: Block, context: Context, emit: Emit): void {
  let tool: Tool | null = null;
  for (let line = block.first; line < block.end; line++) {
    if (isBlank(context.lines, line)) continue;
    const text = payloadOf(context.lines, line).slice(0, MOST).trimEnd();
    const header = headerOf(text);
    if (header) {
      tool = header;
      emit.claim(line);
      continue;
    }
    if (tool === null || /^Active .{1,60}$/.test(text)) continue;
    // Where the terminal was narrow ss put the processes into a line of their own.
    const next = line + 1 < block.end ? payloadOf(context.lines, line + 1).slice(0, MOST) : '';
    const wrapped = tool === 'ss' && !text.includes(USERS) && next.startsWith(USERS);
    const row = tool === 'ss' ? ssRow(wrapped ? `${text} ${next.trimEnd()}` : text) : netstatRow(text);
    if (!row) continue;
    // Pids of a command inside a container are those of another namespace.
    emit.add('sockets', { ...row, processes: context.heading.inside ? [] : row.processes, place: placeOf(context, lineSpan(context.lines, line)) });
    emit.claim(line);
    if (wrapped) emit.claim(++line);
  }
}

const MOST = 3000;
const USERS = 'users:((';

function headerOf(text: string): Tool | null {
  if (/^(?:Netid +)?State +Recv-Q +Send-Q +Local Address:\s*Port +Peer Address:\s*Port\b/.test(text)) return 'ss';
  return /^Proto +(?:RefCnt +Flags +Type +State +I-Node|Recv-Q +Send-Q +Local Address +Foreign Address +State)\b/.test(text) ? 'netstat' : null;
}

// u_str ESTAB 0 0 /run/app/ctl.sock 31416 * 31415 users:(("server",pid=900,fd=7))        ESTAB 0 2626048 127.0.0.1:40112 127.0.0.1:9000 users:(("client",pid=812,fd=4))
function ssRow(text: string): Row | null {
  const match = /^(?:([a-z][a-z0-9_]{1,9}) {1,80})?([A-Z][A-Z0-9-]{3,12}) {1,80}(\d{1,15}) {1,80}(\d{1,15}) {1,80}(.*)$/.exec(text);
  if (!match) return null;
  const [, protocol = 'tcp', state = '', received, sent, rest = ''] = match;
  const at = rest.indexOf(USERS);
  const ends = (at < 0 ? rest : rest.slice(0, at)).trim();
  const base = { protocol, state, receiveQueue: Number(received), sendQueue: Number(sent), processes: at < 0 ? [] : usersOf(rest.slice(at)) };
  if (/^(?:u_|nl$|p_|v_)/.test(protocol)) {
    const unix = /^(\S.{0,300}?) +(\d{1,15}) +(\S.{0,300}?) +(\d{1,15})(?: |$)/.exec(ends);
    return unix ? { ...base, local: unix[1]!, inode: unix[2]!, peer: unix[3]!, peerInode: unix[4]! } : null;
  }
  const inet = /^(\S{1,200}) +(\S{1,200}:\S{1,60})(?: |$)/.exec(ends);
  return inet ? { ...base, local: inet[1]!, peer: inet[2]!, inode: /(?:^| )ino:(\d{1,15})\b/.exec(rest)?.[1] ?? null, peerInode: null } : null;
}

// users:(("dbus",pid=77,fd=5),("dbus",pid=78,fd=5))
function usersOf(text: string): readonly SocketUser[] {
  return [...text.matchAll(/\("([^"]{0,64})",pid=(\d{1,10}),fd=(\d{1,9})\)/g)].map((match) => ({ comm: match[1]!, tgid: Number(match[2]), fd: Number(match[3]) }));
}

// unix  3  [ ]  STREAM  CONNECTED  31415  812/client  /run/x        tcp  0  0 127.0.0.1:40112  127.0.0.1:9000  ESTABLISHED 812/client
function netstatRow(text: string): Row | null {
  const unix = /^unix {1,80}\d{1,9} {1,80}\[[^\]]{0,40}\] {1,80}(STREAM|DGRAM|SEQPACKET|RAW) {1,80}(?:([A-Z]{4,13}) {1,80})?(\d{1,15})(?: {1,80}(.*))?$/.exec(text);
  if (unix) {
    const rest = unix[4] ?? '';
    const { users, tail } = programOf(rest);
    return { protocol: UNIX[unix[1]!] ?? 'u_str', state: unix[2] ?? '', receiveQueue: null, sendQueue: null, local: tail === '' ? '*' : tail, peer: null, inode: unix[3]!, peerInode: null, processes: users };
  }
  const inet = /^(tcp6?|udp6?) {1,80}(\d{1,15}) {1,80}(\d{1,15}) {1,80}(\S{1,200}) {1,80}(\S{1,200}) {1,80}(?:([A-Z][A-Z0-9_]{3,12})(?: {1,80}|$))?(.*)$/.exec(text);
  if (!inet) return null;
  return { protocol: inet[1]!.replace('6', ''), state: inet[6] ?? '', receiveQueue: Number(inet[2]), sendQueue: Number(inet[3]), local: inet[4]!, peer: inet[5]!, inode: null, peerInode: null, processes: programOf(inet[7]!).users };
}

const UNIX: Readonly<Record<string, string>> = { STREAM: 'u_str', DGRAM: 'u_dgr', SEQPACKET: 'u_seq' };

/** `812/client`, with a blank in names such as `sshd: root`; `-` where netstat may not see it. */
function programOf(text: string): { readonly users: readonly SocketUser[]; readonly tail: string } {
  const match = /^(?:(\d{1,10})\/(\S{1,64}(?: (?![/@])\S{1,64})?)|-)(?: {1,80}|$)(.*)$/.exec(text);
  if (!match) return { users: [], tail: text.trim() };
  return { users: match[1] === undefined ? [] : [{ comm: match[2]!, tgid: Number(match[1]), fd: null }], tail: match[3]!.trim() };
}
