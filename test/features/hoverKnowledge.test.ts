import assert from 'node:assert/strict';
import type { MarkupContent } from 'vscode-languageserver-types';
import { hoverAt } from '../../src/features/hover.ts';
import { marked } from './marked.ts';

function textOf(withMark: string): string {
  const { document, position } = marked(withMark);
  const hover = hoverAt(document, position);
  return hover ? (hover.contents as MarkupContent).value : '';
}

/** A stack with the cursor in it, below the banner of a kernel. */
function onFrame(frame: string, uname = ''): string {
  return textOf(`${uname === '' ? '' : `# uname -r\n${uname}\n`}# cat /proc/77/stack\n[<0>] ${frame}\n[<0>] entry_SYSCALL_64_after_hwframe+0x76/0x7e\n`);
}

describe('hover on a kernel frame: what is known of its function', () => {
  it('says what it does, how it sleeps, where it is and in which kernels, and links to the source of this kernel', () => {
    const text = onFrame('request_wait_/*cursor*/answer+0x14b/0x2b0 [fuse]', '6.1.0-18-amd64');
    assert.match(text, /`request_wait_answer`, 331 bytes into it of 688, module `fuse`/);
    assert.match(text, /Sleeps until the FUSE daemon answers the request/);
    assert.match(text, /Sleeps here in a way that changes while the wait lasts/);
    assert.match(text, /`fs\/fuse\/dev\.c`\. Seen in Linux 4\.9, 5\.10, 6\.1, 6\.12, 7\.3\./);
    assert.match(text, /\]\(https:\/\/elixir\.bootlin\.com\/linux\/v6\.1\/C\/ident\/request_wait_answer\)/);
    assert.match(text, /\]\(https:\/\/elixir\.bootlin\.com\/linux\/v6\.1\/source\/fs\/fuse\/dev\.c\)/);
  });

  it('links to the stable release where the dump tells it, and to the latest where it tells nothing', () => {
    assert.match(onFrame('fuse_fl/*cursor*/ush+0x10/0x20 [fuse]', '6.12.41-cloud'), /linux\/v6\.12\.41\/C\/ident\/fuse_flush\)/);
    assert.match(onFrame('fuse_fl/*cursor*/ush+0x10/0x20 [fuse]'), /\[Source of the latest kernel\]\(https:\/\/elixir\.bootlin\.com\/linux\/latest\/C\/ident\/fuse_flush\)/);
  });

  it('says between which kernels a function came and went, and its other names', () => {
    const came = onFrame('folio_wait_wri/*cursor*/teback+0x10/0x20');
    assert.match(came, /Seen in Linux 6\.1, 6\.12, 7\.3; not in (?:4\.9, )?5\.10: it came after 5\.10, in 6\.1 at the latest\./);
    const gone = onFrame('trigger_load_bal/*cursor*/ance+0x10/0x20');
    assert.match(gone, /Newer kernels call it `sched_balance_trigger`/);
    assert.match(gone, /Seen in Linux 5\.10, 6\.1; not in 6\.12, 7\.3: it went after 6\.1, before 6\.12 came out\./);
    assert.match(onFrame('sched_balance_tr/*cursor*/igger+0x10/0x20'), /Older name: `trigger_load_balance`\./);
    assert.match(onFrame('entry_SYSCALL_64_fast/*cursor*/path+0x1/0x2'), /In none of the kernels that were read \(5\.10, 6\.1, 6\.12, 7\.3\): an older one\./);
  });

  it('says where it stood in older kernels, and links to no file that this kernel may not have', () => {
    const text = onFrame('cifs_demul/*cursor*/tiplex_thread+0x10/0x20 [cifs]', '6.6.30');
    assert.match(text, /`fs\/smb\/client\/connect\.c` \(`fs\/cifs\/connect\.c` in 5\.10\)/);
    assert.match(text, /linux\/v6\.6\.30\/source\/fs\/smb\/client\/connect\.c/);
    for (const between of ['5.15.0-91-generic', '6.1.20']) assert.doesNotMatch(onFrame('cifs_demul/*cursor*/tiplex_thread+0x10/0x20 [cifs]', between), /\/source\//, between);
  });

  it('says of a function further out how it would sleep itself', () => {
    assert.match(textOf('# cat /proc/77/stack\n[<0>] frob+0x1/0x2\n[<0>] mutex_lo/*cursor*/ck+0x10/0x20\n'), /Where it sleeps itself, it sleeps in D, uninterruptible/);
    assert.match(textOf('# cat /proc/77/stack\n[<0>] schedule+0x1/0x2\n[<0>] mutex_lo/*cursor*/ck+0x10/0x20\n'), /Sleeps here in D, uninterruptible: no signal ends the wait, not even SIGKILL\./);
  });

  it('cuts what the compiler added, and knows padding symbols', () => {
    assert.match(onFrame('put_files_/*cursor*/struct.part.0+0x10/0x20'), /ident\/put_files_struct\)/);
    assert.match(onFrame('__pfx_worker_/*cursor*/thread+0x10/0x20'), /marks the padding before this function.*ident\/worker_thread\)/s);
  });

  it('knows the entries of system calls by rule, on every architecture', () => {
    assert.match(onFrame('__x64_sys_re/*cursor*/ad+0x19/0x20'), /Entry of the system call `read` \(x86-64\)\..*ident\/sys_read\)/s);
    assert.match(onFrame('__ia32_compat_sys_ioc/*cursor*/tl+0x19/0x20'), /system call `ioctl`, called by a 32-bit program \(32-bit x86\)\..*ident\/compat_sys_ioctl\)/s);
    assert.match(onFrame('__arm64_sys_epoll_pw/*cursor*/ait+0x19/0x20'), /system call `epoll_pwait` \(64-bit ARM\)/);
    assert.match(onFrame('SyS_exit_gr/*cursor*/oup+0x19/0x20'), /system call `exit_group`\./);
    assert.doesNotMatch(onFrame('__x64_sys_/*cursor*/frobnicate+0x19/0x20'), /Entry of the system call/);
  });

  it('gives an unknown function its module and a link, and nothing that is not known', () => {
    const text = onFrame('frob_everyt/*cursor*/hing+0x10/0x20 [frob]', '6.12.41');
    assert.match(text, /module `frob`/);
    assert.match(text, /\]\(https:\/\/elixir\.bootlin\.com\/linux\/v6\.12\.41\/C\/ident\/frob_everything\)/);
    assert.doesNotMatch(text, /Seen in|Sleeps/);
  });

  it('does not pretend that code outside of the tree is in it', () => {
    const zfs = onFrame('txg_wait_sy/*cursor*/nced_impl+0xdc/0x120 [zfs]');
    assert.match(zfs, /Not part of the Linux tree/);
    assert.match(zfs, /github\.com\/openzfs\/zfs\/blob\/master\/module\/zfs\/txg\.c/);
    assert.doesNotMatch(zfs, /bootlin/);
    assert.doesNotMatch(onFrame('nv_frob/*cursor*/nicate+0x10/0x20 [nvidia]'), /bootlin/);
    assert.match(onFrame('bpf_prog_6deef7357e7b45/*cursor*/30_sd_fw_egress+0x10/0x20 [bpf]'), /BPF program/);
  });

  it('says whose kernel it is when a vendor changes it', () => {
    assert.match(onFrame('io_sche/*cursor*/dule+0x10/0x20', '4.18.0-477.10.1.el8_8.x86_64'), /Source at v4\\?\.18 \(the vendor changes it\)\]\(https:\/\/elixir\.bootlin\.com\/linux\/v4\.18\//);
  });

  it('names the pages that the function marks', () => {
    const text = textOf('# cat /proc/77/stack\n[<0>] frob+0x1/0x2\n[<0>] request_wait_/*cursor*/answer+0x14b/0x2b0 [fuse]\n[<0>] frob2+0x1/0x2\n');
    assert.match(text, /\[Signature page: [^\]]*FUSE/);
  });

  it('lets no name of a dump into an address or into markup', () => {
    const text = onFrame('evil.on/*cursor*/click+0x10/0x20 [<img]');
    assert.doesNotMatch(text, /ident\/evil\.onclick/);
    assert.doesNotMatch(text, /<img/);
  });
});

describe('hover on a frame of a goroutine', () => {
  const STACK = 'goroutine 146 [select, 17 minutes]:\nnet/http.(*persistConn).roundTrip(0xc000658fc0)\n\t/usr/local/go/src/net/http/transport.go:2610 +0x765\nmain.ask(...)\n\t/go/pkg/mod/github.com/acme/asker@v1.4.2/ask.go:33\ncreated by net/http.(*Server).Serve in goroutine 1\n\t/root/sdk/go1.22.3/src/net/http/server.go:3285 +0x4b4\n';
  const on = (before: string): string => textOf(STACK.replace(before, `${before}/*cursor*/`));

  it('says what the function does and links to the newest source where the version is not known', () => {
    const text = on('persistConn');
    assert.match(text, /`net\/http\.\(\*persistConn\)\.roundTrip`, a frame of goroutine 146/);
    assert.match(text, /Request is sent; waits for the head of the response/);
    assert.match(text, /The goroutine waits here\./);
    assert.match(text, /\]\(https:\/\/cs\.opensource\.google\/go\/go\/\+\/master:src\/net\/http\/transport\.go\)/);
  });

  it('answers on the line of the code too, with line and version where the path tells them', () => {
    assert.match(on('asker@v1'), /\]\(https:\/\/github\.com\/acme\/asker\/blob\/v1\.4\.2\/ask\.go#L33\)/);
    const created = on('(*Server).Se');
    assert.match(created, /which created goroutine 146/);
    assert.match(created, /Accept loop of an HTTP server/);
    assert.match(created, /\]\(https:\/\/github\.com\/golang\/go\/blob\/go1\.22\.3\/src\/net\/http\/server\.go#L3285\)/);
  });

  it('links to nothing that is not checked', () => {
    for (const file of ['/src/net/http/../../evil.go', '/src/net/http/a b.go', '/go/pkg/mod/evil.example/x@v1.0.0/a.go', '/src/evil.com/x/a.go', '/src/net/http/a.go)[x](https://evil']) {
      assert.doesNotMatch(textOf(`goroutine 1 [select]:\nnet/http.f/*cursor*/oo(0x1)\n\t${file}:7 +0x1\n`), /\]\(https/, file);
    }
  });
});
