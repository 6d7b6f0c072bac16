import { actions } from './actions.ts';
import { callTrace } from './callTrace.ts';
import type { Format } from './format.ts';
import { fuse } from './fuse.ts';
import { goroutine } from './goroutine.ts';
import { kernel } from './kernel.ts';
import { openFiles } from './openFiles.ts';
import { procStack } from './procStack.ts';
import { procStat } from './procStat.ts';
import { procStatus } from './procStatus.ts';
import { ps } from './ps.ts';
import { taskList } from './taskList.ts';
import { wchan } from './wchan.ts';

/** Every dump format, in the order in which they are asked about a block. A new format is a file and a line here. */
export const FORMATS: readonly Format[] = [
  actions, kernel, procStack, callTrace, procStatus, procStat, ps, goroutine, taskList, openFiles, wchan, fuse,
];
