import type { Shape } from './shape.ts';
import { frames } from './shapes/frames.ts';
import { goroutines } from './shapes/goroutines.ts';
import { headings } from './shapes/headings.ts';
import { kernelLog } from './shapes/kernelLog.ts';
import { mounts } from './shapes/mounts.ts';
import { procFiles } from './shapes/procFiles.ts';
import { processes } from './shapes/processes.ts';
import { registers } from './shapes/registers.ts';

/**
 * THE table of line shapes, in order of precedence: the first row whose lead fits wins. The reader, the TextMate
 * grammars and the tokens of the tree-sitter grammar are made from it (`npm run generate`). A new kind of line is a
 * row in one of these files and nothing else.
 */
export const SHAPES: readonly Shape[] = [
  ...headings,
  ...kernelLog,
  ...frames,
  ...registers,
  ...procFiles,
  ...processes,
  ...goroutines,
  ...mounts,
];
