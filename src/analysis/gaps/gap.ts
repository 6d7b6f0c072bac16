import type { Scene } from '../actor.ts';
import type { Edge, Gap, Node } from '../analysis.ts';
import type { Story } from '../story.ts';

/** What the gaps are made from: everything that was concluded. */
export interface Concluded {
  readonly scene: Scene;
  readonly edges: readonly Edge[];
  /** Edges by the one who waits. */
  readonly out: ReadonlyMap<Node, readonly Edge[]>;
  readonly stories: readonly Story[];
}

export function gap(text: string, command: string | null, caution: string | null = null): Gap {
  return { text, command, caution };
}

export const ROOT = 'needs root';

/** All tasks in D with their stacks; ps asked for these columns reads no memory of a process. */
export const BLOCKED = "for t in $(ps -eLo stat,lwp --no-headers | awk '$1 ~ /^D/ {print $2}'); do echo \"$t $(cat /proc/$t/comm)\"; cat /proc/$t/stack; done";
