import type { Goroutine } from '../model/goroutine.ts';
import type { GoProgram } from './goroutinePrograms.ts';
import { isStandardLibrary } from './goroutineShape.ts';
import { listed } from './wording.ts';

/** Where its own code stands: `main.(*store).Count (main.go:34)`, the innermost frame outside of runtime and sync. */
export function codeOf(program: GoProgram, goroutine: Goroutine): string {
  const frame = goroutine.frames[program.shapeOf(goroutine).user] ?? goroutine.frames[0];
  return frame ? `${short(frame.function)}${lineOf(frame)}` : 'a function that the text does not show';
}

/** The innermost function of the program itself, where a library waits on its behalf; null where that is the same. */
export function ownCodeOf(program: GoProgram, goroutine: Goroutine): string | null {
  const index = ownIndex(program, goroutine);
  return index === null ? null : `${short(goroutine.frames[index]!.function)}${lineOf(goroutine.frames[index]!)}`;
}

/** {@link codeOf}, but for a wait inside of a library the call of it: `net/http.Serve, called from main.main (main.go:152)`. */
export function callOf(program: GoProgram, goroutine: Goroutine): string {
  const index = ownIndex(program, goroutine);
  return index === null ? codeOf(program, goroutine) : `${short(goroutine.frames[index - 1]!.function)}, called from ${ownCodeOf(program, goroutine)!}`;
}

function ownIndex(program: GoProgram, goroutine: Goroutine): number | null {
  const { user } = program.shapeOf(goroutine);
  const index = goroutine.frames.findIndex(({ function: name }, at) => at >= user && !isStandardLibrary(name) && !LIBRARY.test(name));
  return index <= user ? null : index;
}

/** `goroutine 21 (chan receive, at least 2 minutes)`. */
export function withState({ id, state, minutes }: Goroutine): string {
  return `goroutine ${id} (${state.slice(0, 40)}${minutes === null ? '' : `, at least ${minutesOf(minutes)}`})`;
}

export function minutesOf(minutes: number): string {
  return `${minutes} minute${minutes === 1 ? '' : 's'}`;
}

/** `goroutines 18, 19 and 20`, or `37 goroutines (8, 9, 10, …)`. */
export function several(goroutines: readonly Goroutine[]): string {
  const ids = goroutines.map(({ id }) => id).sort((a, b) => a - b);
  if (ids.length === 1) return `goroutine ${ids[0]}`;
  return ids.length <= NAMED ? `goroutines ${listed(ids.map(String))}` : `${ids.length} goroutines (${ids.slice(0, NAMED).join(', ')} and more)`;
}

export function startOfSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function short(name: string): string {
  return name.length > 120 ? `${name.slice(0, 119)}…` : name;
}

function lineOf({ file, line }: { readonly file: string | null; readonly line: number | null }): string {
  return file === null || line === null ? '' : ` (${file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1).slice(0, 60)}:${line})`;
}

const NAMED = 5;
/** Clients that wait on behalf of others. */
const LIBRARY = /^(?:golang\.org\/x\/|google\.golang\.org\/)/;
