import type { Goroutine } from '../model/goroutine.ts';
import type { Incident } from '../model/incident.ts';
import { lineAt, type Text } from '../text/text.ts';
import type { Node } from './analysis.ts';
import { shapes, type GoShape } from './goroutineShape.ts';
import { lastSamples } from './goroutineWaits.ts';
import { goroutineNode } from './nodes.ts';

/** The goroutines of one source, each as it was seen last: ids and addresses mean something only among themselves. */
export interface GoProgram {
  readonly text: Text;
  readonly goroutines: readonly Goroutine[];
  readonly shapeOf: (goroutine: Goroutine) => GoShape;
  readonly nodeOf: (goroutine: Goroutine) => Node;
}

/** Sources with goroutines. Linear. */
export function goPrograms({ dumps, sources }: Incident): readonly GoProgram[] {
  const found = dumps.flatMap((dump, index) => (dump.goroutines.length > 0 && sources[index] ? [{ text: sources[index], goroutines: lastSamples(dump.goroutines) }] : []));
  const nodeOf = nodesOf(found);
  return found.map((one) => ({ ...one, shapeOf: shapes(), nodeOf }));
}

/** Whether it waits for something: neither running nor ready to run. */
export function isWaiting({ state }: Goroutine): boolean {
  return !NOT_WAITING.has(state);
}

/** It is in a system call, or on a CPU: the Go runtime does not hold it back. */
export function isBusy({ state }: Goroutine): boolean {
  return state === 'running' || state === 'runnable' || state === 'syscall' || state === 'preempted' || state === 'waiting';
}

const NOT_WAITING: ReadonlySet<string> = new Set(['running', 'runnable', 'idle', 'dead', 'copystack', 'preempted', 'syscall']);

/** Every program counts its goroutines from 1: an id that several have is told with its line. */
function nodesOf(programs: readonly Pick<GoProgram, 'text' | 'goroutines'>[]): (goroutine: Goroutine) => Node {
  const textOf = new Map<number, Text>();
  const byId = new Map<number, Goroutine | null>();
  for (const { text, goroutines } of programs) {
    for (const one of goroutines) {
      textOf.set(one.place.source, text);
      const known = byId.get(one.id);
      if (known === undefined) byId.set(one.id, one);
      else if (known !== null && !isSame(known, one)) byId.set(one.id, null);
    }
  }
  return (one) => {
    const text = byId.get(one.id) === null ? textOf.get(one.place.source) : undefined;
    return text ? `${String(goroutineNode(one.id))} (line ${lineAt(text, one.place.span.start) + 1}${programs.length > 1 ? ` of source ${one.place.source + 1}` : ''})` : goroutineNode(one.id);
  };
}

/** Two files with dumps of one process. */
function isSame(a: Goroutine, b: Goroutine): boolean {
  return a.place.source !== b.place.source && a.createdBy?.function === b.createdBy?.function && a.createdBy?.line === b.createdBy?.line && a.frames.findLast(isOwn)?.function === b.frames.findLast(isOwn)?.function;
}

function isOwn(frame: { readonly function: string }): boolean {
  return !frame.function.startsWith('runtime.');
}
