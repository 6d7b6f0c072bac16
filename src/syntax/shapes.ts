import type { Shape } from './shape.ts';
import { debuggers } from './shapes/debuggers.ts';
import { frames } from './shapes/frames.ts';
import { goCrashes } from './shapes/goCrashes.ts';
import { goProfiles } from './shapes/goProfiles.ts';
import { goroutines } from './shapes/goroutines.ts';
import { headings } from './shapes/headings.ts';
import { kernelLog } from './shapes/kernelLog.ts';
import { mounts } from './shapes/mounts.ts';
import { procFiles } from './shapes/procFiles.ts';
import { containers } from './shapes/containers.ts';
import { processRows, processes, topSummary } from './shapes/processes.ts';
import { processTrees } from './shapes/processTrees.ts';
import { registers } from './shapes/registers.ts';
import { reports } from './shapes/reports.ts';
import { systemCalls } from './shapes/systemCalls.ts';
import { tracing } from './shapes/tracing.ts';

/**
 * THE table of line shapes, in order of precedence: the first row whose lead fits wins. The reader, the TextMate
 * grammars and the tokens of the tree-sitter grammar are made from it (`npm run generate`). A new kind of line is a
 * row in one of these files and nothing else.
 */
export const SHAPES: readonly Shape[] = [
  // Few leads are as narrow as these, and they make up the largest dumps: what fits one need not be asked for others.
  ...goroutines,
  ...headings,
  ...frames,
  ...kernelLog,
  ...reports,
  ...debuggers,
  ...registers,
  ...topSummary,
  ...procFiles,
  ...tracing,
  ...containers,
  ...processes,
  ...processTrees,
  ...goCrashes,
  ...goProfiles,
  ...mounts,
  ...systemCalls,
  ...processRows,
];
