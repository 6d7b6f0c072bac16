import assert from 'node:assert/strict';
import { at, callOf, edgesOfText, filesOf, stackOf } from './edgesOfText.ts';

const RECEIVER = stackOf(812, 'unix_stream_read_generic', 'unix_stream_recvmsg', 'sock_recvmsg', '__sys_recvfrom', '__x64_sys_recvfrom') + callOf(812, 45, 3);
const SS = at('ss -xp', 'Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port Process',
  'u_str ESTAB 0 0 /run/app/ctl.sock 31416 * 31415 users:(("server",pid=900,fd=7))', 'u_str ESTAB 0 0 * 31415 * 31416 users:(("client",pid=812,fd=3))');

describe('socketPeer: who has the other end of a connection', () => {
  it('of Unix sockets by the inode of the peer, with or without a listing of descriptors', () => {
    assert.deepEqual(edgesOfText(RECEIVER + SS), ['812 900 socket inferred']);
    assert.deepEqual(edgesOfText(SS.replace('users:(("client",pid=812,fd=3))', '') + RECEIVER + filesOf(812, ['rw', 3, 'socket:[31415]'])), ['812 900 socket inferred']);
  });
  it('of TCP by the addresses, in ss and netstat', () => {
    const sender = stackOf(812, 'sk_stream_wait_memory', 'tcp_sendmsg_locked', 'tcp_sendmsg', 'sock_sendmsg', '__sys_sendto') + callOf(812, 44, 4);
    const ss = at('ss -tnp', 'State  Recv-Q Send-Q Local Address:Port  Peer Address:Port Process', 'ESTAB  0 2626048 127.0.0.1:40112 127.0.0.1:9000 users:(("client",pid=812,fd=4))');
    const server = at('netstat -tnp', 'Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name', 'tcp 65483 0 127.0.0.1:9000 127.0.0.1:40112 ESTABLISHED 900/server');
    assert.deepEqual(edgesOfText(sender + ss + server), ['812 900 socket inferred']);
    assert.deepEqual(edgesOfText(sender + ss), []);
  });
  it('without the descriptor the only connection of the process is assumed', () => {
    assert.deepEqual(edgesOfText(RECEIVER.replace(/root@vm:~# cat \/proc\/812\/syscall[^]*$/, '') + SS), ['812 900 socket assumed']);
  });
  it('nobody without a table, or with several processes at the other end', () => {
    assert.deepEqual(edgesOfText(RECEIVER + filesOf(812, ['rw', 3, 'socket:[31415]'])), []);
    assert.deepEqual(edgesOfText(RECEIVER + SS.replace('fd=7)', 'fd=7),("server",pid=901,fd=7)')), []);
  });
  it('without the descriptor a full connection is the one that a sender waits for', () => {
    const sender = stackOf(812, 'sock_alloc_send_pskb', 'unix_stream_sendmsg', '__sys_sendto', '__x64_sys_sendto');
    const full = SS.replace('u_str ESTAB 0 0 * 31415', 'u_str ESTAB 0 222720 * 31415') + at('ss -xp', 'Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port Process',
      'u_str ESTAB 0 0 /run/other.sock 51 * 50 users:(("other",pid=950,fd=7))', 'u_str ESTAB 0 0 * 50 * 51 users:(("client",pid=812,fd=9))');
    assert.deepEqual(edgesOfText(sender + full), ['812 900 socket inferred']);
    assert.deepEqual(edgesOfText(sender + full.replace('222720', '0')), []);
  });
  const TCP = at('ss -tnap', 'State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process', 'LISTEN 2 128 0.0.0.0:5432 0.0.0.0:* users:(("db",pid=900,fd=3))',
    'ESTAB 6 0 127.0.0.1:5432 127.0.0.1:39442', 'ESTAB 0 0 127.0.0.1:39442 127.0.0.1:5432 users:(("client",pid=812,fd=3))');
  it('who listens, where nobody has accepted the connection', () => {
    const client = stackOf(812, 'wait_woken', 'sk_wait_data', 'tcp_recvmsg_locked', 'tcp_recvmsg', 'sock_recvmsg', '__sys_recvfrom') + callOf(812, 45, 3);
    assert.deepEqual(edgesOfText(client + TCP), ['812 900 socket inferred']);
    assert.deepEqual(edgesOfText(client + TCP.replace('ESTAB 6 0 127.0.0.1:5432 127.0.0.1:39442\n', '')), []);
  });
  it('who polls waits for a stopped process that has not read what it sent, and for no other', () => {
    const polling = stackOf(812, 'do_epoll_wait', '__x64_sys_epoll_wait');
    const state = (letter: string): string => at('ps -eo pid,stat,comm', '  PID STAT COMMAND', `  900 ${letter}    db`, '  812 S    client');
    assert.deepEqual(edgesOfText(polling + TCP + state('T')), ['812 900 socket assumed']);
    assert.deepEqual(edgesOfText(polling + TCP + state('S')), []);
    assert.deepEqual(edgesOfText(polling + TCP.replace('ESTAB 6', 'ESTAB 0') + state('T')), []);
  });
});

describe('datagramReceiver: whose queue is full', () => {
  const sender = (pid: number): string => stackOf(pid, 'unix_wait_for_peer', 'unix_dgram_sendmsg', '__sys_sendto', '__x64_sys_sendto');
  const table = (users: string): string => at('ss -xap', 'Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port Process', `u_dgr UNCONN 278 0 /dev/log 99 * 0 ${users}`, 'u_dgr UNCONN 0 0 /run/systemd/notify 98 * 0 users:(("systemd",pid=1,fd=9))');
  it('that of the only full datagram socket', () => {
    assert.deepEqual(edgesOfText(sender(20) + table('users:(("logd",pid=30,fd=4))')), ['20 30 socket inferred']);
  });
  it('else the only log daemon by its name', () => {
    const ps = at('ps -eo pid,stat,comm', '  PID STAT COMMAND', '   40 T    rsyslogd', '   20 S    cron');
    assert.deepEqual(edgesOfText(sender(20) + table('') + ps), ['20 40 socket assumed']);
    assert.deepEqual(edgesOfText(sender(20) + ps + at('ps -eo pid,stat,comm', '  PID STAT COMMAND', '   41 S    syslog-ng')), []);
    assert.deepEqual(edgesOfText(sender(20) + table('')), []);
  });
});
