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
});
