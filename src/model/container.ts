import type { Fact, Place } from './fact.ts';

/**
 * One row of a listing of containers or pods: `docker ps`, `podman ps`, `nerdctl ps`, `crictl ps`, `crictl pods`, `ctr task ls`,
 * `ctr container ls`, `runc list`, `kubectl get pods`. Every word stands as printed.
 */
export interface Container {
  readonly kind: 'container' | 'pod';
  /** The identifier, mostly cut to 12 or 13 hexadecimal digits; null in listings of pods by name. */
  readonly id: Fact<string> | null;
  readonly name: Fact<string> | null;
  /** `Up 2 hours (unhealthy)`, `Exited (137) 3 days ago`, `running`, `STOPPED`, `Terminating`, `CrashLoopBackOff`. */
  readonly state: Fact<string> | null;
  /** Its first process, in the host's pid namespace (runc list, ctr task ls). 0: none. */
  readonly pid: Fact<number> | null;
  readonly image: Fact<string> | null;
  readonly command: Fact<string> | null;
  /** When it was made, as printed: `2 hours ago`, an RFC 3339 time, or the age alone (`5d`). */
  readonly created: Fact<string> | null;
  /** Ready and wanted containers of a pod: `0/1`. */
  readonly ready: Fact<string> | null;
  /** Kubernetes' namespace, or the pod that a container belongs to. */
  readonly namespace: Fact<string> | null;
  readonly pod: Fact<string> | null;
  readonly place: Place;
}

/** A namespace of the kernel that a listing names: `lsns`, `ls -l /proc/PID/ns`, `readlink /proc/PID/ns/pid`. */
export interface Namespace {
  /** `pid`, `mnt`, `net`, `user`, `uts`, `ipc`, `cgroup`, `time`; also `pid_for_children`. */
  readonly type: string;
  /** Its inode number: two tasks with the same one share the namespace. */
  readonly inode: Fact<number>;
  /** A task in it: of lsns the one with the lowest pid, of /proc/PID/ns that PID. */
  readonly pid: Fact<number> | null;
  /** How many processes it has (lsns NPROCS). */
  readonly processes: Fact<number> | null;
  readonly place: Place;
}
