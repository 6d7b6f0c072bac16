import type { Place } from './fact.ts';

/** A line of the kernel log in which a driver or file system complains of a server or a disk, or takes the complaint back. */
export interface DeviceMessage {
  readonly of: 'NFS' | 'CIFS' | 'block';
  /** As printed: `10.0.2.2`, `filer`, `sda`, `nvme0n1`, `dm-3`, `nvme0`. */
  readonly name: string;
  readonly says: 'no answer' | 'answers' | 'fails';
  /** The message, without time stamp. */
  readonly place: Place;
}

/** A loop device and the file that it lies on, as losetup lists them. */
export interface LoopDevice {
  /** `loop0`. */
  readonly name: string;
  readonly backingFile: string;
  readonly place: Place;
}
