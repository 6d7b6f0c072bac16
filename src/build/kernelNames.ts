import { namesOf } from '../knowledge/schema.ts';
import type { SignaturePage } from '../knowledge/schema.ts';
import type { FrameEntry } from './frameFiles.ts';

/** Kernel functions that a page matches or marks; none of a page about goroutines. */
export function functionsOfPage({ match, mark, stages }: SignaturePage): readonly string[] {
  if (match.of === 'goroutine') return [];
  const names = [...namesOf(match), ...mark, ...(match.of === 'task' ? match.without ?? [] : []), ...(stages ?? []).flatMap((stage) => stage.when.frames ?? [])];
  return [...new Set(names)];
}

/** Words of the prose of a page in backticks that look like kernel functions; some are macros, structures or files. */
export function namesInProse({ match, prose }: SignaturePage): readonly string[] {
  if (match.of === 'goroutine') return [];
  return [...new Set([...Object.values(prose).join('\n').matchAll(/`([a-z_]\w*_\w+)(?:\(\))?`/g)].map((found) => found[1]!))];
}

/** Kernel functions of the frame files under all their names. */
export function functionsOfFrames(entries: readonly FrameEntry[]): readonly string[] {
  return entries.filter(({ kind, older }) => kind === 'kernel' && !older).flatMap(({ name, was }) => [name, ...was]);
}
