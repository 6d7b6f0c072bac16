import type { Fact, Place, Problem } from './fact.ts';
import type { CgroupState, ContainerError, FileLock, Freeze, Moment, Mount, ProcValue } from './procFile.ts';
import type { GoCrash, GoRace, GoStack, GoTest } from './goCrash.ts';
import type { GoProfile, GoProfileRecord } from './goProfile.ts';
import type { Container, Namespace } from './container.ts';
import type { Goroutine } from './goroutine.ts';
import type { DeviceMessage, LoopDevice } from './deviceLog.ts';
import type { HungTask, Sysrq } from './hungTask.ts';
import type { KernelFacts } from './kernel.ts';
import type { CodePointer, KernelReport } from './kernelReport.ts';
import type { LineRepair } from './repair.ts';
import type { HeldLock, LockHolder, LockWait } from './lock.ts';
import type { Socket } from './socket.ts';
import type { Stack } from './stack.ts';
import type { Mask, TaskReading } from './task.ts';
import type { Histogram, MapEntry, OpenCall, SignalSent, StackCount, TaskExit, TraceRow } from './trace.ts';
import type { UserLockOwner, UserStack } from './userStack.ts';
import type { View } from './views.ts';

/** A FUSE connection that the text speaks of: a directory below /sys/fs/fuse/connections, or a mountinfo line. */
export interface FuseConnection {
  /** Minor number of the mount's anonymous device, the directory's name. */
  readonly id: Fact<number>;
  /** Requests not yet answered (`waiting`). */
  readonly waiting: Fact<number> | null;
  readonly mountPoint: Fact<string> | null;
  /** File system type of a mountinfo line: `fuse.sshfs`, `fuseblk`, `fuse.lxcfs`. */
  readonly type: Fact<string> | null;
  /** Task whose mountinfo lists it. */
  readonly mountInfoOf: Fact<number> | null;
}

/** Something that was done to a task or a connection in the transcript: context for the reasoning, in order. */
export interface Action {
  readonly kind: 'kill' | 'fuse-abort';
  /** Signal number for `kill`; null where the text names none that we know. */
  readonly signal: number | null;
  /** Pids, or the connection id. */
  readonly targets: readonly number[];
  readonly place: Place;
}

/** Tasks that a tool looked for and did not find, or that a listing of given pids leaves out. */
export interface Absence {
  readonly tids: readonly number[];
  readonly place: Place;
}

/** How many lines of each kind. What is a fact is counted among the facts. */
export interface LineCounts {
  readonly lines: number;
  /** Lines of dumps, not of prose: those in a block that some format reads. */
  readonly dumpLines: number;
  /** Dump lines whose shape is known. */
  readonly classifiedLines: number;
  readonly taskHeaders: number;
  readonly hungTaskReports: number;
}

/** The lists of facts, by kind, each in the order of the text. A new kind is a line here and one in {@link NO_FACTS}. */
export interface Facts {
  readonly readings: readonly TaskReading[];
  readonly stacks: readonly Stack[];
  readonly goroutines: readonly Goroutine[];
  readonly goStacks: readonly GoStack[];
  readonly goCrashes: readonly GoCrash[];
  readonly goRaces: readonly GoRace[];
  readonly goTests: readonly GoTest[];
  readonly goProfiles: readonly GoProfile[];
  readonly goProfileRecords: readonly GoProfileRecord[];
  readonly hungTasks: readonly HungTask[];
  readonly lockWaits: readonly LockWait[];
  readonly lockHolders: readonly LockHolder[];
  readonly heldLocks: readonly HeldLock[];
  readonly sysrqs: readonly Sysrq[];
  readonly kernelReports: readonly KernelReport[];
  readonly codePointers: readonly CodePointer[];
  readonly masks: readonly Mask[];
  readonly fuseConnections: readonly FuseConnection[];
  readonly actions: readonly Action[];
  readonly absences: readonly Absence[];
  /** Lines whose text was damaged and is read as it was before. */
  readonly repairs: readonly LineRepair[];
  readonly values: readonly ProcValue[];
  readonly fileLocks: readonly FileLock[];
  readonly mounts: readonly Mount[];
  readonly cgroups: readonly CgroupState[];
  readonly freezes: readonly Freeze[];
  readonly deviceMessages: readonly DeviceMessage[];
  readonly loopDevices: readonly LoopDevice[];
  readonly containerErrors: readonly ContainerError[];
  readonly moments: readonly Moment[];
  readonly containers: readonly Container[];
  readonly namespaces: readonly Namespace[];
  readonly mapEntries: readonly MapEntry[];
  readonly histograms: readonly Histogram[];
  readonly stackCounts: readonly StackCount[];
  readonly traceRows: readonly TraceRow[];
  readonly signals: readonly SignalSent[];
  readonly exits: readonly TaskExit[];
  readonly openCalls: readonly OpenCall[];
  readonly userStacks: readonly UserStack[];
  readonly userLockOwners: readonly UserLockOwner[];
  readonly sockets: readonly Socket[];
}

export type FactKind = keyof Facts;

export const NO_FACTS: Facts = { readings: [], hungTasks: [], lockWaits: [], lockHolders: [], heldLocks: [], sysrqs: [], kernelReports: [], codePointers: [], stacks: [], goroutines: [], goStacks: [], goCrashes: [], goRaces: [], goTests: [], goProfiles: [], goProfileRecords: [], masks: [], fuseConnections: [], actions: [], absences: [], values: [], fileLocks: [], mounts: [], cgroups: [], freezes: [], deviceMessages: [], loopDevices: [], containerErrors: [], moments: [], containers: [], namespaces: [], repairs: [], mapEntries: [], histograms: [], stackCounts: [], traceRows: [], signals: [], exits: [], openCalls: [], userStacks: [], userLockOwners: [], sockets: [] };

/** All that one source says. Every fact carries its place. */
export interface Dump extends Facts {
  readonly name: string;
  readonly kernel: KernelFacts;
  /** Where parts of it were taken, in the order of the text. */
  readonly views: readonly View[];
  readonly counts: LineCounts;
  readonly problems: readonly Problem[];
}
