/** The name of a subsystem of the catalogue as a heading: `fuse` is FUSE, `mm` Memory management; others as on the page, with a capital. */
export function subsystemName(subsystem: string): string {
  const known = Object.hasOwn(NAMES, subsystem) ? NAMES[subsystem] : undefined;
  return known ?? subsystem.charAt(0).toUpperCase() + subsystem.slice(1);
}

const NAMES: Readonly<Record<string, string>> = {
  '9p': '9P', afs: 'AFS', aio: 'Asynchronous I/O (aio)', bcache: 'bcache', binder: 'Binder', block: 'Block layer', btrfs: 'Btrfs', ceph: 'Ceph',
  cgroup: 'Control groups', cifs: 'SMB (cifs)', 'cluster-fs': 'Cluster file systems', coredump: 'Core dumps', cpu: 'CPU hotplug and idle',
  dm: 'Device mapper', drbd: 'DRBD', 'driver-core': 'Driver core', drm: 'Graphics (DRM)', epoll: 'epoll', 'ext4/jbd2': 'ext4 and jbd2', f2fs: 'F2FS',
  fanotify: 'fanotify', fd: 'File descriptors', fsnotify: 'File notification', fuse: 'FUSE', futex: 'Futexes', io_uring: 'io_uring', ipc: 'System V IPC',
  kthread: 'Kernel threads', kvm: 'KVM', loop: 'Loop devices', md: 'Software RAID (md)', memcg: 'Memory cgroups', mm: 'Memory management',
  'mm/vfs': 'Memory and file cache', module: 'Kernel modules', nbd: 'Network block devices', net: 'Networking', netfs: 'netfs', nfs: 'NFS', nvme: 'NVMe',
  overlayfs: 'overlayfs', pci: 'PCI', 'pid namespace': 'PID namespaces', poll: 'poll and select', process: 'Processes', ptrace: 'ptrace', rcu: 'RCU',
  rdma: 'RDMA', sched: 'Scheduler', scsi: 'SCSI', seccomp: 'seccomp', signal: 'Signals', socket: 'Sockets', trace: 'Tracing', tty: 'Terminals (tty)',
  ublk: 'ublk', umh: 'User mode helpers', usb: 'USB', userfaultfd: 'userfaultfd', vfs: 'Virtual file system', vhost: 'vhost', virtio: 'virtio',
  workqueue: 'Workqueues', xfs: 'XFS', zfs: 'ZFS',
};
