import type { Node } from './analysis.ts';

/**
 * Names of what tasks wait for and that is no task of the text. The names are what a reader sees, and equal names are one
 * node of the graph. One function each: nobody writes such a name by hand.
 */
export const fuseConnection = (id: number): Node => `FUSE connection ${id}`;
export const goroutineNode = (id: number): Node => `goroutine ${id}`;
/** @param name as the mount names it: `10.0.2.2`, `filer:/export`. */
export const networkServer = (kind: 'NFS' | 'CIFS' | 'network', name: string): Node => `${kind} server ${name}`;
/** @param name `sda`, `dm-3`, `253:4`. */
export const blockDevice = (name: string): Node => `block device ${name}`;
/** @param path below /sys/fs/cgroup, with its leading slash. */
export const frozenCgroup = (path: string): Node => `frozen cgroup ${path}`;
export const frozenFileSystem = (mountPoint: string): Node => `frozen file system ${mountPoint}`;
/** Somebody must be there, but the text does not say who. @param role `FUSE daemon`, `lock holder`. */
export const unknownHolder = (role: string, of: Node): Node => `${UNKNOWN}${role} of ${String(of)}`;

export function isUnknown(node: Node): boolean {
  return typeof node === 'string' && node.startsWith(UNKNOWN);
}

const UNKNOWN = 'unknown ';
