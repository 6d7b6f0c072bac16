// What the kernel log says of servers and disks, one line each: net/sunrpc/clnt.c rpc_check_timeout and call_decode
// (`nfs: server X not responding, still trying`, `nfs: server X OK`), fs/smb/client/connect.c server_unresponsive (`CIFS: VFS: \\X
// has not responded in 180 seconds. Reconnecting...`), block/blk-mq.c blk_print_req_error (`I/O error, dev sda, sector 8`),
// drivers/scsi/scsi_lib.c (`[sda] rejecting I/O to offline device`), drivers/nvme/host/pci.c nvme_timeout, fs/buffer.c buffer_io_error.
import type { DeviceMessage } from '../model/deviceLog.ts';
import type { Block } from '../syntax/sections.ts';
import { placeOf, type Context, type Emit, type Format } from './format.ts';
import { payloadOf, spanIn } from './lines.ts';

export const deviceLog: Format = { name: 'deviceLog', families: ['text'], read: readBlock };

function readBlock(block: Block, context: Context, emit: Emit): void {
  for (let line = block.first; line < block.end; line++) {
    const text = payloadOf(context.lines, line).slice(0, LONGEST);
    const message = SIGN.test(text) ? messageOf(text) : null;
    if (message) emit.add('deviceMessages', { ...message, place: placeOf(context, spanIn(context.lines, line, 0, text.trimEnd().length)) });
  }
}

/** Reads one line of the log behind its time stamp; prose that only speaks of such a message is none. */
export function messageOf(text: string): Omit<DeviceMessage, 'place'> | null {
  const rpc = /^(?:kernel: )?(?:nfs4?|lockd): server (\S{1,253}) (not responding, (?:still trying|timed out)|OK)\s*$/.exec(text);
  if (rpc) return { of: 'NFS', name: rpc[1]!, says: rpc[2] === 'OK' ? 'answers' : 'no answer' };
  const cifs = /^(?:kernel: )?CIFS(?: VFS)?: (?:VFS: )?(?:\\\\([^\\\s]{1,253})\S* |Server (\S{1,253}) )has not responded in \d+ seconds\. Reconnecting/.exec(text);
  if (cifs) return { of: 'CIFS', name: cifs[1] ?? cifs[2]!, says: 'no answer' };
  for (const pattern of DISK) {
    const name = pattern.exec(text)?.[1];
    if (name !== undefined) return { of: 'block', name, says: 'fails' };
  }
  return null;
}

const SIGN = /server \S+ (?:not resp|OK)|has not resp|I\/O error|ing I\/O to|timeout, /;

const DISK: readonly RegExp[] = [
  /^(?:kernel: )?(?:blk_update_request: |print_req_error: )?(?:critical \w+|I\/O|recovered|remote|timeout|protection) error, dev ([A-Za-z][\w-]{0,31}), sector \d/,
  /^(?:kernel: )?Buffer I\/O error on dev(?:ice)? ([A-Za-z][\w-]{0,31}), logical block/,
  /^(?:kernel: )?sd \d+:\d+:\d+:\d+: \[(sd[a-z]{1,4})\] (?:.{0,40}rejecting I\/O to|.{0,80}timing out command)/,
  /^(?:kernel: )?nvme (nvme\d{1,5}): I\/O .{0,80}QID \d+ timeout, /,
  /^(?:kernel: )?(?:EXT4-fs|XFS|BTRFS|JBD2).{0,40}[( ]((?:sd[a-z]{1,4}|vd[a-z]{1,4}|xvd[a-z]{1,4}|nvme\d+n|dm-|md|mmcblk)\d*(?:p\d+)?)\)?:.{0,120}I\/O error/,
];

const LONGEST = 400;
