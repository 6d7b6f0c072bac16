import type { Confidence } from '../model/fact.ts';
import type { Word } from './psWords.ts';

/** Where a row stands in the tree. */
export interface Branch {
  readonly column: number;
  readonly parent: number | null;
  readonly confidence: Confidence | null;
  /** The drawing lost its blanks or backslashes: columns tell little. */
  readonly damaged: boolean;
}

export interface Forest {
  /** @param filtered a grep may have taken away the row that was the parent. */
  readonly place: (command: Word, filtered: boolean, defunct: boolean) => Branch;
  readonly add: (reading: number, branch: Branch | null, bracketed: boolean) => void;
}

interface Above {
  readonly reading: number;
  readonly column: number;
  readonly bracketed: boolean;
}

/**
 * Keeps the rows above, so that a row of a forest finds its parent: the nearest row above that begins exactly one
 * level further left (four columns of `ps f`, two of `ps -H`, one of htop's three). A filter may have taken the parent
 * away; then there is none.
 * @param indented `ps -H`: the tree is drawn with blanks alone.
 */
export function createForest(indented: boolean): Forest {
  let above: Above[] = [];
  return {
    place: (command, filtered, defunct) => {
      const drawn = /^(?:[ |]*\\_ |[ |│`]*(?:[├└]─|\|-|`-) *)/.exec(command.text);
      const damaged = drawn === null ? /^(?:\|\s*)*_ /.exec(command.text) : null;
      if (damaged) return damagedBranch(damaged[0], above, defunct);
      const column = command.column + (drawn ? drawn[0].length : 0);
      const level = drawn === null ? INDENT : drawn[0].endsWith('\\_ ') ? LEVEL : HTOP_LEVEL;
      above = above.filter((row) => row.column < column);
      const parent = above.at(-1);
      const linked = (drawn !== null || indented) && parent !== undefined && parent.column === column - level;
      return { column, parent: linked ? parent.reading : null, confidence: linked ? (filtered ? 'assumed' : 'observed') : null, damaged: false };
    },
    add: (reading, branch, bracketed) => {
      if (!branch) return;
      if (branch.damaged) above = above.filter((row) => row.column < branch.column);
      above.push({ reading, column: branch.column, bracketed });
    },
  };
}

const LEVEL = 4;
const INDENT = 2;
const HTOP_LEVEL = 3;

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
