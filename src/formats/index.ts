import { absences } from './absences.ts';
import { actions } from './actions.ts';
import { callTrace } from './callTrace.ts';
import { containers } from './containers.ts';
import { echoedLines } from './echoedLines.ts';
import type { Format } from './format.ts';
import { cgroupLines } from './cgroupLines.ts';
import { containerList } from './containerList.ts';
import { fuse } from './fuse.ts';
import { gdbPrint } from './gdbPrint.ts';
import { freezes } from './freezes.ts';
import { deviceLog } from './deviceLog.ts';
import { goDelve } from './goDelve.ts';
import { goFatal, goTest } from './goFatal.ts';
import { goProfile } from './goProfile.ts';
import { goRace } from './goRace.ts';
import { goroutine } from './goroutine.ts';
import { heldLocks } from './heldLocks.ts';
import { hungTask } from './hungTask.ts';
import { kernel } from './kernel.ts';
import { moments } from './moments.ts';
import { lslocks } from './lslocks.ts';
import { lsof } from './lsof.ts';
import { mountListings } from './mountListings.ts';
import { namespaces } from './namespaces.ts';
import { kernelReport } from './kernelReport.ts';
import { openFiles } from './openFiles.ts';
import { pgrep } from './pgrep.ts';
import { procFiles } from './procFiles.ts';
import { procStack } from './procStack.ts';
import { procStat } from './procStat.ts';
import { procStatus } from './procStatus.ts';
import { ps } from './ps.ts';
import { pstree } from './pstree.ts';
import { shellJobs } from './shellJobs.ts';
import { symbolStack } from './symbolStack.ts';
import { sysrq } from './sysrq.ts';
import { taskHeader } from './taskHeader.ts';
import { taskList } from './taskList.ts';
import { threadLabels } from './threadLabels.ts';
import { wchan } from './wchan.ts';
import { bccStacks } from './bccStacks.ts';
import { bpftraceMap } from './bpftraceMap.ts';
import { crashBt } from './crashBt.ts';
import { crashPs } from './crashPs.ts';
import { debugBt } from './debugBt.ts';
import { folded } from './folded.ts';
import { perfReport } from './perfReport.ts';
import { perfScript } from './perfScript.ts';
import { runtimeThreads } from './runtimeThreads.ts';
import { sockets } from './sockets.ts';
import { strace } from './strace.ts';
import { traceTable } from './traceTable.ts';

/** Every dump format, in the order in which they are asked about a block. A new format is a file and a line here. */
export const FORMATS: readonly Format[] = [
  actions, absences, freezes, shellJobs, kernel, echoedLines, procFiles, containers, moments, deviceLog, mountListings, cgroupLines, procStack, symbolStack, sysrq, kernelReport, hungTask, taskHeader, heldLocks, callTrace, procStatus, procStat, ps, lsof, lslocks, pstree, containerList, pgrep, namespaces, goroutine, goDelve, goRace, goFatal, goTest, goProfile, taskList, threadLabels, openFiles, wchan, fuse,
  bpftraceMap, perfReport, perfScript, folded, traceTable, bccStacks, strace, crashBt, crashPs, debugBt, gdbPrint, sockets, runtimeThreads,
];
