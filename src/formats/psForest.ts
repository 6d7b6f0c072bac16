import type { Confidence } from '../model/fact.ts';
import type { Span } from '../text/span.ts';
import type { Context } from './format.ts';

/** Where a row stands in the tree. */
export interface Branch {
  readonly column: number;
  readonly parent: number | null;
  readonly confidence: Confidence | null;
  /** The drawing lost its blanks or backslashes: columns tell little. */
  readonly damaged: boolean;
}

export interface Forest {
  readonly place: (command: { readonly text: string; readonly span: Span }, context: Context, defunct: boolean) => Branch;
  readonly add: (reading: number, branch: Branch | null, bracketed: boolean) => void;
}

interface Above {
  readonly reading: number;
  readonly column: number;
  readonly bracketed: boolean;
}

/**
 * Keeps the rows above, so that a row of a forest finds its parent: the nearest row above that begins exactly one
 * level (four columns) further left. A filter may have taken the parent away; then there is none.
 */
export function createForest(): Forest {
  let above: Above[] = [];
  return {
    place: (command, context, defunct) => {
      const drawn = /^[ |]*\\_ /.exec(command.text);
      const damaged = drawn === null ? /^(?:\|\s*)*_ /.exec(command.text) : null;
      if (damaged) return damagedBranch(damaged[0], above, defunct);
      const column = command.span.start - lineStartOf(context, command.span.start) + (drawn ? drawn[0].length : 0);
      above = above.filter((row) => row.column < column);
      const parent = above.at(-1);
      const linked = drawn !== null && parent !== undefined && parent.column === column - LEVEL;
      return { column, parent: linked ? parent.reading : null, confidence: linked ? (isFiltered(context) ? 'assumed' : 'observed') : null, damaged: false };
    },
    add: (reading, branch, bracketed) => {
      if (!branch) return;
      if (branch.damaged) above = above.filter((row) => row.column < branch.column);
      above.push({ reading, column: branch.column, bracketed });
    },
  };
}

const LEVEL = 4;

/**
 * `| _ [ndrive] <defunct>`: the blanks are lost, and `|` counts levels at least. A zombie right below a task that is
 * itself without user memory (`[docker-init]`, on its way out) at the same apparent level is taken for its child:
 * a parent that cannot reap is why such rows get pasted.
 */
function damagedBranch(drawing: string, above: readonly Above[], defunct: boolean): Branch {
  const level = drawing.split('|').length - 1;
  const last = above.at(-1);
  const child = last !== undefined && last.column === level && last.bracketed && defunct;
  const column = child ? level + 1 : level;
  const parent = above.findLast((row) => row.column === column - 1);
  return { column, parent: parent?.reading ?? null, confidence: parent ? 'assumed' : null, damaged: true };
}

/** A grep may have taken away the row that was the parent. */
function isFiltered(context: Context): boolean {
  return /\|\s*(?:[ef]?grep|rg|awk|sed|head|tail)\b/.test(context.heading.command?.slice(0, 2000) ?? '');
}

function lineStartOf(context: Context, offset: number): number {
  return context.lines.text.content.lastIndexOf('\n', offset - 1) + 1;
}
