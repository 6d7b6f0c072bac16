import type { Program } from './program.ts';

/**
 * How many instructions a backtracking engine executes to look for a pattern in a text, as V8 does it: the first way
 * first, back to the last choice on failure, from every place of the text unless the pattern is anchored; again after
 * each match where the pattern is global; no more than ENOUGH are counted. `visited` learns where each loop was entered first and left last.
 */
export function countSteps(program: Program, text: string, visited: Map<number, [number, number]> | null = null): number {
  const run: Run = { program, text, steps: 0, visited };
  const sticky = program.flags.includes('y');
  const again = sticky || program.flags.includes('g');
  for (let from = 0; from <= text.length && run.steps <= ENOUGH; ) {
    const end = matchAt(run, from, 0);
    if (end >= 0) {
      if (!again) break;
      from = end > from ? end : from + 1;
    } else {
      if (sticky || program.anchored) break;
      from++;
    }
  }
  return run.steps;
}

/** Where counting ends: a linear pattern needs a hundredth of it for what the test gives it. */
export const ENOUGH = 20_000_000;

/** Whether the machine finds a match: the test compares it with the engine. */
export function findsMatch(program: Program, text: string): boolean {
  const run: Run = { program, text, steps: 0, visited: null };
  return Array.from({ length: program.anchored ? 1 : text.length + 1 }, (_, from) => from).some((from) => matchAt(run, from, 0) >= 0);
}

interface Run {
  readonly program: Program;
  readonly text: string;
  steps: number;
  readonly visited: Map<number, [number, number]> | null;
}

/** Where the match that begins here ends, or -1. */
function matchAt(run: Run, from: number, entry: number): number {
  const { program: { code, multiline }, text } = run;
  // Three numbers a choice: where to go on, where in the text; or a slot (as -1 - slot) and what it held.
  const stack: number[] = [];
  const slots: number[] = [];
  let pc = entry;
  let at = from;
  for (;;) {
    run.steps++;
    const step = code[pc]!;
    let goesOn = true;
    switch (step.op) {
      case 'char': {
        const place = step.back ? at - 1 : at;
        goesOn = place >= 0 && place < text.length && step.chars.has(text.charCodeAt(place));
        at += step.back ? -1 : 1;
        pc++;
        break;
      }
      case 'split':
        if (step.loop >= 0 && run.visited) run.visited.set(step.loop, [Math.min(at, run.visited.get(step.loop)?.[0] ?? at), Math.max(at, run.visited.get(step.loop)?.[1] ?? at)]);
        stack.push(step.second, at);
        pc = step.first;
        break;
      case 'jump':
        pc = step.to;
        break;
      case 'mark':
        stack.push(-1 - step.slot, slots[step.slot] ?? -1);
        slots[step.slot] = at;
        pc++;
        break;
      case 'moved':
        goesOn = slots[step.slot] !== at;
        pc++;
        break;
      case 'look':
        goesOn = matchAt(run, at, pc + 1) >= 0 !== step.negate;
        pc = step.end;
        break;
      case 'assert':
        goesOn = holds(step.kind, text, at, multiline);
        pc++;
        break;
      case 'match':
        return at;
    }
    if (run.steps > ENOUGH) return -1;
    while (!goesOn) {
      if (stack.length === 0) return -1;
      at = stack.pop()!;
      pc = stack.pop()!;
      if (pc >= 0) goesOn = true;
      else slots[-1 - pc] = at;
    }
  }
}

function holds(kind: 'start' | 'end' | 'word' | 'notWord', text: string, at: number, multiline: boolean): boolean {
  if (kind === 'start') return at === 0 || (multiline && isBreak(text, at - 1));
  if (kind === 'end') return at === text.length || (multiline && isBreak(text, at));
  return (isWord(text, at - 1) !== isWord(text, at)) === (kind === 'word');
}

function isWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);
}

function isBreak(text: string, at: number): boolean {
  return '\n\r\u2028\u2029'.includes(text.charAt(at));
}
