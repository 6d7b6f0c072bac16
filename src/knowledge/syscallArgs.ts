import type { Arch } from '../model/kernel.ts';
import type { SyscallTable } from './syscallTable.ts';

// Names of the arguments, as in the manual pages (section 2) and include/linux/syscalls.h. Only calls in which tasks
// wait, or that tell who waits for whom. A name in capitals tells how the number is to be read:
// FD a descriptor, DIRFD a descriptor or AT_FDCWD, PID a process, SIGNAL, N a decimal number, WIDE one of 64 bits, FLAGS
// hexadecimal, anything else an address or a number that is left as it is.
export const SYSCALL_ARGS: ReadonlyMap<string, readonly string[]> = new Map(
  `read fd:FD buf count:N
write fd:FD buf count:N
pread64 fd:FD buf count:N offset:WIDE
pwrite64 fd:FD buf count:N offset:WIDE
readv fd:FD iov iovcnt:N
writev fd:FD iov iovcnt:N
preadv fd:FD iov iovcnt:N offset:WIDE
pwritev fd:FD iov iovcnt:N offset:WIDE
preadv2 fd:FD iov iovcnt:N offset:WIDE pos_high flags:FLAGS
pwritev2 fd:FD iov iovcnt:N offset:WIDE pos_high flags:FLAGS
open pathname flags:FLAGS mode:FLAGS
openat dirfd:DIRFD pathname flags:FLAGS mode:FLAGS
openat2 dirfd:DIRFD pathname how size:N
creat pathname mode:FLAGS
close fd:FD
close_range first:FD last:FD flags:FLAGS
dup fd:FD
dup2 oldfd:FD newfd:FD
dup3 oldfd:FD newfd:FD flags:FLAGS
stat pathname statbuf
lstat pathname statbuf
fstat fd:FD statbuf
stat64 pathname statbuf
lstat64 pathname statbuf
fstat64 fd:FD statbuf
newfstatat dirfd:DIRFD pathname statbuf flags:FLAGS
fstatat64 dirfd:DIRFD pathname statbuf flags:FLAGS
statx dirfd:DIRFD pathname flags:FLAGS mask:FLAGS statxbuf
statfs pathname buf
fstatfs fd:FD buf
statfs64 pathname size:N buf
fstatfs64 fd:FD size:N buf
access pathname mode:N
faccessat dirfd:DIRFD pathname mode:N
faccessat2 dirfd:DIRFD pathname mode:N flags:FLAGS
chmod pathname mode:FLAGS
fchmod fd:FD mode:FLAGS
chown pathname owner:N group:N
fchown fd:FD owner:N group:N
link oldpath newpath
symlink target linkpath
mknodat dirfd:DIRFD pathname mode:FLAGS dev:FLAGS
utimensat dirfd:DIRFD pathname times flags:FLAGS
chroot path
open_by_handle_at mount_fd:DIRFD handle flags:FLAGS
readlink pathname buf bufsiz:N
readlinkat dirfd:DIRFD pathname buf bufsiz:N
getdents fd:FD dirent count:N
getdents64 fd:FD dirent count:N
lseek fd:FD offset:N whence:N
_llseek fd:FD offset_high:N offset_low:N result whence:N
fsync fd:FD
fdatasync fd:FD
syncfs fd:FD
sync_file_range fd:FD offset:WIDE nbytes:WIDE flags:FLAGS
sync_file_range2 fd:FD flags:FLAGS offset:WIDE nbytes:WIDE
arm_sync_file_range fd:FD flags:FLAGS offset:WIDE nbytes:WIDE
readahead fd:FD offset:WIDE count:N
fadvise64 fd:FD offset:WIDE len:N advice:N
fadvise64_64 fd:FD offset:WIDE len:WIDE advice:N
ftruncate fd:FD length:N
ftruncate64 fd:FD length:WIDE
truncate pathname length:N
truncate64 pathname length:WIDE
fallocate fd:FD mode:FLAGS offset:WIDE length:WIDE
flock fd:FD operation:FLAGS
fcntl fd:FD cmd:N arg
fcntl64 fd:FD cmd:N arg
ioctl fd:FD request:FLAGS argp
mkdir pathname mode:FLAGS
mkdirat dirfd:DIRFD pathname mode:FLAGS
rmdir pathname
unlink pathname
unlinkat dirfd:DIRFD pathname flags:FLAGS
rename oldpath newpath
renameat olddirfd:DIRFD oldpath newdirfd:DIRFD newpath
renameat2 olddirfd:DIRFD oldpath newdirfd:DIRFD newpath flags:FLAGS
chdir pathname
fchdir fd:FD
mount source target filesystemtype mountflags:FLAGS data
umount target
umount2 target flags:FLAGS
pivot_root new_root put_old
mount_setattr dirfd:DIRFD pathname flags:FLAGS attr size:N
open_tree dirfd:DIRFD pathname flags:FLAGS
fspick dirfd:DIRFD pathname flags:FLAGS
fsopen fsname flags:FLAGS
fsconfig fd:FD cmd:N key value aux:N
fsmount fd:FD flags:FLAGS mount_attrs:FLAGS
move_mount from_dirfd:DIRFD from_pathname to_dirfd:DIRFD to_pathname flags:FLAGS
execve pathname argv envp
execveat dirfd:DIRFD pathname argv envp flags:FLAGS
exit status:N
exit_group status:N
wait4 pid:PID wstatus options:FLAGS rusage
waitpid pid:PID wstatus options:FLAGS
waitid idtype:N id:N infop options:FLAGS rusage
kill pid:PID sig:SIGNAL
tkill tid:PID sig:SIGNAL
tgkill tgid:PID tid:PID sig:SIGNAL
pidfd_open pid:PID flags:FLAGS
pidfd_getfd pidfd:FD targetfd:N flags:FLAGS
process_madvise pidfd:FD iov iovcnt:N advice:N flags:FLAGS
process_mrelease pidfd:FD flags:FLAGS
pidfd_send_signal pidfd:FD sig:SIGNAL info flags:FLAGS
prctl option:N arg2 arg3 arg4 arg5
userfaultfd flags:FLAGS
membarrier cmd:N flags:FLAGS cpu_id:N
ptrace request:N pid:PID addr data
setns fd:FD nstype:FLAGS
unshare flags:FLAGS
clone3 cl_args size:N
futex uaddr futex_op:FLAGS val:N timeout uaddr2 val3
futex_wait uaddr val:N mask:FLAGS flags:FLAGS timeout clockid:N
futex_waitv waiters nr_futexes:N flags:FLAGS timeout clockid:N
futex_wake uaddr mask:FLAGS nr:N flags:FLAGS
futex_requeue waiters flags:FLAGS nr_wake:N nr_requeue:N
poll fds nfds:N timeout:N
ppoll fds nfds:N tmo_p sigmask sigsetsize:N
select nfds:N readfds writefds exceptfds timeout
_newselect nfds:N readfds writefds exceptfds timeout
pselect6 nfds:N readfds writefds exceptfds timeout sigmask
epoll_wait epfd:FD events maxevents:N timeout:N
epoll_pwait epfd:FD events maxevents:N timeout:N sigmask sigsetsize:N
epoll_pwait2 epfd:FD events maxevents:N timeout sigmask sigsetsize:N
epoll_ctl epfd:FD op:N fd:FD event
nanosleep duration rem
clock_nanosleep clockid:N flags:FLAGS request remain
rt_sigsuspend mask sigsetsize:N
rt_sigtimedwait set info timeout sigsetsize:N
socketcall call:N args
ipc call:N first second third ptr fifth
socket domain:N type:FLAGS protocol:N
connect sockfd:FD addr addrlen:N
accept sockfd:FD addr addrlen
accept4 sockfd:FD addr addrlen flags:FLAGS
recv sockfd:FD buf len:N flags:FLAGS
recvfrom sockfd:FD buf len:N flags:FLAGS src_addr addrlen
recvmsg sockfd:FD msg flags:FLAGS
recvmmsg sockfd:FD msgvec vlen:N flags:FLAGS timeout
send sockfd:FD buf len:N flags:FLAGS
sendto sockfd:FD buf len:N flags:FLAGS dest_addr addrlen:N
sendmsg sockfd:FD msg flags:FLAGS
sendmmsg sockfd:FD msgvec vlen:N flags:FLAGS
shutdown sockfd:FD how:N
setsockopt sockfd:FD level:N optname:N optval optlen:N
getsockopt sockfd:FD level:N optname:N optval optlen
sendfile out_fd:FD in_fd:FD offset count:N
sendfile64 out_fd:FD in_fd:FD offset count:N
splice fd_in:FD off_in fd_out:FD off_out len:N flags:FLAGS
tee fd_in:FD fd_out:FD len:N flags:FLAGS
vmsplice fd:FD iov nr_segs:N flags:FLAGS
copy_file_range fd_in:FD off_in fd_out:FD off_out len:N flags:FLAGS
io_submit ctx_id nr:N iocbpp
io_getevents ctx_id min_nr:N nr:N events timeout
io_pgetevents ctx_id min_nr:N nr:N events timeout sig
io_uring_setup entries:N params
io_uring_enter fd:FD to_submit:N min_complete:N flags:FLAGS sig sigsz:N
io_uring_register fd:FD opcode:N arg nr_args:N
io_destroy ctx_id
mmap addr length:N prot:FLAGS flags:FLAGS fd:DIRFD offset:N
mmap2 addr length:N prot:FLAGS flags:FLAGS fd:DIRFD pgoffset:N
munmap addr length:N
mprotect addr length:N prot:FLAGS
mremap old_address old_size:N new_size:N flags:FLAGS new_address
madvise addr length:N advice:N
msync addr length:N flags:FLAGS
brk addr
mlock addr length:N
mlockall flags:FLAGS
process_vm_writev pid:PID local_iov liovcnt:N remote_iov riovcnt:N flags:FLAGS
process_vm_readv pid:PID local_iov liovcnt:N remote_iov riovcnt:N flags:FLAGS
semop semid:N sops nsops:N
semtimedop semid:N sops nsops:N timeout
msgrcv msqid:N msgp msgsz:N msgtyp:N msgflg:FLAGS
msgsnd msqid:N msgp msgsz:N msgflg:FLAGS
mq_timedreceive mqdes:FD msg_ptr msg_len:N msg_prio abs_timeout
mq_timedsend mqdes:FD msg_ptr msg_len:N msg_prio:N abs_timeout
init_module module_image len:N param_values
finit_module fd:FD param_values flags:FLAGS
delete_module name flags:FLAGS
reboot magic:FLAGS magic2:FLAGS cmd:FLAGS arg
bpf cmd:N attr size:N
perf_event_open attr pid:PID cpu:N group_fd:FD flags:FLAGS
seccomp operation:N flags:FLAGS args
setxattr pathname name value size:N flags:FLAGS
fsetxattr fd:FD name value size:N flags:FLAGS
lgetxattr pathname name value size:N
listxattr pathname list size:N
getxattr pathname name value size:N
fgetxattr fd:FD name value size:N
inotify_add_watch fd:FD pathname mask:FLAGS
fanotify_mark fanotify_fd:FD flags:FLAGS mask:WIDE dirfd:DIRFD pathname
quotactl cmd:FLAGS special id:N addr
swapon path swapflags:FLAGS
swapoff path
pause
sync
vfork
fork
restart_syscall
rt_sigreturn`.split('\n').map((row) => row.split(' ')).map(([name = '', ...words]) => [name, words]),
);

/**
 * Names and kinds of the arguments of a call, `fd:FD`; null where they are not known here.
 * @param arch tells the order for clone(2), which differs: CONFIG_CLONE_BACKWARDS and its kin, kernel/fork.c.
 */
export function argumentWords(name: string, arch: Arch, table: SyscallTable): readonly string[] | null {
  if (name === 'clone') return cloneWords(arch, table);
  // sys_old_mmap and sys_old_select take a pointer to their arguments.
  if ((name === 'mmap' && (table === 'i386' || table === 's390')) || (name === 'select' && table === 'i386')) return ['args'];
  return SYSCALL_ARGS.get(name) ?? SYSCALL_ARGS.get(name.replace(/_time64$/, '')) ?? null;
}

function cloneWords(arch: Arch, table: SyscallTable): readonly string[] {
  if (table === 's390') return ['stack', 'flags:FLAGS', 'parent_tid', 'child_tid', 'tls'];
  const forwards = table === 'x86_64' || table === 'x32' || table === 'alpha' || arch === 'loongarch';
  return forwards ? ['flags:FLAGS', 'stack', 'parent_tid', 'child_tid', 'tls'] : ['flags:FLAGS', 'stack', 'parent_tid', 'tls', 'child_tid'];
}

/** Operations of futex(2), include/uapi/linux/futex.h, below FUTEX_PRIVATE_FLAG (128) and FUTEX_CLOCK_REALTIME (256). */
export const FUTEX_OPERATIONS: readonly string[] = [
  'FUTEX_WAIT', 'FUTEX_WAKE', 'FUTEX_FD', 'FUTEX_REQUEUE', 'FUTEX_CMP_REQUEUE', 'FUTEX_WAKE_OP', 'FUTEX_LOCK_PI', 'FUTEX_UNLOCK_PI', 'FUTEX_TRYLOCK_PI',
  'FUTEX_WAIT_BITSET', 'FUTEX_WAKE_BITSET', 'FUTEX_WAIT_REQUEUE_PI', 'FUTEX_CMP_REQUEUE_PI', 'FUTEX_LOCK_PI2',
];

/** Name of a command of fcntl(2), of those that lock, lease or wait; null for another. */
export function fcntlCommand(number: number, arch: Arch): string | null {
  const own = LOCK_COMMANDS[arch];
  // Where an architecture has numbers of its own, the generic meaning of these is taken for other things.
  return own?.[number] ?? (own && number >= 5 && number <= 14 ? null : FCNTL_COMMANDS[number] ?? null);
}

/** arch/{mips,sparc,alpha,parisc}/include/uapi/asm/fcntl.h, where they differ from the generic numbers. */
const LOCK_COMMANDS: Readonly<Partial<Record<Arch, Readonly<Record<number, string>>>>> = {
  mips: { 6: 'F_SETLK', 7: 'F_SETLKW', 14: 'F_GETLK', 33: 'F_GETLK64', 34: 'F_SETLK64', 35: 'F_SETLKW64' },
  sparc: { 7: 'F_GETLK', 8: 'F_SETLK', 9: 'F_SETLKW', 12: 'F_GETLK64', 13: 'F_SETLK64', 14: 'F_SETLKW64' },
  alpha: { 7: 'F_GETLK', 8: 'F_SETLK', 9: 'F_SETLKW' },
  parisc: { 5: 'F_GETLK', 6: 'F_SETLK', 7: 'F_SETLKW', 8: 'F_GETLK64', 9: 'F_SETLK64', 10: 'F_SETLKW64' },
};

/** Commands of fcntl(2) by number, include/uapi/asm-generic/fcntl.h and linux/fcntl.h. */
const FCNTL_COMMANDS: Readonly<Record<number, string>> = {
  0: 'F_DUPFD', 1: 'F_GETFD', 2: 'F_SETFD', 3: 'F_GETFL', 4: 'F_SETFL', 5: 'F_GETLK', 6: 'F_SETLK', 7: 'F_SETLKW', 12: 'F_GETLK64', 13: 'F_SETLK64', 14: 'F_SETLKW64',
  36: 'F_OFD_GETLK', 37: 'F_OFD_SETLK', 38: 'F_OFD_SETLKW', 1024: 'F_SETLEASE', 1025: 'F_GETLEASE', 1030: 'F_DUPFD_CLOEXEC', 1031: 'F_SETPIPE_SZ', 1032: 'F_GETPIPE_SZ',
};

/** Operations of flock(2), include/uapi/asm-generic/fcntl.h. */
export const FLOCK_OPERATIONS: Readonly<Record<number, string>> = {
  1: 'LOCK_SH', 2: 'LOCK_EX', 8: 'LOCK_UN', 5: 'LOCK_SH | LOCK_NB', 6: 'LOCK_EX | LOCK_NB',
};

/** Calls behind socketcall(2), by its first argument: SYS_* of include/uapi/linux/net.h. */
export const SOCKET_CALLS: readonly (string | undefined)[] = [
  undefined, 'socket', 'bind', 'connect', 'listen', 'accept', 'getsockname', 'getpeername', 'socketpair', 'send', 'recv', 'sendto', 'recvfrom', 'shutdown',
  'setsockopt', 'getsockopt', 'sendmsg', 'recvmsg', 'accept4', 'recvmmsg', 'sendmmsg',
];

/** Calls behind ipc(2), by the low 16 bits of its first argument: include/uapi/linux/ipc.h. */
export const IPC_CALLS: Readonly<Record<number, string>> = {
  1: 'semop', 2: 'semget', 3: 'semctl', 4: 'semtimedop', 11: 'msgsnd', 12: 'msgrcv', 13: 'msgget', 14: 'msgctl', 21: 'shmat', 22: 'shmdt', 23: 'shmget', 24: 'shmctl',
};
