/** Names of programs, as the command line or the kernel (15 bytes) shows them: who serves FUSE mounts, and who only uses files. */

/**
 * A program that is there to serve a FUSE mount. The list is of well-known ones; a name with `fuse` in it, or one that
 * ends in `fs` as file systems do, counts where its arguments name the mount too.
 */
export function isFuseProgram(comm: string): boolean {
  return SERVERS.has(comm) || /^mount\.(?:ntfs|exfat|davfs|lowntfs)/.test(comm) || (/fuse|[a-z0-9]fs2?$/.test(comm) && !KERNEL_FILE_SYSTEMS.test(comm));
}

/** One whose purpose is known by its name alone. lxcfs is not among them: it runs everywhere and serves all containers. */
export function isWellKnownServer(comm: string): boolean {
  return SERVERS.has(comm) && comm !== 'lxcfs';
}

/** Uses files that others name, or runs others: a path among its arguments says nothing of what it serves. */
export function isUserOfFiles(comm: string): boolean {
  return USERS.has(comm) || /^(?:python|perl|ruby|java|containerd|runc|docker|conmon|fusermount)/.test(comm);
}

/**
 * Whether a program of this name may serve mounts of this type: the kernel writes `fuse.` and the subtype that the daemon
 * gives, by custom its own name (fs/fuse/inode.c, `subtype=` of mount(2)).
 */
export function servesType(comm: string, type: string): boolean {
  if (type === 'fuseblk') return /ntfs|exfat/.test(comm);
  const subtype = type.replace(/^fuse\.?/, '');
  if (subtype === '') return false;
  return comm === subtype.slice(0, 15) || comm === `mount.${subtype}`.slice(0, 15) || (subtype === 'portal' && comm.startsWith('xdg-document-po'));
}

const SERVERS: ReadonlySet<string> = new Set([
  'sshfs', 's3fs', 's3ql', 'mount.s3ql', 'rclone', 'lxcfs', 'ceph-fuse', 'rbd-fuse', 'glusterfs', 'mergerfs', 'fuse-overlayfs', 'gocryptfs', 'securefs', 'bindfs', 'ntfs-3g', 'encfs', 'cryfs',
  'curlftpfs', 'davfs2', 'mount.davfs', 'gcsfuse', 'goofys', 'juicefs', 'blobfuse', 'blobfuse2', 'cvmfs2', 'unionfs', 'unionfs-fuse', 'squashfuse', 'squashfuse_ll', 'gvfsd-fuse',
  'jmtpfs', 'simple-mtpfs', 'ifuse', 'archivemount', 'vmhgfs-fuse', 'mfsmount', 'alluxio-fuse', 'mount-s3', 'fuse2fs', 'snapfuse', 'nydusd', 'dfuse', 'sqfs_mount', 'httpfs2', 'avfsd', 'google-drive-ocamlfuse'.slice(0, 15),
  'stargz', 'stargz-store', 'stargz-snapshotter'.slice(0, 15), 'containerd-stargz-grpc'.slice(0, 15), 'xdg-document-portal'.slice(0, 15), 'seadrive', 'onedriver', 'moosefs', 'beegfs-fuse', 'hadoop-fuse-dfs', 'fuse_dfs', 'objectivefs', 'mount.objectivefs'.slice(0, 15),
]);

/** Kernel threads and tools of file systems that are none of FUSE. */
const KERNEL_FILE_SYSTEMS = /^(?:k?nfs|zfs|btrfs|xfs|jfs|cifs|smbfs|ext4fs|mkfs|lsfs|tmpfs|sysfs|debugfs|tracefs|procfs|f2fs|overlayfs|gfs2|ocfs2|afs|fusermount|vfs|ls|dfs)\d*$|^(?:mkfs|fsck)/;

const USERS: ReadonlySet<string> = new Set([
  'sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'fish', 'busybox', 'sudo', 'su', 'env', 'timeout', 'nohup', 'setsid', 'nice', 'ionice', 'xargs', 'parallel', 'watch', 'time', 'ssh', 'sshd', 'screen', 'tmux', 'script', 'flock', 'chroot', 'unshare', 'nsenter',
  'systemd', 'systemd-run', 'init', 'tini', 'dumb-init', 'docker-init', 'catatonit', 's6-svscan', 'supervisord', 'runsv', 'podman', 'crun', 'kubelet', 'crictl', 'nerdctl', 'ctr', 'kubectl', 'lxc-start', 'lxc-attach',
  'strace', 'gdb', 'ltrace', 'perf', 'bpftrace', 'trace-cmd', 'ps', 'top', 'htop', 'pgrep', 'kill', 'killall',
  'cat', 'ls', 'dir', 'stat', 'test', '[', 'touch', 'mkdir', 'rmdir', 'rm', 'cp', 'mv', 'ln', 'dd', 'df', 'du', 'find', 'locate', 'updatedb', 'updatedb.mlocat', 'tree', 'head', 'tail', 'less', 'more', 'tac', 'wc', 'grep', 'egrep', 'rg', 'ag', 'awk', 'gawk', 'mawk', 'sed', 'sort', 'uniq', 'cut', 'tee', 'diff', 'cmp',
  'md5sum', 'sha1sum', 'sha256sum', 'b2sum', 'cksum', 'tar', 'gzip', 'gunzip', 'bzip2', 'xz', 'zstd', 'zip', 'unzip', 'cpio', 'rsync', 'scp', 'sftp', 'wget', 'curl', 'git', 'svn', 'make', 'gcc', 'cc1', 'ld', 'vi', 'vim', 'nano', 'emacs', 'chmod', 'chown', 'chgrp', 'file', 'readlink', 'realpath', 'truncate', 'fallocate', 'sync', 'fsync', 'split', 'shred', 'install', 'xxd', 'od', 'hexdump', 'strings',
  'mount', 'umount', 'mountpoint', 'findmnt', 'fuser', 'lsof', 'fsfreeze', 'xfs_freeze', 'fstrim', 'getfattr', 'setfattr', 'getfacl', 'setfacl', 'lsattr', 'chattr', 'inotifywait', 'fio', 'dbench', 'iozone', 'bonnie', 'stress-ng', 'node', 'nginx', 'httpd', 'apache2', 'php', 'php-fpm', 'postgres', 'mysqld', 'redis-server', 'smbd', 'nfsd', 'sleep',
]);
